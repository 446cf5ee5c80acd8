// Signed conversations: challenges, what an answer says, who is believed; and enrolment on top of them.
// SPDX-License-Identifier: Apache-2.0
#include "far.h"

#define ADDRESS "https://server.example:8443/"
#define NOW INT64_C(1760400000000)

static const uint8_t seed[SEAL_SEED] = { 3, 4 };

// ---- a server that answers what it is told to

struct script { int status, crossings; const char *body; struct far *far; char url[300], form[300]; const char *count; };

static enum err say(void *script, const struct http_call *c, struct http_answer *ret_answer)
{
	struct script *s = script;
	snprintf(s->url, sizeof s->url, "%s", c->url);
	snprintf(s->form, sizeof s->form, "%.*s", (int)c->body.len, c->body.at);
	*ret_answer = (struct http_answer){ .status = s->crossings-- > 0 ? 401 : s->status, .body = s->body, .len = strlen(s->body) };
	if (ret_answer->status == 401) {
		snprintf(ret_answer->nonce, sizeof ret_answer->nonce, "000102030405060708090a0b0c0d0e0f");
		snprintf(ret_answer->count, sizeof ret_answer->count, "%s", s->count);
	}
	struct pass p = { .has_mac = s->far && hex_read(far_header(c, "Hadir-Mac"), p.mac, sizeof p.mac) };
	hex_read(far_header(c, "Hadir-Device"), p.device, sizeof p.device);
	if (p.has_mac)
		far_prove(s->far, &p, ret_answer);
	return ERR_OK;
}

#define HEADS &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 100, 0, false }

// A server that has nothing to say, as often as it is asked.
static void far_begin(struct far *f)
{
	far_init(f, NULL, 7);
	f->times = 100;
	f->status = 204;
}

static void a_challenge_is_answered_once(void **state)
{
	(void)state;
	struct far f;
	struct line l;
	struct line_answer a;
	far_begin(&f);
	line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(line_send(&l, HEADS, NOW, &a), ERR_OK);
		assert_int_equal(a.status, 204);
		assert_true(a.has_now);
		assert_int_equal(a.now_ms, NOW);
	}
	assert_int_equal(f.challenged, 1); // the clock stood still, the count did not
	f.process[0]++; // the server was started again
	f.last = 0;
	assert_int_equal(line_send(&l, &(struct line_request){ METHOD_POST, "v1/push?event=7", SPAN("body"), 100, 0, false }, NOW - HOUR_MS, &a), ERR_OK);
	assert_int_equal(f.challenged, 2);
	assert_int_equal(a.status, 204);
	far_free(&f);
}

static void who_is_pinned_is_spoken_to_by_mac(void **state)
{
	(void)state;
	for (int pinned = 0; pinned < 2; pinned++) {
		struct far f;
		struct line l;
		struct line_answer a;
		far_begin(&f);
		line_init(&l, far_ask, &f, ADDRESS, seed, pinned ? f.key : NULL);
		assert_int_equal(line_send(&l, HEADS, NOW, &a), ERR_OK);
		assert_int_equal(a.status, 204);
		assert_int_equal(f.macs, pinned ? 2 : 0); // the challenged one and the next
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 100, 0, true }, NOW, &a), ERR_OK);
		assert_int_equal(f.macs, pinned ? 2 : 0);
		assert_int_equal(line_pin(&l, f.key), ERR_OK);
		assert_int_equal(line_send(&l, HEADS, NOW, &a), ERR_OK);
		assert_int_equal(f.macs, pinned ? 3 : 1);
		far_free(&f);
	}
}

static void a_key_that_is_none_is_not_spoken_to(void **state)
{
	(void)state;
	static const uint8_t none[SEAL_PUBLIC] = { 1 }; // of order 1
	struct far f;
	struct line l;
	struct line_answer a;
	far_init(&f, NULL, 7);
	line_init(&l, far_ask, &f, ADDRESS, seed, none);
	assert_int_equal(line_send(&l, HEADS, NOW, &a), ERR_SIGNATURE);
	assert_int_equal(line_pin(&l, none), ERR_SIGNATURE);
	assert_int_equal(f.asked, 0);
	far_free(&f);
}

static void two_lines_of_a_device_do_not_cross(void **state)
{
	(void)state;
	struct far f;
	struct line a, b;
	struct line_answer got;
	far_begin(&f);
	line_init(&a, far_ask, &f, ADDRESS, seed, f.key);
	line_init(&b, far_ask, &f, ADDRESS, seed, f.key);
	for (int i = 0; i < 20; i++)
		assert_int_equal(line_send(i % 2 ? &a : &b, HEADS, NOW + i, &got), ERR_OK);
	assert_int_equal(f.challenged, 2); // once each
	far_free(&f);
}

