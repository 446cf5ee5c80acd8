// A store and a server brought together step by step, whatever goes wrong on the way.
// SPDX-License-Identifier: Apache-2.0
#include "far.h"

#include "../store/made.h"

#define ADDRESS "https://server.example/"
#define EVENT 77

struct pair { // a kiosk and its server
	struct made_author organiser, kiosk, other;
	struct store *here, *there;
	struct far far;
	struct line line;
	struct round *round;
	struct round_now now;
	int steps[ROUND_ACT_COUNT];
	uint64_t records[ROUND_ACT_COUNT], folded, event_folded;
	enum err err; // the last one
};

static int64_t write_fails, reads, writes;
static enum err count_read(void *context, round_job *job, void *job_context) { reads++; return job(context, job_context); }
static enum err count_write(void *context, round_job *job, void *job_context)
{
	writes++;
	return write_fails-- > 0 ? ERR_BUSY : job(context, job_context);
}

static void begin(struct pair *p, bool pull)
{
	memset(p, 0, sizeof *p);
	p->organiser = made_author(1);
	p->kiosk = made_author(2);
	p->other = made_author(3);
	p->here = made_store("here.hadir");
	p->there = made_store("there.hadir");
	p->now = (struct round_now){ 1000, MONDAY, 12345 };
	far_init(&p->far, p->there, EVENT);
	uint8_t seed[SEAL_SEED] = { 2, 1, 2, 3 }; // made_author(2)
	line_init(&p->line, far_ask, &p->far, ADDRESS, seed, p->far.key);
	struct round_options o = { .line = &p->line, .store = { p->here, count_read, count_write, false }, .event = EVENT, .pull = pull, .files = true, .take = ROUND_GENTLE };
	write_fails = 0;
	assert_int_equal(round_open(&o, p->now, &p->round), ERR_OK);
}

static void end(struct pair *p)
{
	round_close(p->round);
	store_close(p->here);
	store_close(p->there);
	far_free(&p->far);
}

static struct round_step step(struct pair *p)
{
	struct round_step s;
	round_next(p->round, p->now, &s);
	p->now.random = p->now.random * 6364136223846793005u + 1442695040888963407u;
	p->now.utc_ms += 3;
	p->now.up_ms += 3;
	p->steps[s.act]++;
	p->records[s.act] += s.records;
	p->folded += s.folded;
	p->event_folded += s.event_folded;
	p->err = s.err ? s.err : p->err;
	return s;
}

// Until nothing is left to do; sleeps pass at once.
// An empty folder again, for the next turn of a test.
static void made_anew(void)
{
	assert_int_equal(made_teardown(NULL), 0);
	assert_int_equal(made_setup(NULL), 0);
}

static void run(struct pair *p, int most)
{
	struct round_state st;
	for (int i = 0; i < most; i++) {
		struct round_step s = step(p);
		round_state(p->round, &st);
		if (s.act == ROUND_STOP || (s.act == ROUND_SLEEP && st.settled))
			return;
		if (s.act == ROUND_SLEEP && s.until_ms > p->now.up_ms)
			p->now.up_ms = s.until_ms;
	}
	fail_msg("not settled after %d steps", most);
}

// So many steps, with the time that each wants to wait.
static void let_pass(struct pair *p, int steps)
{
	for (int i = 0; i < steps; i++) {
		struct round_step s = step(p);
		p->now.up_ms = s.until_ms > p->now.up_ms ? s.until_ms : p->now.up_ms;
	}
}

static void make_event(struct store *s, const struct made_author *a, uint32_t number)
{
	assert_int_equal(ledger_create(s, &a->id, true), ERR_OK);
	made_append(s, a, MONDAY, made_event(number));
	made_append(s, a, MONDAY, made_session(1, MONDAY + HOUR_MS));
	for (uint64_t i = 1; i <= 150; i++)
		made_append(s, a, MONDAY, made_person(i, "Siti Aminah", ""));
	assert_int_equal(ledger_sign(s, &a->id, a->secret), ERR_OK);
}

