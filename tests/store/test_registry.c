// Tests of a server's own tables: key, events, devices and enrolment, accounts, web sessions, links, trail.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include "store/account.h"

static struct registry *fresh(const char *name)
{
	struct registry *r = NULL;
	assert_int_equal(registry_open(made_path(name), &r), ERR_OK);
	return r;
}

static void test_open(void **state)
{
	(void)state;
	struct registry *a = fresh("open"), *b = NULL;
	assert_int_equal(registry_check(a), ERR_OK);
	assert_int_equal(registry_open(made_path("open"), &b), ERR_OK); // a second process on the same file
	uint8_t key[2][SEAL_PUBLIC], secret[2][SEAL_SECRET];
	assert_int_equal(registry_server_key(a, 1000, key[0], secret[0]), ERR_OK);
	assert_int_equal(registry_server_key(b, 2000, key[1], secret[1]), ERR_OK);
	assert_memory_equal(key[0], key[1], SEAL_PUBLIC);
	assert_memory_equal(secret[0], secret[1], SEAL_SECRET);
	registry_close(a);
	registry_close(b);
	registry_close(NULL);
	struct registry *none = NULL;
	assert_int_equal(registry_open("/nowhere/server.db", &none), ERR_NOT_FOUND);
	struct store *s = made_store("other");
	store_close(s);
	assert_int_equal(registry_open(made_path("other"), &none), made_url() ? ERR_NOT_OURS : ERR_DAMAGED); // the tables are an event's
	assert_null(none);
}

struct seen_events { int n; uint32_t numbers[8]; };

static void note_event(void *context, const struct event_entry *e)
{
	struct seen_events *s = context;
	s->numbers[s->n++] = e->number;
}

static void add_account(struct registry *r, const char *login, enum account_role role)
{
	struct account a = { .role = role, .lang = LANG_EN, .made_ms = 5 };
	snprintf(a.login, sizeof a.login, "%s", login);
	snprintf(a.name, sizeof a.name, "Siti Aminah, S.E.");
	assert_int_equal(account_add(r, &a), ERR_OK);
}

static void test_events(void **state)
{
	(void)state;
	struct registry *r = fresh("events");
	struct event_entry one = { .number = 7, .title = "Bimtek '; DROP TABLE event; --", .first_day = 20251014, .last_day = 20251016, .made_ms = 3 }, got;
	struct event_entry two = { .number = 8, .title = "Dua", .first_day = 20251101, .last_day = 20251101 };
	struct event_keys keys = { .here = true }, back;
	memset(keys.seed, 0xab, sizeof keys.seed);
	memset(keys.badge, 0xcd, sizeof keys.badge);
	assert_int_equal(registry_event(r, 7, &got), ERR_NOT_FOUND);
	assert_int_equal(registry_add_event(r, &one, &keys), ERR_OK);
	assert_int_equal(registry_add_event(r, &one, &keys), ERR_FORK);
	assert_int_equal(registry_add_event(r, &two, NULL), ERR_OK);
	assert_int_equal(registry_event(r, 7, &got), ERR_OK);
	assert_string_equal(got.title, one.title);
	assert_true(got.made_here);
	assert_int_equal(registry_event_keys(r, 7, &back), ERR_OK);
	assert_memory_equal(&back.seed, &keys.seed, sizeof keys.seed);
	assert_memory_equal(&back.badge, &keys.badge, sizeof keys.badge);
	assert_int_equal(registry_event_keys(r, 8, &back), ERR_NOT_FOUND);
	assert_int_equal(registry_event_keys(r, 9, &back), ERR_NOT_FOUND);
	got.state = EVENT_ARCHIVED;
	snprintf(got.title, sizeof got.title, "Baru");
	got.id.key[0] = 9;
	assert_int_equal(registry_set_event(r, &got), ERR_OK);
	assert_int_equal(registry_event(r, 7, &got), ERR_OK);
	assert_string_equal(got.title, "Baru");
	assert_int_equal(got.state, EVENT_ARCHIVED);
	assert_int_equal(got.id.key[0], 9);
	got.number = 99;
	assert_int_equal(registry_set_event(r, &got), ERR_NOT_FOUND);
	struct seen_events all = { 0 }, own = { 0 };
	assert_int_equal(registry_each_event(r, NULL, note_event, &all), ERR_OK);
	assert_int_equal(all.n, 2);
	assert_int_equal(all.numbers[0], 8); // the latest first
	add_account(r, "siti", ACCOUNT_COORDINATOR);
	assert_int_equal(account_grant(r, "siti", 7, true), ERR_OK);
	assert_int_equal(account_grant(r, "siti", 7, true), ERR_OK);
	assert_int_equal(registry_each_event(r, "siti", note_event, &own), ERR_OK);
	assert_int_equal(own.n, 1);
	assert_int_equal(own.numbers[0], 7);
	registry_close(r);
}