// Each time another request of this device was faster.
static void requests_that_cross_are_sent_again(void **state)
{
	(void)state;
	for (int crossings = 0; crossings < 6; crossings++) {
		struct script s = { .status = 204, .crossings = crossings, .body = "", .count = "1760400000000" };
		struct line l;
		struct line_answer a;
		line_init(&l, say, &s, ADDRESS, seed, NULL);
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads", SPAN(""), 100, 0, false }, NOW, &a), ERR_OK);
		assert_int_equal(a.status, crossings < 4 ? 204 : 401);
	}
}

static void a_challenge_without_end_is_not_believed(void **state)
{
	(void)state;
	static const struct { const char *count; uint64_t kept; } cases[] = {
		{ "9223372036854775807", NOW }, { "9007199254740993", NOW }, { "-1", NOW }, { "", NOW }, { "9007199254740992", UINT64_C(9007199254740993) },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct script s = { .status = 401, .body = "", .count = cases[i].count };
		struct line l;
		struct line_answer a;
		line_init(&l, say, &s, ADDRESS, seed, NULL);
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads", SPAN(""), 100, 0, false }, NOW, &a), ERR_OK);
		assert_int_equal(a.status, 401);
		assert_int_equal(l.count, cases[i].kept);
	}
}

static void only_the_pinned_server_can_withdraw(void **state)
{
	(void)state;
	static const struct { bool pinned, forged, is_other, believed; } cases[] = {
		{ true, false, false, true }, { true, true, false, false }, { true, false, true, false }, { false, false, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct far f;
		struct line l;
		struct line_answer a;
		uint8_t pin[SEAL_PUBLIC];
		far_init(&f, NULL, 7);
		memcpy(pin, f.key, sizeof pin);
		if (cases[i].is_other)
			seal_keys(seed, pin, (uint8_t[SEAL_SECRET]){ 0 });
		f.withdrawn = true;
		f.forged = cases[i].forged;
		line_init(&l, far_ask, &f, ADDRESS, seed, cases[i].pinned ? pin : NULL);
		enum err e = line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a);
		assert_int_equal(e, cases[i].is_other ? ERR_SIGNATURE : ERR_OK);
		if (!e)
			assert_int_equal(a.status, 403);
		assert_true(e || a.withdrawn == cases[i].believed);
		far_free(&f);
	}
}

static void a_withdrawal_of_before_is_not_believed(void **state)
{
	(void)state;
	struct far f;
	struct line l;
	struct line_answer a;
	char line[200];
	far_init(&f, NULL, 7);
	f.withdrawn = true;
	line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
	assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a), ERR_OK);
	assert_true(a.withdrawn);
	snprintf(line, sizeof line, "%.*s", (int)a.body.len, a.body.at);
	struct script s = { .status = 403, .body = line };
	l.ask = say;
	l.context = &s;
	assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a), ERR_SIGNATURE);
	assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, true }, NOW, &a), ERR_OK); // none is due
	assert_int_equal(a.status, 403);
	assert_false(a.withdrawn);
	far_free(&f);
}

// ---- somebody between the two

enum change { CHANGE_NOTHING, CHANGE_MAC, CHANGE_NO_MAC, CHANGE_BODY, CHANGE_LESS, CHANGE_STATUS, CHANGE_NOW, CHANGE_NONCE, CHANGE_COUNT, CHANGE_OLD, CHANGE_KINDS };
static enum change change;
static bool challenges; // those are changed, else what follows them

static void change_answer(struct far *f, const struct http_call *c, struct http_answer *a)
{
	static struct http_answer before;
	static char body[400];
	(void)c;
	if ((a->status == 401) != challenges)
		return;
	struct http_answer got = *a;
	char *nonce = a->nonce, *digit = strchr(nonce, '0');
	switch (change) {
	case CHANGE_MAC: a->mac[63] = a->mac[63] == '0' ? '1' : '0'; break;
	case CHANGE_NO_MAC: a->mac[0] = '\0'; break;
	case CHANGE_BODY: f->room[0] ^= 1; break;
	case CHANGE_LESS: a->len--; break;
	case CHANGE_STATUS: a->status = a->status == 403 ? 404 : 403; break;
	case CHANGE_NOW: a->now[2]++; break;
	case CHANGE_NONCE: *(digit ? digit : nonce) = '1'; break;
	case CHANGE_COUNT: strcpy(a->count, "12"); break;
	case CHANGE_OLD: *a = before; break;
	case CHANGE_NOTHING: case CHANGE_KINDS: break;
	}
	before = got;
	memcpy(body, f->room, got.len < sizeof body ? got.len : sizeof body);
	before.body = body;
}

