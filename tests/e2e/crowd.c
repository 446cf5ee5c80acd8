// Kiosks that push through several servers of one database, whatever becomes of these: what was acknowledged is told at the end.
// SPDX-License-Identifier: Apache-2.0
//
// STORE is a server's data folder, or postgresql://...
// crowd enrol STORE EVENT [KIOSKS]            enrols and confirms the kiosks of the crowd
// crowd hold STORE EVENT END                  keeps the store from all others until the file END is there; prints "held" when it does
// crowd verify STORE EVENT                    chains, signatures, and whether the state kept is what the records add up to; prints each ledger's end
// crowd push EVENT SECONDS END URL URL [KIOSKS] pushes through both in turn; two threads a kiosk, so both push the same ledger. After SECONDS
//                                             it waits for the file END, then brings each ledger to the same number and prints "KEY NUMBER LINK";
//                                             on stderr how much it was, and how many signatures were under receipts of more than one kiosk
#define _GNU_SOURCE
#include "core/fact.h"
#include "core/position.h"
#include "core/receipt.h"
#include "core/run.h"
#include "device/squeeze.h"
#include "store/db.h"
#include "store/intake.h"
#include "store/ledger.h"
#include "store/registry.h"
#include "sync/line.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KIOSKS 5         // unless said otherwise
#define KIOSKS_MOST 100
#define HANDS 2          // threads of a kiosk
#define RECORDS 20000    // of a ledger, at most
#define START_MS INT64_C(1760400000000)

struct ledger {
	struct ledger_id id;
	uint8_t secret[SEAL_SECRET];
	uint8_t (*link)[SEAL_HASH];   // after each number
	_Atomic uint64_t acknowledged;
};
struct hand { struct ledger *ledger; int number; pthread_t thread; int64_t pushed, answers, lost; };

static struct ledger ledgers[KIOSKS_MOST];
static int kiosks = KIOSKS;
static const char *urls[2], *event_number, *end_file;
static int64_t push_ms, until_ms;
static atomic_bool failed;

#define SIGNATURES 4096  // remembered: those under receipts that are new; by their first bytes
static struct { uint8_t sign[SEAL_SIGN]; uint64_t leaves; const struct ledger *ledger; bool several; } signatures[SIGNATURES];
static pthread_mutex_t signatures_lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t shared;   // by kiosks
static uint64_t together; // receipts under one, at most

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void must(enum err e, const char *what)
{
	if (!e)
		return;
	fprintf(stderr, "crowd: %s: %s\n", what, err_text(e));
	exit(1);
}

static void wrong(const struct hand *h, const char *what, uint64_t seq)
{
	fprintf(stderr, "crowd: hand %d: %s at %llu\n", h->number, what, (unsigned long long)seq);
	failed = true;
}

static void name_ledger(int number, struct ledger *l)
{
	uint8_t seed[SEAL_SEED] = "crowd";
	seed[16] = (uint8_t)number;
	seal_keys(seed, l->id.key, l->secret);
	memset(l->id.epoch, 0xc0 + number, sizeof l->id.epoch);
}

// The same record for a number, whoever makes it.
static void make_record(const struct ledger *l, uint64_t seq, char body[300], struct record *ret_record)
{
	struct fact *f = calloc(1, sizeof *f);
	struct text t = text_init(body, 300);
	*f = (struct fact){ .kind = KIND_PRESENCE, .presence = { .person = seq * 7 % 12 + 1, .session = (uint32_t)(seq % 4) + 1, .issue = 1 } };
	must(fact_write(f, &t), "fact");
	free(f);
	int64_t at_ms = START_MS + (int64_t)seq * 50 + l->id.epoch[0];
	*ret_record = (struct record){ .seq = seq, .kind = KIND_PRESENCE, .body = text_span(&t),
		.when = { .at_ms = at_ms, .up_ms = at_ms - START_MS, .boot = 1, .quality = QUALITY_SYNCED } };
	memcpy(ret_record->salt, &seq, sizeof seq);
	record_digest(ret_record);
}