static void make_presences(struct store *s, const struct made_author *a, int n, bool sign)
{
	struct ledger_info info;
	if (ledger_info(s, &a->id, &info) != ERR_OK)
		assert_int_equal(ledger_create(s, &a->id, false), ERR_OK);
	for (int i = 0; i < n; i++)
		made_append(s, a, MONDAY + HOUR_MS, made_presence((uint64_t)i % 150 + 1, 1));
	if (sign)
		assert_int_equal(ledger_sign(s, &a->id, a->secret), ERR_OK);
}

static void assert_same(struct pair *p)
{
	struct ledger_info a[8], b[8];
	struct presence_cell x, y;
	int n = ledger_list(p->here, a, 8);
	assert_int_equal(ledger_list(p->there, b, 8), n);
	for (int i = 0; i < n; i++) {
		assert_memory_equal(&a[i].id, &b[i].id, sizeof a[i].id);
		assert_int_equal(a[i].seq, b[i].seq);
		assert_memory_equal(a[i].link, b[i].link, SEAL_HASH);
	}
	struct intake_folded f = { .more = true };
	while (f.more)
		assert_int_equal(intake_fold(p->there, 1000, &f), ERR_OK);
	assert_int_equal(intake_fold(p->here, 1, &f), ERR_OK);
	assert_false(f.more || f.records);
	for (uint64_t person = 1; person <= 150; person++) {
		assert_int_equal(state_presence(p->here, person, 1, &x), ERR_OK);
		assert_int_equal(state_presence(p->there, person, 1, &y), ERR_OK);
		assert_memory_equal(&x, &y, sizeof x);
	}
}

static void both_ways(void **state)
{
	(void)state;
	struct pair p;
	struct receipt r;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.there, &p.other, 120, true);
	make_presences(p.here, &p.kiosk, 2500, false);
	run(&p, 200);
	assert_same(&p);
	assert_int_equal(p.err, ERR_OK);
	assert_int_equal(p.records[ROUND_PUSH], 2500);
	assert_int_equal(p.steps[ROUND_PUSH], 3);
	assert_int_equal(p.records[ROUND_PULL], 152 + 120);
	assert_int_equal(p.folded, 152 + 120);
	assert_int_equal(p.event_folded, 152);
	assert_int_equal(intake_receipt(p.here, &p.kiosk.id, p.far.key, &r), ERR_OK);
	assert_int_equal(r.seq, 2500);
	// One more scan goes up alone.
	make_presences(p.here, &p.kiosk, 1, false);
	round_grown(p.round);
	int asked = p.far.asked;
	run(&p, 10);
	assert_same(&p);
	assert_int_equal(p.far.asked, asked + 1);
	end(&p);
}

static void news_come_by_waiting(void **state)
{
	(void)state;
	struct pair p;
	struct round_news n;
	uint64_t after;
	begin(&p, true);
	assert_false(round_news(p.round, p.now.up_ms, &after));
	make_event(p.there, &p.organiser, EVENT);
	run(&p, 50);
	assert_true(round_news(p.round, p.now.up_ms, &after));
	assert_int_equal(after, 152);
	assert_int_equal(news_ask(&p.line, EVENT, after, p.now.utc_ms, &n), ERR_OK);
	assert_int_equal(n.status, 204);
	round_heard(p.round, &n, p.now);
	make_presences(p.there, &p.other, 3, true);
	assert_int_equal(news_ask(&p.line, EVENT, after, p.now.utc_ms, &n), ERR_OK);
	assert_int_equal(n.status, 200);
	assert_int_equal(n.revision, 155);
	round_heard(p.round, &n, p.now);
	run(&p, 50);
	assert_same(&p);
	p.far.err = ERR_BUSY;
	assert_int_equal(news_ask(&p.line, EVENT, after, p.now.utc_ms, &n), ERR_BUSY);
	assert_int_equal(n.status, 0);
	round_heard(p.round, &n, p.now);
	end(&p);
}