static void an_answer_is_the_servers_to_this_request(void **state)
{
	(void)state;
	static const int statuses[] = { 200, 201, 299, 403, 404, 409, 410, 422 };
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		for (change = CHANGE_NOTHING; change < CHANGE_KINDS; change++) {
			struct far f;
			struct line l;
			struct line_answer a;
			far_init(&f, NULL, 7);
			challenges = false;
			f.meddle = change_answer;
			f.times = 3;
			f.status = statuses[i];
			f.body = "{\"revision\":7}\n";
			line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
			struct line_request q = { METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false };
			enum change wanted = change;
			change = CHANGE_NOTHING;
			assert_int_equal(line_send(&l, &q, NOW, &a), ERR_OK);
			assert_int_equal(a.status, statuses[i]);
			change = wanted;
			enum err good = change == CHANGE_NOTHING ? ERR_OK : ERR_SIGNATURE;
			assert_int_equal(line_send(&l, &q, NOW, &a), good); // the same question, and the same answer: but not to this one
			change = CHANGE_NOTHING;
			assert_int_equal(line_send(&l, &q, NOW, &a), ERR_OK);
			change = wanted;
			far_free(&f);
		}
	}
}

static void a_challenge_is_the_servers_as_well(void **state)
{
	(void)state;
	for (change = CHANGE_MAC; change < CHANGE_KINDS; change++) {
		struct far f;
		struct line l;
		struct line_answer a;
		uint8_t none[PASS_NONCE] = { 0 };
		if (change == CHANGE_BODY || change == CHANGE_LESS || change == CHANGE_OLD) // it has none; there was none before
			continue;
		far_init(&f, NULL, 7);
		challenges = true;
		f.meddle = change_answer;
		line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a), ERR_SIGNATURE);
		assert_memory_equal(l.nonce, none, sizeof none);
		assert_int_equal(f.asked, 1);
		far_free(&f);
	}
}

// What means no more than "later", or "less", comes from proxies as well, and they know no key.
static void who_asks_to_wait_needs_no_key(void **state)
{
	(void)state;
	static const int statuses[] = { 301, 400, 408, 413, 429, 500, 502, 503, 507 };
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct far f;
		struct line l;
		struct line_answer a;
		far_init(&f, NULL, 7);
		change = CHANGE_NO_MAC;
		challenges = false;
		f.meddle = change_answer;
		f.times = 1;
		f.status = statuses[i];
		line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a), ERR_OK);
		assert_int_equal(a.status, statuses[i]);
		assert_false(a.has_now); // nor does its clock count
		far_free(&f);
	}
}