static void make_links(struct ledger *l)
{
	char body[300];
	struct record r;
	l->link = calloc(RECORDS + 1, sizeof *l->link);
	if (!l->link)
		must(ERR_NO_MEMORY, "links");
	for (uint64_t seq = 1; seq <= (push_ms ? RECORDS : 100); seq++) { // without time it pushes a few
		make_record(l, seq, body, &r);
		record_link(&l->id, l->link[seq - 1], &r, l->link[seq]);
	}
}

static size_t make_push(const struct ledger *l, uint64_t from, int count, char *room, char *packed, size_t cap)
{
	struct text out = text_init(room, RUN_BYTES);
	struct run_head h = { .id = l->id, .from = from, .now_ms = now_ms() };
	struct run_writer *w = malloc(sizeof *w);
	uint8_t sign[SEAL_SIGN];
	size_t len = 0;
	char body[300];
	memcpy(h.previous, l->link[from - 1], sizeof h.previous);
	run_begin(w, &h, &out);
	for (int i = 0; i < count; i++) {
		struct record r;
		make_record(l, from + (uint64_t)i, body, &r);
		must(run_add(w, &r), "run");
	}
	record_sign(l->secret, &l->id, from + (uint64_t)count - 1, w->link, sign);
	must(run_end(w, sign), "run");
	must(squeeze_pack(text_span(&out), packed, cap, &len), "pack");
	free(w);
	return len;
}

static void note_signature(const struct hand *h, const struct receipt *r)
{
	int at = (r->sign[0] << 8 | r->sign[1]) % SIGNATURES;
	pthread_mutex_lock(&signatures_lock);
	if (memcmp(signatures[at].sign, r->sign, sizeof r->sign) != 0) {
		memcpy(signatures[at].sign, r->sign, sizeof r->sign);
		signatures[at].leaves = r->leaves;
		signatures[at].ledger = h->ledger;
		signatures[at].several = false;
	}
	if (signatures[at].leaves != r->leaves)
		wrong(h, "a signature for trees of two sizes", r->seq);
	if (signatures[at].ledger != h->ledger && !signatures[at].several)
		shared += signatures[at].several = true;
	together = r->leaves > together ? r->leaves : together;
	pthread_mutex_unlock(&signatures_lock);
}

static void acknowledge(struct hand *h, const struct line_answer *a, uint64_t last)
{
	struct receipt r;
	struct ledger *l = h->ledger;
	if (receipt_read(span_trim(a->body), &l->id, &r) != ERR_OK || receipt_verify(&r) != ERR_OK)
		return wrong(h, "a receipt that is none", last);
	if (r.seq < last || r.seq > RECORDS || memcmp(r.link, l->link[r.seq], sizeof r.link) != 0)
		return wrong(h, "a receipt of something else", r.seq);
	note_signature(h, &r);
	for (uint64_t seen = l->acknowledged; seen < r.seq && !atomic_compare_exchange_weak(&l->acknowledged, &seen, r.seq);)
		;
	h->answers++;
}

// One push through one of the servers; ret_next: where to go on. False: no answer that says so.
static bool push(struct hand *h, struct line *line, uint64_t from, int count, uint64_t *ret_next)
{
	static _Thread_local char room[RUN_BYTES], packed[RUN_PACKED];
	char path[64];
	struct line_answer a;
	struct position p;
	size_t len = make_push(h->ledger, from, count, room, packed, sizeof packed);
	snprintf(path, sizeof path, "v1/push?event=%s", event_number);
	struct line_request r = { .method = METHOD_POST, .path = path, .body = { packed, len }, .most = 4096, .time_ms = 8000 };
	enum err e = line_send(line, &r, now_ms(), &a);
	h->pushed++;
	if (!e && a.status == 200) {
		acknowledge(h, &a, from + (uint64_t)count - 1);
		*ret_next = from + (uint64_t)count;
		return true;
	}
	if (!e && a.status == 409 && position_read(span_trim(a.body), &p) == ERR_OK) {
		if (p.seq < h->ledger->acknowledged)
			wrong(h, "less than was acknowledged", p.seq);
		if (p.seq >= from && memcmp(p.link, h->ledger->link[p.seq], sizeof p.link) != 0)
			wrong(h, "another history", p.seq);
		*ret_next = p.seq + 1;
		return true;
	}
	if (!e && a.status != 503 && a.status != 507 && a.status != 401 && a.status != 500)
		wrong(h, "an answer that makes no sense", (uint64_t)a.status);
	h->lost++;
	return false;
}

