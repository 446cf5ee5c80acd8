// A thousand histories of kiosks, halls and a server above them over a bad network: nothing acknowledged is lost or doubled, and in the end all show the same.
// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include "../store/history.h"

#define STEPS 300
#define COPY_STEP 60     // of one history in four: an old copy of a kiosk's disk is taken ...
#define RESTORE_STEP 200 // ... and put back
#define HEAL_STEPS 6000
#define SESSIONS 3
#define YEAR_MS (INT64_C(365) * 24 * HOUR_MS)

static struct made_author organiser;
static int kiosks_made; // of a history: each has keys of its own
static long records, forks, wiped;

static const char *name_of(const struct node *n)
{
	static char names[4][24];
	static int turn;
	char *name = names[turn++ % 4];
	snprintf(name, sizeof names[0], "%s %d", n->is_server ? "server" : "kiosk", n->number);
	return name;
}

// ---- starting

static void open_round(struct node *n)
{
	if (n->parent < 0 || !n->enrolled)
		return;
	struct node *s = &world.node[n->parent];
	uint8_t seed[SEAL_SEED];
	memcpy(seed, n->author.secret, sizeof seed); // a secret begins with it
	line_init(&n->line, ask, n, "http://server/", seed, s->key);
	line_init(&n->news_line, ask, n, "http://server/", seed, s->key);
	struct round_options o = { .line = &n->line, .store = round_store_of(n->store), .event = EVENT, .pull = true, .take = n->is_server ? 0 : ROUND_GENTLE, .start_ms = 3000 };
	assert_int_equal(round_open(&o, now_of(n), &n->round), ERR_OK);
	n->wake_ms = 0;
}

static bool open_files(struct node *n)
{
	enum err e = store_open(node_path(n, "event.hadir"), STORE_CREATE, &n->store);
	if (e == ERR_OK && n->is_server) {
		e = registry_open(node_path(n, "registry"), &n->registry);
		if (e == ERR_OK)
			e = registry_server_key(n->registry, clock_of(n), n->key, n->secret);
	} else if (e == ERR_OK) {
		e = ledger_create(n->store, &n->author.id, false);
		e = e == ERR_FORK ? ERR_OK : e;
	}
	if (e != ERR_OK && !is_dead(n) && plug.room[n->number] < 0)
		fail_msg("%s does not start: %s", name_of(n), err_text(e));
	return e == ERR_OK;
}

static void node_start(struct node *n)
{
	n->boot++;
	n->boot_ms = world.now_ms - (int64_t)draw(5000);
	n->heards = 0;
	randombytes_buf(n->nonces, sizeof n->nonces);
	if (!open_files(n)) {
		node_cut(n);
		return;
	}
	n->up = true;
	open_round(n);
	struct promise *p = n->is_server ? NULL : acked_of(&n->author.id, false);
	if (p && !n->restored)
		keeps(n->store, p, name_of(n), "its own record");
	for (int i = 0; n->is_server && i < world.receipts[n->number]; i++)
		keeps(n->store, &world.receipt[n->number][i], name_of(n), "a record that it gave a receipt for:");
}

// The organiser's part of enrolment; that of messages is sync/enlist's, which has tests of its own.
static void enrol(struct node *n)
{
	struct node *s = &world.node[n->parent];
	char token[REGISTRY_TOKEN];
	struct device d = { .state = DEVICE_WAITING, .waiting = -1, .free_bytes = -1 };
	if (!s->up)
		return;
	memcpy(d.key, n->author.id.key, sizeof d.key);
	snprintf(d.name, sizeof d.name, "%s", name_of(n));
	if (registry_make_token(s->registry, n->is_server ? 0 : EVENT, "panitia", clock_of(s), token) == ERR_OK &&
		registry_enrol(s->registry, span_of(token), clock_of(s), &d) == ERR_OK &&
		registry_set_device(s->registry, d.key, DEVICE_CONFIRMED) == ERR_OK)
		n->enrolled = true;
	if (is_dead(s))
		node_cut(s);
}

static void new_identity(struct node *n)
{
	n->author = made_author((uint8_t)(10 + kiosks_made++));
	n->author.id.epoch[1] = (uint8_t)draw(256);
	n->enrolled = n->wiped = n->restored = false;
	n->boot = 0;
	n->forced_seq = 0;
}

