// Runs: read and proved as a whole, written record by record.
// SPDX-License-Identifier: Apache-2.0
#include "core/run.h"

#include "core/wire.h"

#include <assert.h>
#include <string.h>

// The header and the last line, as they stand.
struct header {
	uint64_t version, from, count;
	uint8_t key[SEAL_PUBLIC], epoch[RECORD_EPOCH], previous[SEAL_HASH];
	bool is_event;
	int64_t now_ms;
	struct span seeds;
};
static const struct wire_field header_fields[] = {
	WIRE(header, "v", WIRE_COUNT, version), WIRE(header, "key", WIRE_HEX, key), WIRE(header, "epoch", WIRE_HEX, epoch),
	WIRE(header, "event", WIRE_FLAG, is_event), WIRE(header, "from", WIRE_COUNT, from), WIRE(header, "n", WIRE_COUNT, count),
	WIRE(header, "previous", WIRE_HEX, previous), WIRE(header, "now", WIRE_TIME, now_ms), WIRE(header, "seeds", WIRE_RAW, seeds),
};
#define HEADER_FIELDS (int)(sizeof header_fields / sizeof *header_fields)

struct ending { uint8_t link[SEAL_HASH], sign[SEAL_SIGN]; };
enum { ENDING_LINK, ENDING_SIGN, ENDING_FIELDS };
static const struct wire_field ending_fields[ENDING_FIELDS] = {
	[ENDING_LINK] = WIRE(ending, "link", WIRE_HEX, link), [ENDING_SIGN] = WIRE_OPTIONAL(ending, "sign", WIRE_HEX, sign),
};

static int blocks_of(uint64_t from, int count)
{
	return (int)((from + (uint64_t)count - 1) / RECORD_BLOCK - from / RECORD_BLOCK) + 1;
}

static enum err read_seeds(struct span array, struct run_head *h)
{
	if (array.at[0] != '[')
		return ERR_FORMAT;
	struct body_walk w = body_elements(array);
	struct span key;
	struct body_value v;
	int n = 0, blocks = blocks_of(h->from, h->count);
	for (; body_next(&w, &key, &v); n++) {
		if (n == blocks)
			return ERR_RANGE;
		h->seeds[n].known = v.raw.len != 2;
		if (v.type != BODY_STRING || (h->seeds[n].known && !body_hex(&v, h->seeds[n].seed, RECORD_SEED)))
			return ERR_FORMAT;
	}
	return n == blocks ? ERR_OK : ERR_MISSING;
}

// The version before all else: what a later one changes is not for this one to judge.
static enum err read_version(struct span line)
{
	static const struct wire_field version = WIRE(header, "v", WIRE_COUNT, version);
	struct header t;
	unsigned seen;
	enum err e = wire_read(&version, 1, line, &t, &seen);
	return e ? e : t.version == RUN_VERSION ? ERR_OK : ERR_NEWER;
}

static enum err read_header(struct span line, struct run_head *h)
{
	static const uint8_t zeros[SEAL_HASH];
	struct header t;
	unsigned seen;
	enum err e = line.len > RUN_OVERHEAD ? ERR_FULL : read_version(line);
	if (!e)
		e = wire_read(header_fields, HEADER_FIELDS, line, &t, &seen);
	if (e)
		return e;
	if (t.count == 0 || t.from == 0 || t.from > INT64_MAX - RUN_RECORDS)
		return ERR_RANGE;
	if (t.count > RUN_RECORDS)
		return ERR_FULL;
	if (t.from == 1 && memcmp(t.previous, zeros, sizeof zeros) != 0)
		return ERR_CHAIN;
	*h = (struct run_head){ .is_event = t.is_event, .from = t.from, .count = (int)t.count, .now_ms = t.now_ms };
	memcpy(h->id.key, t.key, sizeof t.key);
	memcpy(h->id.epoch, t.epoch, sizeof t.epoch);
	memcpy(h->previous, t.previous, sizeof t.previous);
	return read_seeds(t.seeds, h);
}

// The next line, without its end.
static enum err next_line(struct span *rest, struct span *ret_line)
{
	const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
	if (!end)
		return ERR_MISSING;
	*ret_line = (struct span){ rest->at, (size_t)(end - rest->at) };
	*rest = (struct span){ end + 1, rest->len - ret_line->len - 1 };
	return ERR_OK;
}

// What makes a block's salts, begun once for each block.
struct salter { uint64_t block; bool begun; struct seal_hasher hasher; };

static enum err salt(const struct run_head *h, struct salter *s, struct record *r)
{
	uint64_t block = r->seq / RECORD_BLOCK;
	const struct run_seed *seed = &h->seeds[block - h->from / RECORD_BLOCK];
	if (!seed->known)
		return ERR_MISSING;
	if (!s->begun || s->block != block)
		record_salt_begin(&h->id, seed->seed, &s->hasher);
	s->begun = true;
	s->block = block;
	record_salt(&s->hasher, r->seq, r->salt);
	return ERR_OK;
}

static enum err read_record(struct span line, struct run *run, int i, struct salter *s)
{
	struct record *r = &run->record[i];
	bool told;
	r->seq = run->head.from + (uint64_t)i;
	enum err e = record_unpack_short(line, i ? r - 1 : NULL, r, &told);
	if (!e && !told && !r->erased)
		e = salt(&run->head, s, r);
	if (e)
		return e;
	record_digest(r);
	record_link(&run->head.id, i ? run->link[i - 1] : run->head.previous, r, run->link[i]);
	return ERR_OK;
}