static void retry_after_is_heard(void **state)
{
	(void)state;
	static const struct { const char *said; int64_t ms; } cases[] = { { "5", 5000 }, { "", 0 }, { "-5", 0 }, { "Wed, 21 Oct 2026", 0 }, { "99999999", 86400000 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct far f;
		struct line l;
		struct line_answer a;
		far_init(&f, NULL, 7);
		f.times = 1;
		f.status = 503;
		f.retry = cases[i].said;
		line_init(&l, far_ask, &f, ADDRESS, seed, f.key);
		assert_int_equal(line_send(&l, &(struct line_request){ METHOD_GET, "v1/heads?event=7", SPAN(""), 400, 0, false }, NOW, &a), ERR_OK);
		assert_int_equal(a.retry_after_ms, cases[i].ms);
		far_free(&f);
	}
}

// ---- enrolment

static void make_answer(const struct line *l, const uint8_t *token, const char *state, uint8_t number, char ret_body[400], uint8_t ret_key[SEAL_PUBLIC])
{
	char code[ENROLMENT_CODE], hex[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(hex, sizeof hex);
	uint8_t its_seed[SEAL_SEED] = { 0x5e, number }, its_secret[SEAL_SECRET];
	seal_keys(its_seed, ret_key, its_secret);
	enrolment_code(token, ret_key, l->device, code);
	text_hex(&t, ret_key, SEAL_PUBLIC);
	snprintf(ret_body, 400, "{\"state\":\"%s\",\"event\":42,\"code\":\"%s\",\"server\":\"%s\"}\n", state, code, hex);
}

static void enrolment_checks_who_answers(void **state)
{
	(void)state;
	uint8_t token[ENROLMENT_TOKEN] = { 9 }, key[SEAL_PUBLIC], print[ENROLMENT_PRINT];
	char body[400];
	struct script s = { .status = 201, .body = body };
	struct line l;
	struct enlisted got;
	line_init(&l, say, &s, ADDRESS, seed, NULL);
	make_answer(&l, token, "waiting", 1, body, key);
	enrolment_print(key, print);
	print[7] ^= 1;
	assert_int_equal(enlist_ask(&l, token, print, "Meja 1", NOW, &got), ERR_SIGNATURE);
	assert_false(l.pinned);
	print[7] ^= 1;
	assert_int_equal(enlist_ask(&l, token, print, "Meja 1 & pintu", NOW, &got), ERR_OK);
	assert_string_equal(s.url, ADDRESS "v1/enrol");
	assert_true(span_starts(span_of(s.form), "token=14000000000000000000000000&version="));
	assert_non_null(strstr(s.form, "&name=Meja%201%20%26%20pintu"));
	assert_int_equal(got.state, ENLIST_WAITING);
	assert_int_equal(got.event, 42);
	assert_memory_equal(got.server, key, sizeof key);
	assert_true(l.pinned);
	assert_int_equal(enlist_ask(&l, token, NULL, "Meja 1", NOW, &got), ERR_OK); // no fingerprint was told: the code has to do
	token[0] ^= 1; // the code is of another token
	assert_int_equal(enlist_ask(&l, token, NULL, "Meja 1", NOW, &got), ERR_SIGNATURE);
}

static void enrolment_ends(void **state)
{
	(void)state;
	static const struct { int status; const char *state; enum err err; enum enlist_state found; } cases[] = {
		{ 200, "waiting", ERR_OK, ENLIST_WAITING }, { 200, "confirmed", ERR_OK, ENLIST_CONFIRMED }, { 200, "refused", ERR_OK, ENLIST_REFUSED },
		{ 200, "perhaps", ERR_FORMAT, 0 }, { 404, "", ERR_OK, ENLIST_UNKNOWN }, { 410, "", ERR_OK, ENLIST_SPENT }, { 403, "", ERR_FORMAT, 0 },
		{ 429, "", ERR_BUSY, 0 }, { 503, "", ERR_BUSY, 0 }, { 302, "", ERR_FORMAT, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t token[ENROLMENT_TOKEN] = { 9 }, key[SEAL_PUBLIC];
		char body[400];
		struct far f;
		struct script s = { .status = cases[i].status, .body = body, .far = &f };
		struct line l;
		struct enlisted got;
		far_init(&f, NULL, 7);
		seal_keys((uint8_t[SEAL_SEED]){ 0x5e, 1 }, f.key, f.secret); // as of make_answer
		line_init(&l, say, &s, ADDRESS, seed, NULL);
		make_answer(&l, token, cases[i].state, 1, body, key);
		line_init(&l, say, &s, ADDRESS, seed, key);
		assert_int_equal(enlist_check(&l, NOW, &got), cases[i].err);
		if (!cases[i].err)
			assert_int_equal(got.state, cases[i].found);
		make_answer(&l, token, cases[i].state, 2, body, key); // another server's key
		if (cases[i].status == 200)
			assert_int_not_equal(enlist_check(&l, NOW, &got), ERR_OK);
		far_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_challenge_is_answered_once), cmocka_unit_test(who_is_pinned_is_spoken_to_by_mac),
		cmocka_unit_test(a_key_that_is_none_is_not_spoken_to), cmocka_unit_test(two_lines_of_a_device_do_not_cross),
		cmocka_unit_test(a_challenge_without_end_is_not_believed),
		cmocka_unit_test(requests_that_cross_are_sent_again), cmocka_unit_test(only_the_pinned_server_can_withdraw),
		cmocka_unit_test(a_withdrawal_of_before_is_not_believed), cmocka_unit_test(retry_after_is_heard),
		cmocka_unit_test(an_answer_is_the_servers_to_this_request), cmocka_unit_test(a_challenge_is_the_servers_as_well),
		cmocka_unit_test(who_asks_to_wait_needs_no_key),
		cmocka_unit_test(enrolment_checks_who_answers), cmocka_unit_test(enrolment_ends),
	};
	return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}