static void make_world(uint64_t seed)
{
	memset(&world, 0, offsetof(struct world, late));
	for (int i = 0; i < world.lates; i++)
		free(world.late[i].body);
	world.lates = world.ackeds = 0;
	memset(world.receipts, 0, sizeof world.receipts);
	world.now_ms = MONDAY + 2 * HOUR_MS;
	world.nodes = SERVERS + 2 + (int)draw(NODES - SERVERS - 1);
	kiosks_made = 0;
	plug_begin(seed);
	for (int i = 0; i < world.nodes; i++) {
		struct node *n = &world.node[i];
		*n = (struct node){ .number = i, .is_server = i < SERVERS, .linked = true, .body = malloc(BODY) };
		n->parent = i == 0 ? -1 : i < SERVERS ? 0 : (int)draw(SERVERS);
		new_identity(n);
		assert_int_equal(mkdir(node_path(n, ""), 0700), 0);
		node_start(n);
		if (i > 0)
			enrol(n);
		open_round(n);
	}
	organiser = made_author(1);
	make_organiser(world.node[0].store, &organiser, &world.node[SERVERS].author);
	acked_of(&organiser.id, true);
}

// ---- what happens

static void organise(struct node *n)
{
	struct stamp when = stamp_of(n);
	uint64_t person = 1 + draw(9), seq;
	struct fact f[2] = { made_person(person, draw(2) ? "Muhammad Rizki" : "Dewi Sartika", ""), made_badge(person, 1 + (uint32_t)draw(3)) };
	enum err e = store_begin(n->store); // as store/scribe does: records and signature together
	if (e != ERR_OK)
		return;
	e = ledger_append(n->store, &organiser.id, &when, f, 2, &seq);
	if (e == ERR_OK)
		e = ledger_sign(n->store, &organiser.id, organiser.secret);
	if (e != ERR_OK)
		store_rollback(n->store);
	else if (store_commit(n->store) == ERR_OK) {
		struct promise *p = acked_of(&organiser.id, true);
		p->seq = seq + 1;
		assert_int_equal(intake_link(n->store, &organiser.id, p->seq, p->link), ERR_OK);
	}
}

static void scan(struct node *n)
{
	struct stamp when = stamp_of(n);
	struct fact f[3];
	uint64_t seq;
	int count = 1 + (int)draw(3);
	for (int i = 0; i < count; i++)
		f[i] = draw(3) ? made_presence(1 + draw(9), 1 + (uint32_t)draw(SESSIONS)) : made_pending(1 + draw(9), 1 + (uint32_t)draw(3), 1 + (uint32_t)draw(SESSIONS));
	if (draw(6) == 0)
		f[0] = (struct fact){ .kind = KIND_ANCHOR, .anchor = { n->boot, when.up_ms, world.now_ms, (int64_t)draw(900), "server" } };
	if (ledger_append(n->store, &n->author.id, &when, f, count, &seq) == ERR_OK)
		note_acked(n);
}

static void rate(struct node *n)
{
	struct held held = { .answers = { 5, 4, 3 }, .comment = "Baik" };
	struct answered who = { 1 + draw(40), 1 + (uint32_t)draw(SESSIONS) };
	struct stamp when = stamp_of(n);
	int moved;
	enum err e = draw(8) ? holding_put(n->store, &n->author.id, &when, &who, "narasumber", 3, &held)
		: holding_release(n->store, &n->author.id, &when, who.session, false, &moved);
	if (e == ERR_OK)
		note_acked(n);
}

static void grown(struct node *n)
{
	if (n->round)
		round_grown(n->round);
	n->wake_ms = 0;
}

// The kiosk was told, by the server that it trusts, that it is not wanted any more.
static void wipe(struct node *n)
{
	struct promise *p = acked_of(&n->author.id, false);
	store_close(n->store);
	round_close(n->round);
	n->store = NULL;
	n->round = NULL;
	unlink(node_path(n, "event.hadir"));
	if (p)
		p->seq = 0; // what no server has is gone; what one has, its receipts stand for
	n->up = false;
	n->wiped = true;
	wiped++;
}