static enum err read_ending(struct span line, struct run *run)
{
	struct ending t;
	unsigned seen;
	uint8_t *link = run->link[run->head.count - 1];
	enum err e = wire_read(ending_fields, ENDING_FIELDS, line, &t, &seen);
	if (e)
		return e;
	if (memcmp(t.link, link, sizeof t.link) != 0)
		return ERR_CHAIN;
	run->is_signed = seen & 1u << ENDING_SIGN;
	if (!run->is_signed)
		return ERR_OK;
	memcpy(run->sign, t.sign, sizeof t.sign);
	return record_verify(&run->head.id, run_last(run), link, t.sign);
}

static enum err read_all(struct span bytes, struct run *run, uint64_t *at)
{
	struct span rest = bytes, line;
	struct salter s = { .begun = false };
	*at = 0;
	enum err e = bytes.len > RUN_BYTES ? ERR_FULL : next_line(&rest, &line);
	if (!e)
		e = read_header(line, &run->head);
	for (int i = 0; !e && i < run->head.count; i++) {
		*at = run->head.from + (uint64_t)i;
		e = next_line(&rest, &line);
		if (!e)
			e = read_record(line, run, i, &s);
	}
	if (e)
		return e;
	++*at;
	e = next_line(&rest, &line);
	if (!e)
		e = read_ending(line, run);
	return !e && rest.len ? ERR_FORMAT : e;
}

enum err run_read(struct span bytes, struct run *ret_run, uint64_t *ret_at)
{
	uint64_t at;
	enum err e = read_all(bytes, ret_run, &at);
	if (ret_at)
		*ret_at = at;
	return e;
}

void run_begin(struct run_writer *w, const struct run_head *h, struct text *out)
{
	assert(out->cap - out->len > RUN_OVERHEAD);
	*w = (struct run_writer){ .out = out, .begin = out->len, .head = *h };
	w->head.count = 0;
	memcpy(w->link, h->previous, sizeof w->link);
	out->len += RUN_OVERHEAD;
}

// Whether the record's salt follows from its block's seed.
static bool is_salted(const struct run_writer *w, const struct record *r)
{
	uint8_t made[RECORD_SALT];
	struct seal_hasher h;
	const struct run_seed *seed = &w->head.seeds[r->seq / RECORD_BLOCK - w->head.from / RECORD_BLOCK];
	if (r->erased || !seed->known)
		return false;
	record_salt_begin(&w->head.id, seed->seed, &h);
	record_salt(&h, r->seq, made);
	return !memcmp(made, r->salt, sizeof made);
}

enum err run_add(struct run_writer *w, const struct record *r)
{
	size_t before = w->out->len;
	assert(r->seq == w->head.from + (uint64_t)w->head.count);
	if (w->head.count == RUN_RECORDS)
		return ERR_FULL;
	enum err e = record_pack_short(r, w->head.count ? &w->before : NULL, is_salted(w, r), w->out);
	text_char(w->out, '\n');
	if (!e && (w->out->full || w->out->len - w->begin > RUN_BYTES))
		e = ERR_FULL;
	if (e) {
		w->out->len = before;
		w->out->full = false;
		return e;
	}
	record_link(&w->head.id, w->link, r, w->link);
	w->before = *r;
	w->head.count++;
	return ERR_OK;
}

static void write_header(const struct run_head *h, struct text *out)
{
	struct header t = { .version = RUN_VERSION, .from = h->from, .count = (uint64_t)h->count, .is_event = h->is_event, .now_ms = h->now_ms };
	memcpy(t.key, h->id.key, sizeof t.key);
	memcpy(t.epoch, h->id.epoch, sizeof t.epoch);
	memcpy(t.previous, h->previous, sizeof t.previous);
	text_char(out, '{');
	wire_write(header_fields, HEADER_FIELDS - 1, &t, out);
	body_key(out, "seeds");
	text_char(out, '[');
	for (int i = 0; i < blocks_of(h->from, h->count); i++) {
		body_comma(out);
		body_write_hex(out, h->seeds[i].seed, h->seeds[i].known ? RECORD_SEED : 0);
	}
	text_str(out, "]}\n");
}

enum err run_end(struct run_writer *w, const uint8_t sign[SEAL_SIGN])
{
	struct text *out = w->out;
	struct ending t;
	char room[RUN_OVERHEAD];
	struct text header = text_init(room, sizeof room), ending;
	size_t records = out->len - w->begin - RUN_OVERHEAD;
	out->len = w->begin;
	out->at[out->len] = '\0';
	if (!w->head.count)
		return ERR_MISSING;
	write_header(&w->head, &header);
	memmove(out->at + w->begin + header.len, out->at + w->begin + RUN_OVERHEAD, records);
	memcpy(out->at + w->begin, header.at, header.len);
	out->len += header.len + records;
	ending = text_init(room, sizeof room);
	memcpy(t.link, w->link, sizeof t.link);
	if (sign)
		memcpy(t.sign, sign, sizeof t.sign);
	text_char(&ending, '{');
	wire_write(ending_fields, sign ? ENDING_FIELDS : ENDING_SIGN, &t, &ending);
	text_str(&ending, "}\n");
	text_add(out, text_span(&ending));
	assert(!header.full && !ending.full && !out->full);
	return ERR_OK;
}