static void *work(void *context)
{
	struct hand *h = context;
	struct http *http[2] = { NULL, NULL };
	struct line lines[2];
	uint64_t next = 1;
	unsigned random = (unsigned)h->number * 2654435761u + 1;
	for (int i = 0; i < 2; i++) {
		must(http_open(&(struct http_options){ .connect_ms = 1000 }, &http[i]), "http");
		uint8_t seed[SEAL_SEED];
		memcpy(seed, h->ledger->secret, sizeof seed); // an Ed25519 secret begins with its seed
		line_init(&lines[i], line_http, http[i], urls[i], seed, NULL);
	}
	while (now_ms() < until_ms && next + 60 < RECORDS && !failed) {
		int count = (int)(rand_r(&random) % (rand_r(&random) % 4 ? 3 : 50)) + 1;
		if (!push(h, &lines[rand_r(&random) % 2], next, count, &next))
			usleep(20000 + (unsigned)rand_r(&random) % 80000);
	}
	while (access(end_file, F_OK) != 0)
		usleep(20000);
	for (int tries = 0; h->number % HANDS == 0 && !failed; tries++) { // all is well again: the rest, acknowledged
		uint64_t last = h->ledger->acknowledged + 1;
		next = next < last ? last : next;
		if (push(h, &lines[tries % 2], next, 1, &next) && h->ledger->acknowledged >= last)
			break;
		if (tries == 200)
			wrong(h, "no answer in the end", next);
		usleep(100000);
	}
	for (int i = 0; i < 2; i++)
		http_close(http[i]);
	return NULL;
}

static bool is_url(const char *store)
{
	return strstr(store, "://");
}

static void name_event(const char *store, uint32_t event, char ret_where[700])
{
	snprintf(ret_where, 700, is_url(store) ? "%s#event_%07u" : "%s/events/%07u.hadir", store, event);
}

static int enrol(const char *store, uint32_t event)
{
	struct registry *r = NULL;
	char where[700];
	snprintf(where, sizeof where, is_url(store) ? "%s#hadir" : "%s/server.db", store);
	must(registry_open(where, &r), store);
	for (int i = 0; i < kiosks; i++) {
		char token[REGISTRY_TOKEN];
		struct device d = { .state = DEVICE_WAITING, .code = "123456" };
		memcpy(d.key, ledgers[i].id.key, sizeof d.key);
		snprintf(d.name, sizeof d.name, "Kios %d", i + 1);
		must(registry_make_token(r, event, "siti", now_ms(), token), "token");
		must(registry_enrol(r, span_of(token), now_ms(), &d), "enrol");
		must(registry_set_device(r, d.key, DEVICE_CONFIRMED), "confirm");
	}
	registry_close(r);
	return 0;
}

static void print_end(const uint8_t key[SEAL_PUBLIC], uint64_t seq, const uint8_t link[SEAL_HASH])
{
	char hex[2 * SEAL_HASH + 1];
	printf("%s ", sodium_bin2hex(hex, sizeof hex, key, SEAL_PUBLIC));
	printf("%llu ", (unsigned long long)seq);
	printf("%s\n", sodium_bin2hex(hex, sizeof hex, link, SEAL_HASH));
}

static void note_flaw(void *context, const struct flaw_report *f)
{
	int *flaws = context;
	if (f->flaw == FLAW_UNSIGNED)
		return;
	*flaws += 1;
	fprintf(stderr, "flaw %d at %llu to %llu: %s\n", f->flaw, (unsigned long long)f->seq, (unsigned long long)f->to, f->detail);
}