// ---- what goes wrong

static void lost_answers_double_nothing(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.here, &p.kiosk, 1200, false);
	for (int i = 0; i < 8; i++) {
		step(&p);
		p.far.lose_answers = 1;
		step(&p);
		p.now.up_ms += 4000;
	}
	p.far.lose_answers = 0;
	run(&p, 100);
	assert_same(&p);
	end(&p);
}

static void every_status_is_survived(void **state)
{
	(void)state;
	static const int statuses[] = { 0, 100, 204, 301, 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 507 };
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct pair p;
		begin(&p, true);
		make_event(p.there, &p.organiser, EVENT);
		make_presences(p.here, &p.kiosk, 30, false);
		p.far.status = statuses[i];
		for (int j = 0; j < 6; j++) {
			p.far.times = 1;
			step(&p);
			p.far.times = 0;
			step(&p);
		}
		struct round_state st = { .held = 1 };
		for (int j = 0; j < 20 && st.held; j++) { // what was held is tried again by itself
			run(&p, 300);
			round_state(p.round, &st);
			p.now.up_ms += st.held ? COURIER_BACKOFF_MS : 0;
			step(&p);
		}
		if (st.held)
			fail_msg("status %d holds for ever", statuses[i]);
		assert_same(&p);
		end(&p);
		made_anew();
	}
}

static void a_store_in_use_is_tried_again(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.here, &p.kiosk, 30, false);
	write_fails = 9;
	struct round_step s = step(&p);
	assert_int_equal(s.err, ERR_BUSY);
	assert_true(s.is_store);
	run(&p, 300);
	assert_same(&p);
	end(&p);
}

static void a_forged_receipt_is_none(void **state)
{
	(void)state;
	struct pair p;
	struct receipt r;
	begin(&p, false);
	make_presences(p.here, &p.kiosk, 30, false);
	p.far.forged = true;
	for (int i = 0; i < 6; i++)
		step(&p);
	assert_int_equal(p.err, ERR_SIGNATURE);
	assert_int_equal(intake_receipt(p.here, &p.kiosk.id, p.far.key, &r), ERR_NOT_FOUND);
	p.far.forged = false;
	p.now.up_ms += COURIER_BACKOFF_MS;
	make_presences(p.here, &p.kiosk, 1, false);
	round_grown(p.round);
	run(&p, 50);
	assert_int_equal(intake_receipt(p.here, &p.kiosk.id, p.far.key, &r), ERR_OK);
	assert_int_equal(r.seq, 31);
	end(&p);
}

static void withdrawal_ends_it(void **state)
{
	(void)state;
	struct pair p;
	struct round_state st;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	p.far.withdrawn = p.far.forged = true;
	for (int i = 0; i < 5; i++) {
		struct round_step s = step(&p);
		assert_int_not_equal(s.act, ROUND_STOP);
		p.now.up_ms += COURIER_BACKOFF_MS;
	}
	p.far.forged = false;
	run(&p, 20);
	round_state(p.round, &st);
	assert_true(st.withdrawn);
	int asked = p.far.asked;
	assert_int_equal(step(&p).act, ROUND_STOP);
	assert_int_equal(p.far.asked, asked);
	end(&p);
}

static void another_event_stays_out(void **state)
{
	(void)state;
	struct pair p;
	struct ledger_info infos[2];
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT + 1);
	for (int i = 0; i < 5; i++)
		step(&p);
	assert_int_equal(p.err, ERR_OTHER_EVENT);
	assert_int_equal(ledger_list(p.here, infos, 2), 0);
	end(&p);
}

