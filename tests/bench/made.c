// Makes events of any size through the same calls that publishing and scanning use.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "figure.h"

#define FACTS 64            // of one append
#define COMMIT 200000       // records of one transaction: pages that many touch are written once

static const uint8_t event_seed[SEAL_SEED] = { 1 }, kiosk_seed[SEAL_SEED] = { 2 };

static const struct ledger_id *id_of(const uint8_t *seed, struct ledger_id *id)
{
	uint8_t secret[SEAL_SECRET];
	seal_keys(seed, id->key, secret);
	id->epoch[0] = 7;
	return id;
}

const struct ledger_id *made_event_id(void)
{
	static struct ledger_id id;
	return id_of(event_seed, &id);
}

const struct ledger_id *made_kiosk_id(void)
{
	static struct ledger_id id;
	return id_of(kiosk_seed, &id);
}

void made_seed(uint8_t ret_seed[SEAL_SEED])
{
	memcpy(ret_seed, event_seed, SEAL_SEED);
}

void made_badge_key(uint8_t ret_key[SEAL_HASH])
{
	memset(ret_key, 0x42, SEAL_HASH);
}

void made_badge(uint64_t person, struct badge *ret_badge)
{
	uint8_t key[SEAL_HASH];
	made_badge_key(key);
	badge_make(key, MADE_EVENT, person, 1, ret_badge);
}

void made_check(enum err e, const struct store *s, const char *what)
{
	if (e == ERR_OK)
		return;
	fprintf(stderr, "%s: %s (%s)\n", what, err_text(e), s ? store_detail(s) : "");
	exit(1);
}

// ---- appending many

struct writer { struct store *store; const struct ledger_id *id; struct fact *facts; int n; int open; int64_t at_ms; };

static void flush(struct writer *w)
{
	uint64_t first;
	struct stamp when = { .at_ms = w->at_ms, .up_ms = w->at_ms - MADE_START_MS + DAY_MS, .boot = 1, .quality = QUALITY_SYNCED };
	if (!w->open)
		made_check(store_begin(w->store), w->store, "begin");
	if (w->n)
		made_check(ledger_append(w->store, w->id, &when, w->facts, w->n, &first), w->store, "append");
	w->open += w->n;
	w->n = 0;
	if (w->open < COMMIT)
		return;
	made_check(store_commit(w->store), w->store, "commit");
	w->open = 0;
}

static struct fact *next(struct writer *w, enum kind kind)
{
	if (w->n == FACTS)
		flush(w);
	struct fact *f = &w->facts[w->n++];
	f->kind = kind;
	return f;
}

static void finish(struct writer *w, const uint8_t *seed)
{
	struct ledger_id id;
	uint8_t secret[SEAL_SECRET];
	flush(w);
	if (w->open)
		made_check(store_commit(w->store), w->store, "commit");
	seal_keys(seed, id.key, secret);
	made_check(ledger_sign(w->store, w->id, secret), w->store, "sign");
}

// ---- an event

static const char *const given[] = { "Siti", "Budi", "Nur", "Agus", "Dewi", "Muhammad", "Sri", "Ahmad", "Ni Luh", "I Made", "Yohanes", "Maria", "Andi", "Rina", "Joko", "Wayan" };
static const char *const family[] = { "Aminah", "Santoso", "Hidayat", "Wijaya", "Lestari", "Rahman", "Siregar", "Nasution", "Suryani", "Kusuma", "Halim", "Pratama", "Utami", "Saputra", "Handayani", "Gunawan" };

static void put_person(struct writer *w, int i)
{
	struct person *p = &next(w, KIND_PERSON)->person;
	memset(p, 0, sizeof *p);
	p->number = (uint64_t)i + 1;
	// Numbers that rise and names that recur keep the indexes' pages near each other; it is the badges that are spread.
	snprintf(p->name, sizeof p->name, "%s %s %s, S.E.", given[i % 16], family[i / 16 % 16], family[i / 65536 % 16]);
	int day = i / 1998;
	snprintf(p->nip, sizeof p->nip, "190%d%02d%02d192504%d%03d", 1 + day / 336, day / 28 % 12 + 1, day % 28 + 1, i % 1998 / 999 + 1, i % 999 + 1);
	strcpy(p->rank, "III/c");
	strcpy(p->position, "Kepala Subbagian Keuangan");
	snprintf(p->unit, sizeof p->unit, "Dinas Pemberdayaan Masyarakat dan Desa Kabupaten %d", i % 500);

	struct badge b;
	struct badge_fact *f = &next(w, KIND_BADGE)->badge;
	*f = (struct badge_fact){ .holder = (uint64_t)i + 1, .issue = 1 };
	made_badge(f->holder, &b);
	badge_hash(&b, f->hash);
}