static void note_device(void *context, const struct device *d)
{
	assert_true(d->name[0]);
	++*(int *)context;
}

static void test_enrolment(void **state)
{
	(void)state;
	struct registry *r = fresh("enrol");
	char token[REGISTRY_TOKEN], second[REGISTRY_TOKEN];
	struct device d = { .name = "Kiosk A", .code = "123456", .version = "0.1.0", .key = { 1 } }, got;
	assert_int_equal(registry_make_token(r, 7, "siti", 1000, token), ERR_OK);
	assert_int_equal(registry_make_token(r, 7, "siti", 1000, second), ERR_OK);
	assert_int_equal(strlen(token), REGISTRY_TOKEN - 1);
	assert_int_equal(strspn(token, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), REGISTRY_TOKEN - 1);
	assert_string_not_equal(token, second);
	assert_int_equal(registry_enrol(r, SPAN("0000000000000000000000000A"), 1500, &d), ERR_NOT_FOUND);
	assert_int_equal(registry_enrol(r, span_of(second), 1000 + REGISTRY_TOKEN_MS, &d), ERR_NOT_FOUND); // too old
	assert_int_equal(registry_device(r, d.key, &got), ERR_NOT_FOUND);
	assert_int_equal(registry_enrol(r, span_of(token), 1500, &d), ERR_OK);
	assert_int_equal(d.event, 7);
	struct device other = { .name = "Kiosk B", .key = { 2 } };
	assert_int_equal(registry_enrol(r, span_of(token), 1500, &other), ERR_NOT_FOUND); // good once
	assert_int_equal(registry_device(r, d.key, &got), ERR_OK);
	assert_int_equal(got.state, DEVICE_WAITING);
	assert_string_equal(got.code, "123456");
	assert_int_equal(got.waiting, -1);
	assert_int_equal(got.seen_ms, 0);
	assert_int_equal(registry_set_device(r, d.key, DEVICE_CONFIRMED), ERR_OK);
	assert_int_equal(registry_set_device(r, other.key, DEVICE_CONFIRMED), ERR_NOT_FOUND);
	assert_int_equal(registry_rename_device(r, d.key, "Pintu utara"), ERR_OK);
	struct device_news news[2] = {
		{ .now_ms = 8000, .key = { 2 } }, // not here, and in nobody's way
		{ .now_ms = 9000, .waiting = 12, .offset_ms = -250, .free_bytes = 1 << 20, .version = "0.2.0" },
	};
	memcpy(news[1].key, d.key, sizeof d.key);
	assert_int_equal(registry_devices_seen(r, news, 2), ERR_OK);
	news[1].waiting = news[1].free_bytes = -1; // it said nothing of these: what it said before stays
	news[1].now_ms = 9500;
	assert_int_equal(registry_devices_seen(r, news + 1, 1), ERR_OK);
	assert_int_equal(registry_device(r, d.key, &got), ERR_OK);
	assert_string_equal(got.name, "Pintu utara");
	assert_string_equal(got.version, "0.2.0");
	assert_int_equal(got.waiting, 12);
	assert_int_equal(got.offset_ms, -250);
	assert_int_equal(got.free_bytes, 1 << 20);
	assert_int_equal(got.seen_ms, 9500);
	assert_int_equal(registry_set_device(r, d.key, DEVICE_WITHDRAWN), ERR_OK);
	assert_int_equal(registry_make_token(r, 8, "siti", 10000, token), ERR_OK);
	assert_int_equal(registry_enrol(r, span_of(token), 10001, &d), ERR_OK); // anew, for another event
	assert_int_equal(registry_device(r, d.key, &got), ERR_OK);
	assert_int_equal(got.state, DEVICE_WAITING);
	assert_int_equal(got.event, 8);
	int seven = 0, eight = 0, all = 0;
	assert_int_equal(registry_each_device(r, 7, note_device, &seven), ERR_OK);
	assert_int_equal(registry_each_device(r, 8, note_device, &eight), ERR_OK);
	assert_int_equal(registry_each_device(r, -1, note_device, &all), ERR_OK);
	assert_int_equal(seven, 0);
	assert_int_equal(eight, 1);
	assert_int_equal(all, 1);
	registry_close(r);
}

