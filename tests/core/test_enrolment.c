// Enrolment: the code's text, tokens as they are typed, and the digits that both sides show.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/enrolment.h"

#define TOKEN "000G40R40M30E209185GR38E1W" // bytes 0 to 15
#define PRINT "0011223344556677"

static struct enrolment make(void)
{
	struct enrolment e = { .address = "https://bimtek.example:8443/", .print = { 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77 } };
	for (int i = 0; i < ENROLMENT_TOKEN; i++)
		e.token[i] = (uint8_t)i;
	return e;
}

static void the_code_reads_back(void **state)
{
	(void)state;
	char text[ENROLMENT_TEXT];
	struct enrolment e = make(), got;
	assert_int_equal(enrolment_write(&e, text), ERR_OK);
	assert_string_equal(text, "HADIR1 https://bimtek.example:8443/ " TOKEN " " PRINT);
	assert_int_equal(enrolment_read(span_of(text), &got), ERR_OK);
	assert_string_equal(got.address, e.address);
	assert_memory_equal(got.token, e.token, sizeof e.token);
	assert_memory_equal(got.print, e.print, sizeof e.print);
	memset(e.address, 'a', sizeof e.address);
	memcpy(e.address, "https://", 8);
	strcpy(e.address + sizeof e.address - 2, "/");
	assert_int_equal(enrolment_write(&e, text), ERR_OK); // the longest
	assert_int_equal(enrolment_read(span_of(text), &got), ERR_OK);
	static const char *const bad[] = { "", "https:///", "ftp://a/", "https://a", "https://a b/", "https://\xc3\xa9/", "//a/" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		strcpy(e.address, bad[i]);
		assert_int_equal(enrolment_write(&e, text), ERR_FORMAT);
	}
}

static void texts_are_told_apart(void **state)
{
	(void)state;
	static const struct { const char *text; enum err err; } cases[] = {
		{ "HADIR1 https://a/ " TOKEN " " PRINT, ERR_OK }, { "hadir1 HTTP://A.B:1/x/ 000g40r40m30e209185gr38e1w " PRINT "00ff", ERR_OK },
		{ " \r\nHADIR1\thttps://a/\n" TOKEN "  " PRINT "\r\n", ERR_OK }, { "HADIR1 https://a/ OOOG40R40M30E209I85GR38ELW " PRINT, ERR_OK },
		{ "", ERR_UNKNOWN }, { "H1000000000000000000000000", ERR_UNKNOWN }, { "HADIR", ERR_UNKNOWN }, { "HADIR0 x", ERR_UNKNOWN }, { "HADIRx", ERR_UNKNOWN },
		{ "HADIR2 anything", ERR_NEWER }, { "HADIR10", ERR_NEWER }, { "HADIR1", ERR_FORMAT }, { "HADIR1 https://a/", ERR_FORMAT },
		{ "HADIR1 https://a/ " TOKEN, ERR_FORMAT }, { "HADIR1 https://a " TOKEN " " PRINT, ERR_FORMAT }, { "HADIR1 ftp://a/ " TOKEN " " PRINT, ERR_FORMAT },
		{ "HADIR1 https://a/ " TOKEN "0 " PRINT, ERR_FORMAT }, { "HADIR1 https://a/ " TOKEN " 001122334455667", ERR_FORMAT },
		{ "HADIR1 https://a/ " TOKEN " 001122334455667x", ERR_FORMAT }, { "HADIR1 https://a/ " TOKEN " " PRINT " more", ERR_FORMAT },
		{ "HADIR1 https://a/ 000G40R40M30E209185GR38E1U " PRINT, ERR_FORMAT }, { "HADIR1 https://a/ 000G40R40M30E209185GR38E1X " PRINT, ERR_FORMAT },
		{ "HADIR1 https://a/ 000G40R40M30E209185GR38E1Y " PRINT, ERR_FORMAT },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct enrolment got;
		enum err e = enrolment_read(span_of(cases[i].text), &got);
		if (e != cases[i].err)
			fail_msg("%s: %s", cases[i].text, err_text(e));
	}
	char text[ENROLMENT_TEXT + 100] = "HADIR1 https://";
	memset(text + 15, 'a', ENROLMENT_ADDRESS);
	strcpy(text + 15 + ENROLMENT_ADDRESS, "/ " TOKEN " " PRINT);
	struct enrolment got;
	assert_int_equal(enrolment_read(span_of(text), &got), ERR_FULL);
}

static void tokens_read_as_people_type_them(void **state)
{
	(void)state;
	uint8_t token[ENROLMENT_TOKEN], got[ENROLMENT_TOKEN];
	char text[ENROLMENT_TOKEN_TEXT];
	for (int i = 0; i < 256; i++) {
		memset(token, i, sizeof token);
		enrolment_token_write(token, text);
		assert_int_equal(strlen(text), ENROLMENT_TOKEN_TEXT - 1);
		assert_true(enrolment_token_read(span_of(text), got));
		assert_memory_equal(token, got, sizeof token);
	}
	assert_true(enrolment_token_read(SPAN(" 000g-40r4-0m30 e209 185g r38e 1w"), got));
	assert_int_equal(got[15], 15);
	assert_false(enrolment_token_read(SPAN(""), got));
	assert_false(enrolment_token_read((struct span){ TOKEN, 25 }, got));
	assert_false(enrolment_token_read((struct span){ TOKEN "\0", 27 }, got));
}

static void the_server_is_the_one_named(void **state)
{
	(void)state;
	uint8_t server[SEAL_PUBLIC] = { 1 };
	struct enrolment e = make();
	assert_false(enrolment_is_server(&e, server));
	enrolment_print(server, e.print);
	assert_true(enrolment_is_server(&e, server));
	server[31] = 1;
	assert_false(enrolment_is_server(&e, server));
}

static void the_code_depends_on_all_three(void **state)
{
	(void)state;
	struct enrolment e = make();
	uint8_t server[SEAL_PUBLIC] = { 1 }, device[SEAL_PUBLIC] = { 2 };
	char code[ENROLMENT_CODE], other[ENROLMENT_CODE];
	enrolment_code(e.token, server, device, code);
	assert_int_equal(strlen(code), 6);
	assert_int_equal(strspn(code, "0123456789"), 6);
	enrolment_code(e.token, server, device, other);
	assert_string_equal(code, other);
	device[0] = 3;
	enrolment_code(e.token, server, device, other);
	assert_string_not_equal(code, other);
	device[0] = 2;
	server[0] = 3;
	enrolment_code(e.token, server, device, other);
	assert_string_not_equal(code, other);
	server[0] = 1;
	e.token[0] = 9;
	enrolment_code(e.token, server, device, other);
	assert_string_not_equal(code, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_reads_back), cmocka_unit_test(texts_are_told_apart), cmocka_unit_test(tokens_read_as_people_type_them),
		cmocka_unit_test(the_server_is_the_one_named), cmocka_unit_test(the_code_depends_on_all_three),
	};
	return cmocka_run_group_tests_name("enrolment", tests, NULL, NULL);
}