static void put_event(struct writer *w, const struct made_size *size)
{
	struct event *e = &next(w, KIND_EVENT)->event;
	*e = (struct event){ .number = MADE_EVENT, .zone = ZONE_WITA, .first_day = 20251014, .last_day = 20251018, .rules = rules_default() };
	strcpy(e->title, "Bimbingan Teknis Pengelolaan Keuangan Desa");
	strcpy(e->organiser, "Dinas Pemberdayaan Masyarakat dan Desa");
	strcpy(e->place, "Hotel Melati, Jalan Merdeka Nomor 1");
	strcpy(e->city, "Denpasar");
	for (int i = 0; i < size->sessions; i++) {
		struct session *s = &next(w, KIND_SESSION)->session;
		*s = (struct session){ .number = (uint32_t)i + 1, .jp = 2, .start_ms = MADE_START_MS + i / 4 * DAY_MS + i % 4 * 2 * HOUR_MS };
		s->end_ms = s->start_ms + 105 * MINUTE_MS;
		snprintf(s->title, sizeof s->title, "Materi %d", i + 1);
		strcpy(s->speaker, "Dr. Made Wirawan, M.Si.");
	}
	for (int i = 0; i < size->people; i++)
		put_person(w, i);
}

static void put_presences(struct writer *w, const struct made_size *size)
{
	for (int i = 0; i < size->presences; i++) {
		int person = i % size->people, session = i / size->people;
		w->at_ms = MADE_START_MS + session / 4 * DAY_MS + session % 4 * 2 * HOUR_MS - HOUR_MS / 2 + i % size->people * 10;
		struct presence *p = &next(w, KIND_PRESENCE)->presence;
		*p = (struct presence){ .person = (uint64_t)person + 1, .session = (uint32_t)session + 1, .issue = 1, .means = MEANS_BADGE };
	}
}

static void make(const char *path, const struct made_size *size)
{
	struct store *s = made_open(path, STORE_CREATE);
	struct writer w = { .store = s, .id = made_event_id(), .facts = calloc(FACTS, sizeof *w.facts), .at_ms = MADE_START_MS - DAY_MS };
	if (!w.facts)
		made_check(ERR_NO_MEMORY, NULL, path);
	made_check(ledger_create(s, made_event_id(), true), s, "event ledger");
	put_event(&w, size);
	finish(&w, event_seed);
	w.id = made_kiosk_id();
	w.open = 0;
	made_check(ledger_create(s, made_kiosk_id(), false), s, "kiosk ledger");
	put_presences(&w, size);
	finish(&w, kiosk_seed);
	free(w.facts);
	store_close(s);
}

// One of an earlier build may have other tables.
static bool is_there(const char *path)
{
	struct store *s;
	if (access(path, R_OK) < 0 || store_open(path, STORE_READ, &s) != ERR_OK)
		return false;
	store_close(s);
	return true;
}

const char *made_file(const char *name, struct made_size size)
{
	static char path[200];
	char making[220];
	snprintf(path, sizeof path, MADE_FOLDER "/%s-%d-%d-%d.hadir", name, size.people, size.sessions, size.presences);
	snprintf(making, sizeof making, "%s.making", path);
	if (is_there(path))
		return path;
	mkdir("build", 0755);
	mkdir(MADE_FOLDER, 0755);
	if (access(MADE_FOLDER, W_OK) < 0)
		made_check(ERR_IO, NULL, MADE_FOLDER);
	unlink(making);
	int64_t begin = figure_now_ns();
	make(making, &size);
	if (rename(making, path) < 0)
		made_check(ERR_IO, NULL, path);
	figure_info(path, (double)(figure_now_ns() - begin) / 1e9, "s to make, once");
	return path;
}

struct store *made_open(const char *path, enum store_mode mode)
{
	struct store *s = NULL;
	made_check(store_open(path, mode, &s), NULL, path);
	return s;
}