static void a_fork_is_shown_and_left(void **state)
{
	(void)state;
	struct pair p;
	struct round_state st;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.there, &p.kiosk, 20, true);
	make_presences(p.here, &p.kiosk, 10, true);
	made_append(p.here, &p.kiosk, MONDAY + 5 * HOUR_MS, made_presence(1, 1)); // number 11 is another one
	run(&p, 100);
	round_state(p.round, &st);
	assert_int_equal(st.held, 1);
	struct position here, there;
	assert_int_equal(intake_head(p.here, &p.kiosk.id, &here), ERR_OK);
	assert_int_equal(intake_head(p.there, &p.kiosk.id, &there), ERR_OK);
	assert_int_equal(here.seq, 11);
	assert_int_equal(there.seq, 20);
	end(&p);
}

// ---- what a server says that makes no sense, or that it has forgotten

static void a_server_set_up_again_gets_all(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.here, &p.kiosk, 300, false);
	run(&p, 100);
	store_close(p.there);
	p.far.store = p.there = made_store("again.hadir");
	make_presences(p.here, &p.kiosk, 1, false);
	round_grown(p.round);
	run(&p, 100); // 409: nothing is there
	struct position there;
	assert_int_equal(intake_head(p.there, &p.kiosk.id, &there), ERR_OK);
	assert_int_equal(there.seq, 301);
	p.now.up_ms += COURIER_RELIST_MS;
	run(&p, 100); // and in time it is noticed that the event is gone as well
	assert_same(&p);
	end(&p);
}

static void another_history_of_ours_is_noticed_by_its_409(void **state)
{
	(void)state;
	struct pair p;
	struct round_state st;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	run(&p, 50);
	made_append(p.here, &p.organiser, MONDAY, made_event(EVENT)); // so that numbers differ from here on
	make_presences(p.there, &p.kiosk, 5, true);
	assert_int_equal(ledger_create(p.here, &p.kiosk.id, false), ERR_OK);
	for (int i = 0; i < 4; i++)
		made_append(p.here, &p.kiosk, MONDAY + 9 * HOUR_MS + i, made_presence((uint64_t)i + 9, 1));
	round_grown(p.round);
	bool forked = false;
	for (int i = 0; i < 10; i++)
		forked = step(&p).forked || forked;
	round_state(p.round, &st);
	assert_true(forked);
	assert_true(st.held >= 1);
	end(&p);
}

static void nonsense_is_no_answer(void **state)
{
	(void)state;
	static const struct { int status; const char *body; } answers[] = {
		{ 200, "" }, { 200, "{}" }, { 200, "<html>welcome</html>" }, { 200, "{\"seq\":7}\n{\"seq\":8}\n" }, { 200, "\n\n\n" }, { 409, "" }, { 409, "{}" }, { 409, "<html>" },
		{ 409, "{\"key\":\"0000000000000000000000000000000000000000000000000000000000000000\",\"epoch\":\"0000000000000000\",\"event\":0,\"seq\":7,"
			"\"link\":\"0000000000000000000000000000000000000000000000000000000000000000\"}" },
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct pair p;
		struct round_state st = { .held = 1 };
		begin(&p, true);
		make_event(p.there, &p.organiser, EVENT);
		make_presences(p.here, &p.kiosk, 30, false);
		p.far.status = answers[i].status;
		p.far.body = answers[i].body;
		while (step(&p).act != ROUND_HEADS) // those are good; what follows is not
			;
		p.far.times = 1;
		assert_int_equal(step(&p).act, ROUND_PUSH);
		p.far.times = 1;
		assert_int_equal(step(&p).act, ROUND_PULL);
		for (int j = 0; j < 6; j++) {
			p.far.times = 1;
			step(&p);
			step(&p);
			p.now.up_ms += 10000;
		}
		p.far.times = 0;
		for (int j = 0; j < 20 && st.held; j++) {
			p.now.up_ms += COURIER_BACKOFF_MS;
			run(&p, 300);
			round_state(p.round, &st);
		}
		assert_same(&p);
		end(&p);
		made_anew();
	}
}

// ---- somebody between the two