static void note_position(void *context, const struct position *p)
{
	(void)context;
	print_end(p->id.key, p->seq, p->link);
}

static int verify(const char *store, uint32_t event)
{
	struct store *s = NULL;
	struct verify_total total;
	char where[700];
	int flaws = 0;
	uint64_t waiting = 0;
	name_event(store, event, where);
	must(store_open(where, STORE_READ, &s), where);
	must(intake_waiting(s, &waiting), where);
	must(ledger_verify(s, note_flaw, NULL, &flaws, &total), where);
	must(intake_heads(s, note_position, NULL), where);
	store_close(s);
	fprintf(stderr, "%llu records, %llu of them not folded, %d flaws\n", (unsigned long long)total.records, (unsigned long long)waiting, flaws);
	return flaws || waiting;
}

// Below what keeps programs apart: as a backup program would, or a slow disk.
static int hold(const char *store, uint32_t event)
{
	struct db *d = NULL;
	char where[700];
	name_event(store, event, where);
	must(db_open(where, DB_WRITE, &d), where);
	must(db_prepare(d), where);
	must(db_begin(d), where);
	puts("held");
	fflush(stdout);
	while (access(end_file, F_OK) != 0)
		usleep(20000);
	must(db_end(d, ERR_OK), where);
	db_close(d);
	return 0;
}

static int run(void)
{
	static struct hand hands[KIOSKS_MOST * HANDS];
	int64_t pushed = 0, answers = 0, lost = 0;
	for (int i = 0; i < kiosks; i++)
		make_links(&ledgers[i]);
	until_ms = now_ms() + push_ms;
	for (int i = 0; i < kiosks * HANDS; i++) {
		hands[i] = (struct hand){ .ledger = &ledgers[i / HANDS], .number = i };
		if (pthread_create(&hands[i].thread, NULL, work, &hands[i]) != 0)
			must(ERR_NO_MEMORY, "thread");
	}
	for (int i = 0; i < kiosks * HANDS; i++) {
		pthread_join(hands[i].thread, NULL);
		pushed += hands[i].pushed;
		answers += hands[i].answers;
		lost += hands[i].lost;
	}
	for (int i = 0; i < kiosks; i++)
		print_end(ledgers[i].id.key, ledgers[i].acknowledged, ledgers[i].link[ledgers[i].acknowledged]);
	fprintf(stderr, "pushed %lld, receipts %lld, signatures that kiosks share %lld, under one at most %llu, without an answer %lld\n", (long long)pushed, (long long)answers,
		(long long)shared, (unsigned long long)together, (long long)lost);
	return failed || !answers;
}

static int usage(void)
{
	fprintf(stderr, "crowd enrol STORE EVENT [KIOSKS] | crowd hold STORE EVENT END | crowd verify STORE EVENT | crowd push EVENT SECONDS END URL URL [KIOSKS]\n");
	return 2;
}

static void take_kiosks(const char *number)
{
	kiosks = number ? atoi(number) : KIOSKS;
	if (kiosks < 1 || kiosks > KIOSKS_MOST)
		must(ERR_RANGE, number);
	for (int i = 0; i < kiosks; i++)
		name_ledger(i + 1, &ledgers[i]);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	if (sodium_init() < 0)
		return 1;
	if (!strcmp(what, "enrol") && (argc == 4 || argc == 5)) {
		take_kiosks(argv[4]);
		return enrol(argv[2], (uint32_t)atoi(argv[3]));
	}
	if (!strcmp(what, "verify") && argc == 4)
		return verify(argv[2], (uint32_t)atoi(argv[3]));
	if (!strcmp(what, "hold") && argc == 5) {
		end_file = argv[4];
		return hold(argv[2], (uint32_t)atoi(argv[3]));
	}
	if (strcmp(what, "push") != 0 || argc < 7 || argc > 8)
		return usage();
	take_kiosks(argv[7]);
	event_number = argv[2];
	push_ms = 1000 * (int64_t)atoi(argv[3]);
	end_file = argv[4];
	urls[0] = argv[5];
	urls[1] = argv[6];
	return run();
}
