// Rows of people, officers and kiosks as values, and who stands in a table twice.
// SPDX-License-Identifier: Apache-2.0
#include "core/roster.h"

#include <assert.h>
#include <string.h>

#include "core/name.h"
#include "core/nip.h"

static bool has_letter(struct span s)
{
	for (int32_t c; (c = utf8_next(&s)) != -1;)
		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xc0)
			return true;
	return false;
}

static void copy_name(struct row_reader *r, char ret_name[PERSON_NAME])
{
	struct span typed = row_get(r, COLUMN_NAME);
	if (has_letter(typed))
		row_text(r, COLUMN_NAME, ret_name, PERSON_NAME);
	else
		row_report(r, PROBLEM_NAME_EMPTY, typed);
}

static void read_nip(struct row_reader *r, char ret_nip[24])
{
	enum nip_kind kind;
	struct span typed = row_get(r, COLUMN_NIP);
	enum problem p = nip_read(typed, ret_nip, &kind);
	if (p == PROBLEM_NONE && (kind == NIP_PNS || kind == NIP_PPPK))
		p = nip_age(ret_nip, r->h->year);
	if (p == PROBLEM_NONE && kind == NIP_OTHER && strlen(ret_nip) == 16)
		p = PROBLEM_NIK;
	if (p != PROBLEM_NONE)
		row_report(r, p, typed);
}

static void read_rank(struct row_reader *r, char ret_rank[24])
{
	struct span typed = row_get(r, COLUMN_RANK);
	ret_rank[0] = '\0';
	if (!typed.len || rank_read(typed, ret_rank))
		return;
	row_text(r, COLUMN_RANK, ret_rank, 24);
	if (ret_rank[0])
		row_report(r, PROBLEM_RANK, typed);
}

static void read_letter(struct row_reader *r, struct person *p)
{
	struct span day = row_get(r, COLUMN_LETTER_DAY);
	row_text(r, COLUMN_LETTER, p->letter, sizeof p->letter);
	if (day.len && calendar_read_day(day, &p->letter_day) != ERR_OK)
		row_report(r, PROBLEM_DATE, day);
}

bool roster_person(const struct heading *h, const struct row *row, struct person *ret_person, finding_sink *sink, void *context)
{
	struct row_reader r = row_begin(h, row, sink, context);
	struct person p = { .number = (uint64_t)row_number(&r, COLUMN_NUMBER, PERSON_MAX) };
	copy_name(&r, p.name);
	read_nip(&r, p.nip);
	read_rank(&r, p.rank);
	row_text(&r, COLUMN_POSITION, p.position, sizeof p.position);
	row_text(&r, COLUMN_UNIT, p.unit, sizeof p.unit);
	row_text(&r, COLUMN_REGION, p.region, sizeof p.region);
	row_text(&r, COLUMN_CLASS, p.class, sizeof p.class);
	if (!role_find(row_get(&r, COLUMN_ROLE), &p.role))
		row_report(&r, PROBLEM_ROLE, row_get(&r, COLUMN_ROLE));
	read_letter(&r, &p);
	p.replaces = (uint64_t)row_number(&r, COLUMN_REPLACES, PERSON_MAX);
	if (r.good)
		*ret_person = p;
	return r.good;
}

// Easily guessed: all digits alike, or each the next or the last one's neighbour in the same direction, or a pair over and over.
static bool is_weak(struct span pin)
{
	bool alike = true, up = true, down = true, pairs = pin.len % 2 == 0;
	for (size_t i = 1; i < pin.len; i++) {
		int step = pin.at[i] - pin.at[i - 1];
		alike &= step == 0;
		up &= step == 1 || step == -9;
		down &= step == -1 || step == 9;
		pairs &= i < 2 || pin.at[i] == pin.at[i - 2];
	}
	return alike || up || down || pairs;
}

static void read_pin(struct row_reader *r, const char *name, char ret_pin[ROSTER_PIN])
{
	struct span pin = row_get(r, COLUMN_PIN);
	if (pin.len > 1 && *pin.at == '\'') // Excel's mark of a text
		pin = (struct span){ pin.at + 1, pin.len - 1 };
	bool good = pin.len >= 4 && pin.len <= 12;
	for (size_t i = 0; i < pin.len; i++)
		good &= pin.at[i] >= '0' && pin.at[i] <= '9';
	if (!good)
		row_report(r, PROBLEM_PIN, SPAN(""));
	else if (is_weak(pin))
		row_report(r, PROBLEM_PIN_WEAK, span_of(name));
	if (good)
		span_copy(pin, ret_pin, ROSTER_PIN);
}

bool roster_officer(const struct heading *h, const struct row *row, struct officer *ret_officer, char ret_pin[ROSTER_PIN],
	finding_sink *sink, void *context)
{
	struct row_reader r = row_begin(h, row, sink, context);
	struct officer o = { .number = (uint32_t)row_number(&r, COLUMN_NUMBER, PERSON_MAX) };
	char pin[ROSTER_PIN] = "";
	copy_name(&r, o.name);
	row_text(&r, COLUMN_ROLE, o.role, sizeof o.role);
	read_pin(&r, o.name, pin);
	if (r.good) {
		*ret_officer = o;
		memcpy(ret_pin, pin, sizeof pin);
	}
	return r.good;
}