// Says that the server has another history of the kiosk's ledger: who believes that gives it up.
static void part_them(struct far *f, const struct http_call *c, struct http_answer *a)
{
	struct position there = { .seq = 1, .link = { 0xbd } };
	struct text t = text_init(f->room, POSITION_LINE);
	if (!strstr(c->url, "/v1/push"))
		return;
	there.id = made_author(2).id;
	assert_int_equal(position_write(&there, &t), ERR_OK);
	a->status = 409;
	a->len = t.len;
}

// Every answer says more or less than the server did; what it kept, or was sent, is its own.
static void change_number(struct far *f, const struct http_call *c, struct http_answer *a)
{
	(void)c;
	char *digit = a->len ? strpbrk(f->room, "0123456789") : NULL;
	if (digit)
		*digit = *digit == '9' ? '8' : (char)(*digit + 1);
}

static void take_mac(struct far *f, const struct http_call *c, struct http_answer *a)
{
	(void)f, (void)c;
	a->mac[0] = '\0';
}

// The first good answer, again and again.
static struct http_answer first;
static void say_again(struct far *f, const struct http_call *c, struct http_answer *a)
{
	static char body[1 << 16];
	(void)f, (void)c;
	if (first.status) {
		*a = first;
	} else if (a->status == 200) {
		assert_true(a->len <= sizeof body);
		first = *a;
		first.body = memcpy(body, a->body, a->len);
	}
}

static void nobody_in_between_is_believed(void **state)
{
	(void)state;
	static void (*const meddlers[])(struct far *, const struct http_call *, struct http_answer *) = { part_them, change_number, take_mac, say_again };
	for (size_t i = 0; i < sizeof meddlers / sizeof *meddlers; i++) {
		struct pair p;
		struct round_state st;
		begin(&p, true);
		make_event(p.there, &p.organiser, EVENT);
		make_presences(p.here, &p.kiosk, 300, false);
		p.far.meddle = meddlers[i];
		first.status = 0;
		for (int j = 0; j < 30; j++) {
			struct round_step s = step(&p);
			assert_false(s.forked);
			p.now.up_ms = s.act == ROUND_SLEEP && s.until_ms > p.now.up_ms ? s.until_ms : p.now.up_ms;
		}
		assert_int_equal(p.err, ERR_SIGNATURE);
		round_state(p.round, &st);
		assert_false(st.online);
		assert_false(st.is_parted);
		assert_true(st.waiting || !p.steps[ROUND_PUSH]);
		p.far.meddle = NULL;
		p.now.up_ms += COURIER_BACKOFF_MS;
		run(&p, 300);
		assert_same(&p);
		end(&p);
		made_anew();
	}
}

static void news_of_somebody_else_are_none(void **state)
{
	(void)state;
	struct pair p;
	struct round_news n;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	assert_int_equal(news_ask(&p.line, EVENT, 0, MONDAY, &n), ERR_OK);
	assert_int_equal(n.revision, 152);
	p.far.meddle = change_number;
	assert_int_equal(news_ask(&p.line, EVENT, 0, MONDAY, &n), ERR_SIGNATURE);
	assert_int_equal(n.status, 0);
	end(&p);
}

static void a_receipt_that_cannot_be_kept_comes_again(void **state)
{
	(void)state;
	struct pair p;
	struct receipt r;
	begin(&p, false);
	make_presences(p.here, &p.kiosk, 30, false);
	while (step(&p).act != ROUND_HEADS)
		;
	write_fails = 1;
	struct round_step s = step(&p);
	assert_int_equal(s.act, ROUND_PUSH);
	assert_true(s.is_store);
	assert_int_equal(intake_receipt(p.here, &p.kiosk.id, p.far.key, &r), ERR_NOT_FOUND);
	run(&p, 20);
	assert_int_equal(intake_receipt(p.here, &p.kiosk.id, p.far.key, &r), ERR_OK);
	end(&p);
}

static uint64_t waiting(const struct pair *p)
{
	struct round_state st;
	round_state(p->round, &st);
	return st.waiting;
}