// One step of its sync.
static void sync_step(struct node *n)
{
	struct round_step step;
	struct round_news news;
	uint64_t after;
	round_next(n->round, now_of(n), &step);
	if (is_dead(n))
		return;
	n->wake_ms = step.act == ROUND_SLEEP ? step.until_ms + n->boot_ms : 0;
	if (step.act == ROUND_STOP) {
		struct device d;
		struct node *s = &world.node[n->parent];
		if (s->up && (registry_device(s->registry, n->author.id.key, &d) != ERR_OK || d.state != DEVICE_WITHDRAWN))
			fail_msg("%s wipes itself, and nobody has withdrawn it", name_of(n));
		wipe(n);
	} else if (step.act == ROUND_SLEEP && round_news(n->round, world.now_ms - n->boot_ms, &after)) {
		enum err e = news_ask(&n->news_line, EVENT, after, clock_of(n), &news);
		(void)e; // status 0 says so too
		if (!is_dead(n))
			round_heard(n->round, &news, now_of(n));
		if (news.status == 200)
			n->wake_ms = 0;
	}
}

static void withdraw(struct node *n)
{
	struct node *s = &world.node[n->parent];
	if (n->enrolled && s->up && registry_set_device(s->registry, n->author.id.key, DEVICE_WITHDRAWN) != ERR_OK && !is_dead(s))
		assert_true(plug.room[s->number] >= 0);
	if (is_dead(s))
		node_cut(s);
}

// An old copy of the kiosk's disk, taken while it was off, is put back: its ledger will part from what it has told since.
static void copy_or_restore(struct node *n)
{
	if (n->wiped || is_dead(n))
		return;
	if (!n->up)
		node_start(n);
	if (!n->up)
		return;
	char *now = strdup(node_path(n, "event.hadir")), *copy = strdup(node_path(n, "copy")), command[800], log[400];
	round_close(n->round);
	store_close(n->store);
	n->store = NULL;
	n->round = NULL;
	n->up = false;
	bool has = access(copy, F_OK) == 0;
	snprintf(command, sizeof command, "cp '%s' '%s'", has ? copy : now, has ? now : copy);
	if (!is_dead(n) && access(strcat(strcpy(log, now), "-wal"), F_OK) != 0) { // closed in peace: the file is whole
		assert_int_equal(system(command), 0);
		n->restored = n->restored || has;
		struct plug_file *f = plug_find(now, false);
		if (f)
			plug_forget(f);
	}
	free(now);
	free(copy);
	if (is_dead(n))
		node_cut(n);
	node_start(n);
}

static void clock_jump(struct node *n)
{
	static const int64_t jumps[] = { 0, 5 * MINUTE_MS, -3 * HOUR_MS, -55 * YEAR_MS, 74 * YEAR_MS };
	n->offset_ms = jumps[draw(sizeof jumps / sizeof *jumps)] + (int64_t)draw(2000);
}

static void machine_step(struct node *n)
{
	switch (draw(10)) {
	case 0: case 1: node_cut(n); break;
	case 2: case 3: plug.fuse[n->number] = (int)draw(40); break;
	case 4: case 5: n->linked = !n->linked; break;
	case 6: plug.room[n->number] = plug.room[n->number] < 0 ? (int)draw(10) : -1; break;
	case 7: case 8: clock_jump(n); break;
	default:
		if (!n->is_server && draw(3) == 0)
			withdraw(n);
	}
}

static void work(struct node *n)
{
	uint64_t what = draw(10);
	if (n->number == 0)
		organise(n);
	else if (n->is_server)
		what = 0;
	else if (what < 7)
		scan(n);
	else if (what < 9)
		rate(n);
	else if (ledger_sign(n->store, &n->author.id, n->author.secret) == ERR_OK)
		note_acked(n);
	if (!is_dead(n) && n->number > 0)
		grown(n);
}

static void fold_some(struct node *n)
{
	struct intake_folded f;
	if (intake_fold(n->store, 40, &f) != ERR_OK && !is_dead(n))
		assert_true(plug.room[n->number] >= 0);
}