// Hexadecimal digits with whatever sets groups of them apart; the epoch is left zeros when it is not there.
static bool read_key(struct span typed, struct ledger_id *ret_id)
{
	char digits[2 * (SEAL_PUBLIC + RECORD_EPOCH) + 1];
	struct text out = text_init(digits, sizeof digits);
	for (size_t i = 0; i < typed.len; i++)
		if (!memchr(" :-", typed.at[i], 3))
			text_char(&out, typed.at[i]);
	struct span key = text_span(&out), epoch = { digits + 2 * SEAL_PUBLIC, 2 * RECORD_EPOCH };
	bool both = key.len == 2 * (SEAL_PUBLIC + RECORD_EPOCH);
	if (both)
		key.len = 2 * SEAL_PUBLIC;
	return !out.full && hex_read(key, ret_id->key, SEAL_PUBLIC) && (!both || hex_read(epoch, ret_id->epoch, RECORD_EPOCH));
}

bool roster_kiosk(const struct heading *h, const struct row *row, struct kiosk_fact *ret_kiosk, finding_sink *sink, void *context)
{
	struct row_reader r = row_begin(h, row, sink, context);
	struct kiosk_fact k = { 0 };
	if (!row_get(&r, COLUMN_NAME).len)
		row_report(&r, PROBLEM_NAME_EMPTY, SPAN(""));
	else
		row_text(&r, COLUMN_NAME, k.name, sizeof k.name);
	if (!read_key(row_get(&r, COLUMN_KEY), &k.id))
		row_report(&r, PROBLEM_KEY, row_get(&r, COLUMN_KEY));
	if (r.good)
		*ret_kiosk = k;
	return r.good;
}

static void add_lower(struct text *t, const char *s)
{
	for (; *s; s++)
		text_char(t, *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s);
}

static void name_and_unit(const struct person *p, char ret_key[448])
{
	char name[NAME_KEY];
	name_key(span_of(p->name), name);
	struct text key = text_init(ret_key, 448);
	add_lower(&key, name);
	text_char(&key, '|');
	add_lower(&key, p->unit);
}

void roster_key(const struct person *p, char ret_key[448])
{
	if (p->nip[0])
		span_copy(span_of(p->nip), ret_key, 448);
	else
		name_and_unit(p, ret_key);
}

size_t roster_index_cap(size_t people)
{
	size_t cap = 4;
	while (cap / 4 * 3 < 2 * people)
		cap *= 2;
	return cap;
}

void roster_index_init(struct roster_index *x, struct roster_entry *memory, size_t cap)
{
	assert(cap >= 4 && (cap & (cap - 1)) == 0);
	memset(memory, 0, cap * sizeof *memory);
	*x = (struct roster_index){ memory, cap, 0 };
}

// The key's place, or the empty one where it belongs: there always is one, for a quarter stays empty.
static struct roster_entry *find_place(const struct roster_index *x, struct span key, uint8_t ret_hash[SEAL_HASH])
{
	uint64_t at;
	seal_hash(key.at, key.len, ret_hash);
	memcpy(&at, ret_hash, sizeof at);
	struct roster_entry *e = &x->entry[at & (x->cap - 1)];
	while (e->times && memcmp(e->digest, ret_hash, sizeof e->digest) != 0)
		e = e + 1 == x->entry + x->cap ? x->entry : e + 1;
	return e;
}

enum err roster_index_put(struct roster_index *x, struct span key, uint64_t value, const struct roster_entry **ret_entry)
{
	uint8_t hash[SEAL_HASH];
	struct roster_entry *e = find_place(x, key, hash);
	if (!e->times) {
		if (x->count >= x->cap / 4 * 3)
			return ERR_FULL;
		x->count++;
		memcpy(e->digest, hash, sizeof e->digest);
		e->value = value;
	}
	e->times++;
	*ret_entry = e;
	return ERR_OK;
}

const struct roster_entry *roster_index_find(const struct roster_index *x, struct span key)
{
	uint8_t hash[SEAL_HASH];
	const struct roster_entry *e = find_place(x, key, hash);
	return e->times ? e : NULL;
}

// The line where the key stood first, 0 when this is it. An index without room for two keys a person is the caller's mistake.
static int first_line(struct roster_index *x, const char *key, int line)
{
	const struct roster_entry *e;
	enum err err = roster_index_put(x, span_of(key), (uint64_t)line, &e);
	assert(err == ERR_OK);
	return e->times > 1 ? (int)e->value : 0;
}

bool roster_twice(struct roster_index *x, const struct person *p, int line, finding_sink *sink, void *context)
{
	char key[448];
	name_and_unit(p, key);
	int same_nip = p->nip[0] ? first_line(x, p->nip, line) : 0, same_name = first_line(x, key, line);
	if (same_nip)
		table_report(sink, context, line, same_nip, PROBLEM_NIP_TWICE, span_of(p->nip));
	else if (same_name)
		table_report(sink, context, line, same_name, PROBLEM_PERSON_TWICE, span_of(p->name));
	return !same_nip;
}