// A kiosk that starts while its server is away knows by its receipts what is there.
static void receipts_tell_what_waits(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	make_presences(p.there, &p.other, 40, true);
	make_presences(p.here, &p.kiosk, 30, false);
	run(&p, 50);
	assert_int_equal(waiting(&p), 0);
	make_presences(p.here, &p.kiosk, 5, false);
	round_close(p.round);
	struct round_options o = { .line = &p.line, .store = { p.here, count_read, count_write, false }, .event = EVENT, .pull = true, .take = ROUND_GENTLE };
	assert_int_equal(round_open(&o, p.now, &p.round), ERR_OK);
	p.far.err = ERR_BUSY;
	let_pass(&p, 8);
	assert_int_equal(p.err, ERR_BUSY);
	assert_int_equal(waiting(&p), 5);
	assert_int_equal(p.line.waiting, 5);
	p.far.err = ERR_OK;
	run(&p, 50);
	assert_int_equal(waiting(&p), 0);
	end(&p);
	made_anew();
	begin(&p, false); // receipts of a server whose records are gone since: its heads are what counts
	make_presences(p.here, &p.kiosk, 30, false);
	run(&p, 50);
	store_close(p.there);
	p.far.store = p.there = made_store("again.hadir");
	round_close(p.round);
	o.store.context = p.here;
	assert_int_equal(round_open(&o, p.now, &p.round), ERR_OK);
	while (step(&p).act != ROUND_HEADS)
		;
	assert_int_equal(waiting(&p), 30);
	run(&p, 50);
	assert_int_equal(waiting(&p), 0);
	end(&p);
}

static void who_answers_again_is_asked_at_once(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	p.far.err = ERR_BUSY;
	let_pass(&p, 12);
	p.far.err = ERR_OK;
	struct round_step s = step(&p);
	while (s.act != ROUND_SLEEP || s.until_ms <= p.now.up_ms) {
		p.far.err = ERR_BUSY;
		s = step(&p);
	}
	p.far.err = ERR_OK;
	assert_int_equal(step(&p).act, ROUND_SLEEP);
	round_wake(p.round, p.now.up_ms);
	assert_int_equal(step(&p).act, ROUND_HEADS);
	run(&p, 50);
	assert_same(&p);
	assert_int_equal(round_revision(p.round), 152);
	end(&p);
}

// A server that has nothing of the event yet: there is no store to read.
static enum err read_later(void *pair, round_job *job, void *context)
{
	struct pair *p = pair;
	return p->here ? job(p->here, context) : ERR_NOT_FOUND;
}
static enum err write_first(void *pair, round_job *job, void *context)
{
	struct pair *p = pair;
	if (!p->here)
		p->here = made_store("later.hadir");
	return job(p->here, context);
}

static void it_begins_without_a_store(void **state)
{
	(void)state;
	struct pair p;
	begin(&p, true);
	make_event(p.there, &p.organiser, EVENT);
	round_close(p.round);
	store_close(p.here);
	p.here = NULL;
	struct round_options o = { .line = &p.line, .store = { &p, read_later, write_first, false }, .event = EVENT, .pull = true };
	assert_int_equal(round_open(&o, p.now, &p.round), ERR_OK);
	step(&p);
	assert_int_equal(step(&p).act, ROUND_PULL);
	run(&p, 50);
	assert_same(&p);
	end(&p);
}

