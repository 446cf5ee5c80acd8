// A thousand histories of an event with kiosks, sticks, failures and losses: in the end every node holds and shows the same.
// SPDX-License-Identifier: Apache-2.0
#include "../store/history.h"

#include "seeds.h"

#define NODES 5 // the organiser's laptop and four kiosks
#define STICKS 3
#define LEDGERS (4 * NODES) // with those of kiosks that were set up again

struct node { struct made_author author; char name[16]; bool organiser; };
struct known { struct made_author author; uint64_t seq; }; // of each ledger ever written: the last record that anybody must still have
struct history {
	struct node node[NODES];
	struct known ledger[LEDGERS];
	int ledgers, sticks, epochs;

};

static long records; // of all histories

static void refused(void *context, const struct merge_result *r)
{
	(void)context;
	if (r->err != ERR_OK)
		fail_msg("a ledger is refused: %s at %llu", err_text(r->err), (unsigned long long)r->at_seq);
}

static void merge(const char *into, const char *from)
{
	struct store *a = made_store(into), *b = made_open(from, STORE_READ);
	assert_int_equal(ledger_merge(a, b, refused, NULL), ERR_OK);
	store_close(b);
	store_close(a);
}

static struct known *find(struct history *h, const struct made_author *a)
{
	for (int i = 0; i < h->ledgers; i++)
		if (!memcmp(&h->ledger[i].author.id, &a->id, sizeof a->id))
			return &h->ledger[i];
	assert_true(h->ledgers < LEDGERS);
	h->ledger[h->ledgers].author = *a;
	return &h->ledger[h->ledgers++];
}

static uint64_t head_of(struct store *s, const struct made_author *a)
{
	struct ledger_info info;
	enum err e = ledger_info(s, &a->id, &info);
	assert_true(e == ERR_OK || e == ERR_NOT_FOUND);
	return e == ERR_OK ? info.seq : 0;
}

static void start(struct history *h, struct node *n)
{
	struct store *s = made_store(n->name);
	if (n->organiser)
		make_organiser(s, &n->author, &h->node[1].author);
	else
		assert_int_equal(ledger_create(s, &n->author.id, false), ERR_OK);
	find(h, &n->author)->seq = head_of(s, &n->author);
	store_close(s);
}

static void work(struct history *h, struct node *n)
{
	struct store *s = made_open(n->name, STORE_WRITE);
	int more = 1 + (int)draw(8);
	if (n->organiser) {
		uint64_t person = 1 + draw(9);
		made_append(s, &n->author, MONDAY, made_person(person, draw(2) ? "Muhammad Rizki" : "Dewi Sartika", ""));
		made_append(s, &n->author, MONDAY, made_badge(person, 1 + (uint32_t)draw(3)));
		assert_int_equal(ledger_sign(s, &n->author.id, n->author.secret), ERR_OK);
	} else {
		append_random(s, &n->author, &seeds.random, more);
		if (draw(3) == 0)
			assert_int_equal(ledger_sign(s, &n->author.id, n->author.secret), ERR_OK);
	}
	find(h, &n->author)->seq = head_of(s, &n->author);
	store_close(s);
}

static void stick_name(int number, char ret_name[16])
{
	snprintf(ret_name, 16, "stick%d", number & 7);
}

static void raise_to_file(struct history *h, const char *file, uint64_t seq[LEDGERS])
{
	if (access(made_path(file), F_OK) != 0)
		return;
	struct store *s = made_open(file, STORE_READ);
	for (int l = 0; l < h->ledgers; l++) {
		uint64_t here = head_of(s, &h->ledger[l].author);
		seq[l] = here > seq[l] ? here : seq[l];
	}
	store_close(s);
}

// A file is gone, and with it what it alone held. What it did not hold to the end is still expected of the others, so that
// what a merge loses is not forgiven here.
static void discard(struct history *h, const char *file)
{
	uint64_t gone[LEDGERS] = { 0 }, kept[LEDGERS] = { 0 };
	raise_to_file(h, file, gone);
	unlink(made_path(file));
	for (int i = 0; i < NODES; i++)
		raise_to_file(h, h->node[i].name, kept);
	for (int i = 0; i < STICKS; i++) {
		char name[16];
		stick_name(i, name);
		raise_to_file(h, name, kept);
	}
	for (int l = 0; l < h->ledgers; l++)
		if (gone[l] == h->ledger[l].seq && kept[l] < gone[l])
			h->ledger[l].seq = kept[l];
}