static void come_back(struct node *n)
{
	if (is_dead(n))
		node_cut(n);
	if (n->wiped) {
		new_identity(n);
		unlink(node_path(n, "copy"));
	}
	node_start(n);
	if (n->up && n->parent >= 0 && !n->enrolled) {
		enrol(n);
		open_round(n);
	}
}

static void step(void)
{
	struct node *n = &world.node[draw((uint64_t)world.nodes)];
	uint64_t what = draw(20);
	world.now_ms += (int64_t)draw(4000);
	if (!n->up) {
		if (what < 8 && (!n->wiped || kiosks_made < 40))
			come_back(n);
		return;
	}
	if (what < 6)
		work(n);
	else if (what < 15 && n->round && (n->wake_ms <= world.now_ms || draw(4) == 0))
		sync_step(n);
	else if (what < 17 && n->is_server)
		fold_some(n);
	else if (what == 18)
		arrive_late();
	else if (what == 19)
		machine_step(n);
	if (is_dead(n) && n->up)
		node_cut(n);
}

// ---- the end: everything works again

static void force_ratings(struct node *n)
{
	struct stamp when = stamp_of(n);
	struct ledger_info info;
	int moved;
	assert_int_equal(ledger_info(n->store, &n->author.id, &info), ERR_OK);
	n->forced_seq = info.seq;
	for (uint32_t session = 1; session <= SESSIONS; session++)
		assert_int_equal(holding_release(n->store, &n->author.id, &when, session, true, &moved), ERR_OK);
	note_acked(n);
	grown(n);
}

static bool is_settled(const struct node *n, uint64_t revision)
{
	struct round_state state;
	uint64_t here = 0;
	assert_int_equal(intake_revision(n->store, &here), ERR_OK);
	if (!n->round)
		return true;
	round_state(n->round, &state);
	return state.settled && (here == revision || n->restored);
}

static bool all_settled(void)
{
	uint64_t revision = 0;
	assert_int_equal(intake_revision(world.node[0].store, &revision), ERR_OK);
	for (int i = 0; i < world.nodes; i++)
		if (!world.node[i].wiped && !is_settled(&world.node[i], revision))
			return false;
	return true;
}

static void tell(const struct node *n)
{
	struct round_state state = { .settled = true };
	uint64_t here = 0;
	enum err e = n->store ? intake_revision(n->store, &here) : ERR_NOT_FOUND;
	if (n->round)
		round_state(n->round, &state);
	fprintf(stderr, "%s below %d: up=%d enrolled=%d wiped=%d restored=%d revision=%llu (%s) settled=%d online=%d waiting=%llu coming=%llu held=%llu\n", name_of(n), n->parent,
		n->up, n->enrolled, n->wiped, n->restored, (unsigned long long)here, err_text(e), state.settled, state.online, (unsigned long long)state.waiting, (unsigned long long)state.coming, (unsigned long long)state.held);
}

static void heal(void)
{
	world.healed = true;
	for (int i = 0; i < world.nodes; i++) {
		struct node *n = &world.node[i];
		if (n->up && (is_dead(n) || plug.fuse[i] >= 0))
			node_cut(n);
		plug.fuse[i] = plug.room[i] = -1;
		n->linked = true;
		if (!n->up)
			come_back(n);
		if (n->parent >= 0 && !n->enrolled) {
			enrol(n);
			open_round(n);
		}
		if (!n->is_server)
			force_ratings(n);
	}
	while (world.lates)
		arrive_late();
	for (int i = 0; i < HEAL_STEPS && !all_settled(); i++) {
		struct node *n = &world.node[i % world.nodes];
		world.now_ms += 200;
		if (n->round && n->up && n->wake_ms <= world.now_ms)
			sync_step(n);
		if (i % 100 == 99)
			world.now_ms += 10 * MINUTE_MS;
	}
	for (int i = 0; i < world.nodes && !all_settled(); i++)
		tell(&world.node[i]);
	if (!all_settled())
		fail_msg("after %d steps they still are not alike", HEAL_STEPS);
}