static void test_sign_in(void **state)
{
	(void)state;
	struct registry *r = fresh("accounts");
	struct account a;
	assert_int_equal(account_count(r), 0);
	add_account(r, "budi", ACCOUNT_ORGANISER);
	assert_int_equal(account_count(r), 1);
	assert_int_equal(account_find(r, "budi", &a), ERR_OK);
	assert_false(a.has_password);
	assert_int_equal(account_add(r, &a), ERR_FORK);
	assert_int_equal(account_sign_in(r, "budi", SPAN(""), 1, &a), ERR_SIGNATURE); // none is set: none is right
	assert_int_equal(account_set_password(r, "budi", SPAN("sembilan9")), ERR_RANGE);
	assert_int_equal(account_set_password(r, "tono", SPAN("benar sekali")), ERR_NOT_FOUND);
	assert_int_equal(account_set_password(r, "budi", SPAN("benar sekali")), ERR_OK);
	assert_int_equal(account_sign_in(r, "budi", SPAN("benar sekali"), 1, &a), ERR_OK);
	assert_int_equal(a.role, ACCOUNT_ORGANISER);
	assert_int_equal(account_sign_in(r, "' OR 1=1 --", SPAN("benar sekali"), 1, &a), ERR_SIGNATURE);
	for (int i = 0; i < ACCOUNT_FAILURES; i++)
		assert_int_equal(account_sign_in(r, "budi", SPAN("salah sekali"), 1000, &a), ERR_SIGNATURE);
	assert_int_equal(account_sign_in(r, "budi", SPAN("benar sekali"), 1001, &a), ERR_BUSY); // also with the right one
	assert_int_equal(a.locked_ms, 1000 + ACCOUNT_LOCK_MS);
	int64_t now = a.locked_ms;
	assert_int_equal(account_sign_in(r, "budi", SPAN("salah sekali"), now, &a), ERR_SIGNATURE);
	assert_int_equal(account_sign_in(r, "budi", SPAN("benar sekali"), now + ACCOUNT_LOCK_MS, &a), ERR_BUSY); // now it takes twice as long
	assert_int_equal(account_sign_in(r, "budi", SPAN("benar sekali"), now + 2 * ACCOUNT_LOCK_MS, &a), ERR_OK);
	assert_int_equal(account_find(r, "budi", &a), ERR_OK);
	assert_int_equal(a.failures, 0);
	a.disabled = true;
	assert_int_equal(account_set(r, &a), ERR_OK);
	assert_int_equal(account_sign_in(r, "budi", SPAN("benar sekali"), 99 * HOUR_MS, &a), ERR_BUSY);
	assert_int_equal(a.locked_ms, 0);
	registry_close(r);
}