// The stick is wiped first: it may have held the last copy of what a lost kiosk wrote.
static void export(struct history *h, const struct node *n)
{
	char name[16];
	stick_name((int)draw(STICKS), name);
	discard(h, name);
	struct store *s = made_open(n->name, STORE_WRITE);
	assert_int_equal(store_copy(s, made_path(name)), ERR_OK);
	store_close(s);
}

static void import(const struct node *n)
{
	char name[16];
	stick_name((int)draw(STICKS), name);
	if (access(made_path(name), F_OK) == 0)
		merge(n->name, name);
}

// A kiosk's card is lost. What no stick and no other node has of it is gone; the kiosk begins again under another epoch.
static void lose(struct history *h, struct node *n)
{
	discard(h, n->name);
	n->author.id.epoch[0] = (uint8_t)(100 + h->epochs++);
	start(h, n);
}

static void step(struct history *h)
{
	struct node *n = &h->node[draw(NODES)];
	uint64_t what = draw(20);
	if (what < 10)
		work(h, n);
	else if (what < 14)
		export(h, n);
	else if (what < 18)
		import(n);
	else if (what == 18)
		merge(n->name, h->node[(n - h->node + 1 + (int)draw(NODES - 1)) % NODES].name);
	else if (!n->organiser && h->epochs < LEDGERS - NODES)
		lose(h, n);
}

// Everything is brought to the organiser, and from there to everybody.
static void gather(struct history *h)
{
	char name[16];
	for (int i = 0; i < STICKS; i++) {
		stick_name(i, name);
		if (access(made_path(name), F_OK) == 0)
			merge(h->node[0].name, name);
	}
	for (int i = 1; i < NODES; i++)
		merge(h->node[0].name, h->node[i].name);
	for (int i = 1; i < NODES; i++)
		merge(h->node[i].name, h->node[0].name);
}

static void check(struct history *h)
{
	uint8_t first[SEAL_HASH], digest[SEAL_HASH];
	for (int i = 0; i < NODES; i++) {
		struct store *s = made_open(h->node[i].name, STORE_READ);
		for (int l = 0; l < h->ledgers; l++)
			if (head_of(s, &h->ledger[l].author) != h->ledger[l].seq)
				fail_msg("%s ends ledger %d at %llu, not %llu", h->node[i].name, l, (unsigned long long)head_of(s, &h->ledger[l].author), (unsigned long long)h->ledger[l].seq);
		store_close(s);
		made_digest(h->node[i].name, digest);
		if (i == 0) {
			memcpy(first, digest, sizeof first);
			made_sound(h->node[i].name); // no gap, no double: the chain of each ledger is whole up to its end
		}
		assert_memory_equal(first, digest, sizeof first);
	}
	for (int l = 0; l < h->ledgers; l++)
		records += (long)h->ledger[l].seq;
}

static void run(uint64_t seed)
{
	static struct history h;
	memset(&h, 0, sizeof h);
	(void)seed;
	assert_int_equal(made_setup(NULL), 0);
	for (int i = 0; i < NODES; i++) {
		h.node[i] = (struct node){ .author = made_author((uint8_t)(i + 1)), .organiser = i == 0 };
		snprintf(h.node[i].name, sizeof h.node[i].name, "node%d", i);
	}
	for (int i = 0; i < NODES; i++)
		start(&h, &h.node[i]);
	for (int n = 20 + (int)draw(30); n > 0; n--)
		step(&h);
	gather(&h);
	check(&h);
	assert_int_equal(made_teardown(NULL), 0);
}

int main(int argc, char **argv)
{
	int code = seeds_main(argc, argv, "sim_histories", 1000, run);
	if (code == 0)
		printf("sim_histories: %ld done, %ld records, all nodes alike, nothing lost or doubled\n", seeds.count, records);
	return code;
}
