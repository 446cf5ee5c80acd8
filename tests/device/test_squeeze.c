// Compressed bodies: back as they were, within both limits, and nothing that is not exactly one frame.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "device/squeeze.h"

static char packed[1 << 22];

static size_t pack(struct span s)
{
	size_t len = 0;
	assert_int_equal(squeeze_pack(s, packed, sizeof packed, &len), ERR_OK);
	return len;
}

static enum err unpack(struct span s, size_t most, size_t *ret_len)
{
	char *bytes = NULL;
	size_t len = 0;
	enum err e = squeeze_unpack(s, most, &bytes, &len);
	assert_true(e == ERR_OK || !bytes);
	free(bytes);
	*ret_len = len;
	return e;
}

static struct span noise(size_t n)
{
	static char room[1 << 20];
	uint32_t x = 1;
	for (size_t i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		room[i] = (char)(x >> 24);
	}
	return (struct span){ room, n };
}

static void comes_back(void **state)
{
	(void)state;
	static const size_t sizes[] = { 0, 1, 100, 16383, 16384, 16385, 1 << 20 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct span s = noise(sizes[i]);
		char *bytes = NULL;
		size_t len = 0, n = pack(s);
		assert_true(n <= SQUEEZE_ROOM(s.len));
		assert_int_equal(squeeze_unpack((struct span){ packed, n }, s.len ? s.len : 1, &bytes, &len), ERR_OK);
		assert_int_equal(len, s.len);
		assert_memory_equal(bytes, s.at, len);
		free(bytes);
	}
}

static void one_byte_too_much_is_too_much(void **state)
{
	(void)state;
	size_t len, n = pack(noise(50000));
	assert_int_equal(unpack((struct span){ packed, n }, 50000, &len), ERR_OK);
	assert_int_equal(unpack((struct span){ packed, n }, 49999, &len), ERR_FULL);
	assert_int_equal(squeeze_pack(noise(50000), packed, 49000, &len), ERR_FULL);
}

static void a_bomb_stays_small(void **state)
{
	(void)state;
	size_t len, bytes = 200u << 20;
	char *zeros = calloc(1, bytes);
	assert_non_null(zeros);
	size_t n = pack((struct span){ zeros, bytes });
	free(zeros);
	assert_true(n < 100000);
	assert_int_equal(unpack((struct span){ packed, n }, 4 << 20, &len), ERR_FULL);
}

static void a_window_of_gigabytes_is_refused(void **state)
{
	(void)state;
	ZSTD_CCtx *z = ZSTD_createCCtx();
	size_t len;
	assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(z, ZSTD_c_windowLog, 27)));
	// Not told how much is to come, it asks for its whole window.
	ZSTD_inBuffer in = { "abcabc", 6, 0 };
	ZSTD_outBuffer out = { packed, sizeof packed, 0 };
	assert_false(ZSTD_isError(ZSTD_compressStream2(z, &out, &in, ZSTD_e_flush)));
	assert_int_equal(ZSTD_compressStream2(z, &out, &in, ZSTD_e_end), 0);
	ZSTD_freeCCtx(z);
	assert_int_equal(unpack((struct span){ packed, out.pos }, 1000, &len), ERR_FULL);
}

static void every_cut_is_noticed(void **state)
{
	(void)state;
	static const char text[] = "{\"seq\":7}\n{\"seq\":8}\n{\"seq\":9}\n{\"seq\":10}\n";
	size_t len, n = pack((struct span){ text, sizeof text });
	for (size_t cut = 0; cut < n; cut++)
		assert_int_equal(unpack((struct span){ packed, cut }, 1000, &len), ERR_FORMAT);
	packed[n] = 0; // and so is a byte behind it
	assert_int_equal(unpack((struct span){ packed, n + 1 }, 1000, &len), ERR_FORMAT);
	memcpy(packed + n, packed, n);
	assert_int_equal(unpack((struct span){ packed, 2 * n }, 1000, &len), ERR_FORMAT);
	assert_int_equal(unpack(SPAN("\x1f\x8b\x08garbage of another kind"), 1000, &len), ERR_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back), cmocka_unit_test(one_byte_too_much_is_too_much), cmocka_unit_test(a_bomb_stays_small),
		cmocka_unit_test(a_window_of_gigabytes_is_refused), cmocka_unit_test(every_cut_is_noticed),
	};
	return cmocka_run_group_tests_name("squeeze", tests, NULL, NULL);
}