static void test_sessions(void **state)
{
	(void)state;
	struct registry *r = fresh("sessions");
	struct web_session s, got;
	add_account(r, "budi", ACCOUNT_VIEWER);
	assert_int_equal(account_session_begin(r, "tono", "::1", 1000, &s), ERR_NOT_FOUND);
	assert_int_equal(account_session_begin(r, "budi", "::1", 1000, &s), ERR_OK);
	assert_int_equal(strlen(s.token), 2 * ACCOUNT_TOKEN);
	assert_string_not_equal(s.token, s.csrf);
	assert_int_equal(account_session(r, span_of(s.token), 2000, &got), ERR_OK);
	assert_string_equal(got.csrf, s.csrf);
	assert_string_equal(got.account.login, "budi");
	assert_int_equal(account_session(r, span_of(s.csrf), 2000, &got), ERR_NOT_FOUND);
	assert_int_equal(account_session(r, SPAN(""), 2000, &got), ERR_NOT_FOUND);
	int64_t now = 1000;
	for (; now < 1000 + ACCOUNT_END_MS - ACCOUNT_IDLE_MS; now += ACCOUNT_IDLE_MS / 2)
		assert_int_equal(account_session(r, span_of(s.token), now, &got), ERR_OK); // kept alive by requests ...
	assert_int_equal(account_session(r, span_of(s.token), 1000 + ACCOUNT_END_MS, &got), ERR_NOT_FOUND); // ... yet it ends
	assert_int_equal(account_session_begin(r, "budi", "::1", 1000, &s), ERR_OK);
	assert_int_equal(account_session(r, span_of(s.token), 1000 + ACCOUNT_IDLE_MS, &got), ERR_NOT_FOUND); // idle
	assert_int_equal(account_session_begin(r, "budi", "::1", 1000, &s), ERR_OK);
	assert_int_equal(account_set_password(r, "budi", SPAN("benar sekali")), ERR_OK); // whoever had the old one is out
	assert_int_equal(account_session(r, span_of(s.token), 1001, &got), ERR_NOT_FOUND);
	assert_int_equal(account_session_begin(r, "budi", "::1", 1000, &s), ERR_OK);
	assert_int_equal(account_session_end(r, span_of(s.token)), ERR_OK);
	assert_int_equal(account_session(r, span_of(s.token), 1001, &got), ERR_NOT_FOUND);
	assert_int_equal(account_session_begin(r, "budi", "::1", 1000, &s), ERR_OK);
	struct account a = s.account;
	a.disabled = true;
	assert_int_equal(account_set(r, &a), ERR_OK);
	assert_int_equal(account_session(r, span_of(s.token), 1001, &got), ERR_NOT_FOUND);
	assert_int_equal(registry_sweep(r, 1000 + ACCOUNT_END_MS), ERR_OK);
	registry_close(r);
}

static void test_links(void **state)
{
	(void)state;
	struct registry *r = fresh("links");
	char token[2 * ACCOUNT_TOKEN + 1], later[2 * ACCOUNT_TOKEN + 1], login[ACCOUNT_LOGIN];
	assert_int_equal(account_link(r, "", 1000, token), ERR_OK);
	assert_int_equal(account_link_find(r, span_of(token), 1001, login), ERR_OK);
	assert_string_equal(login, "");
	assert_int_equal(account_link(r, "", 1000, later), ERR_OK); // the last one counts
	assert_int_equal(account_link_find(r, span_of(token), 1001, login), ERR_NOT_FOUND);
	assert_int_equal(account_link_spend(r, span_of(later), 1000 + ACCOUNT_LINK_MS, login), ERR_NOT_FOUND);
	assert_int_equal(account_link_spend(r, span_of(later), 1001, login), ERR_OK);
	assert_int_equal(account_link_spend(r, span_of(later), 1001, login), ERR_NOT_FOUND);
	registry_close(r);
}

struct seen_lines { int n; int64_t last_ms; };

static void note_line(void *context, const struct trail_line *l)
{
	struct seen_lines *s = context;
	s->n++;
	s->last_ms = l->at_ms;
	assert_string_equal(l->act, "download");
}

static void test_trail(void **state)
{
	(void)state;
	struct registry *r = fresh("trail");
	struct trail_line l = { .act = "download", .login = "siti", .detail = "rekap.pdf", .peer = "::1" };
	for (int i = 0; i < 10; i++) {
		l.at_ms = 1000 + i / 2; // two in a millisecond are two
		l.event = (uint32_t)i % 3;
		assert_int_equal(trail_add(r, &l), ERR_OK);
	}
	struct seen_lines all = { 0 }, one = { 0 }, few = { 0 };
	assert_int_equal(trail_each(r, -1, 2000, 100, note_line, &all), ERR_OK);
	assert_int_equal(all.n, 10);
	assert_int_equal(all.last_ms, 1000);
	assert_int_equal(trail_each(r, 1, 2000, 100, note_line, &one), ERR_OK);
	assert_int_equal(one.n, 3);
	assert_int_equal(trail_each(r, -1, 1004, 3, note_line, &few), ERR_OK);
	assert_int_equal(few.n, 3);
	assert_int_equal(few.last_ms, 1002);
	registry_close(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_open), MADE(test_events), MADE(test_enrolment), MADE(test_sign_in),
		MADE(test_sessions), MADE(test_links), MADE(test_trail),
	};
	return MADE_RUN("store/registry", tests);
}