// As many answers as people who have answered, and no batch that left early is so small that it tells whose they are.
static void check_ratings(struct store *s, const struct node *n)
{
	struct ledger_reader *r = NULL;
	struct record record;
	struct fact f;
	long answered = 0, respondents = 0;
	enum err e = ledger_reader_open(s, &n->author.id, 1, &r);
	if (e == ERR_NOT_FOUND)
		return; // it has recorded nothing
	assert_int_equal(e, ERR_OK);
	while (ledger_next(r, &record)) {
		if (record.kind != KIND_ANSWERED && record.kind != KIND_RATINGS)
			continue;
		assert_int_equal(fact_read(record.kind, record.body, &f), ERR_OK);
		answered += record.kind == KIND_ANSWERED;
		respondents += record.kind == KIND_RATINGS ? (long)f.ratings.respondents : 0;
		if (record.kind == KIND_RATINGS && record.seq <= n->forced_seq)
			assert_true(f.ratings.respondents >= FEEDBACK_BATCH);
	}
	assert_int_equal(ledger_reader_error(r), ERR_OK);
	ledger_reader_close(r);
	if (answered != respondents)
		fail_msg("%s: %ld have answered, %ld answers are there", name_of(n), answered, respondents);
}

static void count_fork(void *context, const struct forked *f)
{
	(void)f;
	++*(long *)context;
}

static void check_promises(void)
{
	struct store *top = world.node[0].store;
	for (int i = 0; i < SERVERS; i++)
		for (int k = 0; k < world.receipts[i]; k++)
			keeps(world.node[i].store, &world.receipt[i][k], name_of(&world.node[i]), "a record that it gave a receipt for:");
	for (int i = 0; i < world.ackeds; i++) {
		bool restored = false;
		for (int k = SERVERS; k < world.nodes; k++)
			restored = restored || (world.node[k].restored && !memcmp(&world.node[k].author.id, &world.acked[i].id, sizeof world.acked[i].id));
		if (!restored)
			keeps(top, &world.acked[i], "the top", "an acknowledged record:");
		records += (long)world.acked[i].seq;
	}
	for (int i = SERVERS; i < world.nodes; i++)
		if (world.node[i].up && !world.node[i].restored)
			check_ratings(top, &world.node[i]);
	assert_int_equal(intake_each_fork(top, count_fork, &forks), ERR_OK);
}

static void check_alike(void)
{
	uint8_t first[SEAL_HASH], digest[SEAL_HASH];
	for (int i = 0; i < world.nodes; i++) {
		struct node *n = &world.node[i];
		char name[40];
		struct intake_folded f = { .more = true };
		if (!n->up)
			continue;
		while (f.more)
			assert_int_equal(intake_fold(n->store, 100000, &f), ERR_OK);
		round_close(n->round);
		store_close(n->store);
		n->round = NULL;
		n->store = NULL;
		snprintf(name, sizeof name, "m%d/event.hadir", n->number);
		made_sound(name);
		made_digest(name, digest);
		if (i == 0)
			memcpy(first, digest, sizeof first);
		else if (!n->restored && memcmp(first, digest, sizeof first) != 0)
			fail_msg("%s does not show what the top shows", name_of(n));
	}
}

static void run(uint64_t seed)
{
	assert_int_equal(made_setup(NULL), 0);
	make_world(seed);
	for (int i = 0; i < STEPS; i++) {
		if (seed % 4 == 0 && (i == COPY_STEP || i == RESTORE_STEP))
			copy_or_restore(&world.node[SERVERS]);
		step();
	}
	heal();
	check_promises();
	check_alike();
	for (int i = 0; i < world.nodes; i++) {
		struct node *n = &world.node[i];
		round_close(n->round);
		store_close(n->store);
		registry_close(n->registry);
		free(n->body);
		*n = (struct node){ 0 };
	}
	assert_int_equal(made_teardown(NULL), 0);
}

int main(int argc, char **argv)
{
	plug_install();
	int code = seeds_main(argc, argv, "sim_sync", 1000, run);
	if (code == 0)
		printf("sim_sync: %ld histories done, %ld records, %llu runs taken, %ld ledgers that parted, %ld kiosks withdrawn: nothing lost or doubled, all alike\n",
			seeds.count, records, (unsigned long long)world.processed, forks, wiped);
	return code;
}