static void a_file_that_fails_is_tried_later(void **state)
{
	(void)state;
	struct pair p;
	uint8_t hash[SEAL_HASH];
	char room[64];
	size_t len;
	struct fact f = made_event(EVENT);
	begin(&p, true);
	assert_int_equal(store_put_file(p.there, SPAN("a picture"), hash), ERR_OK);
	memcpy(f.event.letterhead_image, hash, sizeof hash);
	assert_int_equal(ledger_create(p.there, &p.organiser.id, true), ERR_OK);
	made_append(p.there, &p.organiser, MONDAY, f);
	assert_int_equal(ledger_sign(p.there, &p.organiser.id, p.organiser.secret), ERR_OK);
	p.far.status = 200;
	p.far.body = "another picture";
	struct round_step s = step(&p);
	for (int i = 0; i < 20 && p.steps[ROUND_FILE] < 4; i++) {
		p.far.times = p.steps[ROUND_PULL] ? 1 : 0; // from then on only the file is asked for
		s = step(&p);
		p.now.up_ms = s.act == ROUND_SLEEP && s.until_ms > p.now.up_ms ? s.until_ms : p.now.up_ms;
	}
	assert_int_equal(p.steps[ROUND_FILE], 4);
	assert_int_equal(p.err, ERR_DAMAGED);
	assert_int_equal(store_get_file(p.here, hash, room, sizeof room, &len), ERR_NOT_FOUND);
	p.far.times = 0;
	p.now.up_ms += COURIER_BACKOFF_MS;
	step(&p);
	step(&p);
	assert_int_equal(store_get_file(p.here, hash, room, sizeof room, &len), ERR_OK);
	end(&p);
}

static void files_follow_their_event(void **state)
{
	(void)state;
	static const struct span picture = SPAN("a picture of a letterhead");
	for (int up = 0; up < 2; up++) {
		struct pair p;
		uint8_t hash[SEAL_HASH];
		char room[64];
		size_t len;
		begin(&p, true);
		struct store *from = up ? p.here : p.there, *to = up ? p.there : p.here;
		struct fact f = made_event(EVENT);
		assert_int_equal(store_put_file(from, picture, hash), ERR_OK);
		memcpy(f.event.letterhead_image, hash, sizeof hash);
		assert_int_equal(ledger_create(from, &p.organiser.id, true), ERR_OK);
		made_append(from, &p.organiser, MONDAY, f);
		assert_int_equal(ledger_sign(from, &p.organiser.id, p.organiser.secret), ERR_OK);
		run(&p, 50);
		assert_int_equal(store_get_file(to, hash, room, sizeof room, &len), ERR_OK);
		assert_int_equal(len, picture.len);
		int asked = p.far.asked;
		for (int i = 0; i < 5; i++)
			step(&p);
		assert_int_equal(p.far.asked, asked); // once is enough
		end(&p);
		made_anew();
	}
}

static void a_moment_is_never_before_the_one_before(void **state)
{
	(void)state;
	struct round_now a = round_now(MONDAY), b = round_now(MONDAY + 1);
	assert_true(a.up_ms > 0 && b.up_ms >= a.up_ms && b.up_ms - a.up_ms < 60000);
	assert_true(a.utc_ms == MONDAY && b.utc_ms == MONDAY + 1);
	assert_true(a.random != b.random);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, made_setup, made_teardown)
	const struct CMUnitTest tests[] = {
		TEST(both_ways), TEST(news_come_by_waiting), TEST(lost_answers_double_nothing), TEST(every_status_is_survived),
		TEST(a_store_in_use_is_tried_again), TEST(a_forged_receipt_is_none), TEST(withdrawal_ends_it), TEST(another_event_stays_out),
		TEST(a_fork_is_shown_and_left), TEST(a_server_set_up_again_gets_all), TEST(another_history_of_ours_is_noticed_by_its_409),
		TEST(nonsense_is_no_answer), TEST(nobody_in_between_is_believed), TEST(news_of_somebody_else_are_none),
		TEST(a_receipt_that_cannot_be_kept_comes_again), TEST(receipts_tell_what_waits), TEST(who_answers_again_is_asked_at_once),
		TEST(it_begins_without_a_store), TEST(a_file_that_fails_is_tried_later), TEST(files_follow_their_event),
		TEST(a_moment_is_never_before_the_one_before),
	};
	return cmocka_run_group_tests_name("round", tests, NULL, NULL);
}
