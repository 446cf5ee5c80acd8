// Reads a proof and says what it shows: authentic, complete, clock.
// SPDX-License-Identifier: Apache-2.0
#include "core/body.h"
#include "core/words.h"
#include "report/proof_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { enum proof_question question; enum word word; } findings[PROOF_FINDING_COUNT] = {
	[PROOF_DOCUMENT_CHANGED] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_DOCUMENT_CHANGED },
	[PROOF_DOCUMENT_ABSENT] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_DOCUMENT_ABSENT },
	[PROOF_HEADER] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_HEADER },
	[PROOF_HEADER_UNSIGNED] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_HEADER_UNSIGNED },
	[PROOF_OTHER_KEY] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_OTHER_KEY },
	[PROOF_RECORD_CHANGED] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_RECORD_CHANGED },
	[PROOF_RECORD_MISSING] = { PROOF_COMPLETE, WORD_PROOF_SAYS_RECORD_MISSING },
	[PROOF_RECORD_ORDER] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_RECORD_ORDER },
	[PROOF_RECORD_UNREADABLE] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_RECORD_UNREADABLE },
	[PROOF_SIGNATURE] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_SIGNATURE },
	[PROOF_UNSIGNED] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_UNSIGNED },
	[PROOF_HEAD] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_HEAD },
	[PROOF_STRANGER] = { PROOF_AUTHENTIC, WORD_PROOF_SAYS_STRANGER },
	[PROOF_KIOSK_ABSENT] = { PROOF_COMPLETE, WORD_PROOF_SAYS_KIOSK_ABSENT },
	[PROOF_CUT] = { PROOF_COMPLETE, WORD_PROOF_SAYS_CUT },
	[PROOF_CLOCK_UNKNOWN] = { PROOF_CLOCK, WORD_PROOF_SAYS_CLOCK_UNKNOWN },
};

static void write_range(struct text *t, uint64_t from, uint64_t to)
{
	text_int(t, (int64_t)from);
	if (to > from) {
		text_str(t, "\xe2\x80\x93");
		text_int(t, (int64_t)to);
	}
}

static void tell(struct proof_check *c, struct proof_finding *f, enum word w, const char *name)
{
	char range[64], line[16];
	struct text r = text_init(range, sizeof range), l = text_init(line, sizeof line), t = text_init(f->text, sizeof f->text);
	f->question = findings[f->kind].question;
	write_range(&r, f->seq, f->to);
	text_int(&l, f->line);
	if (c->at >= 0)
		ledger_name(&c->header.ledger[c->at].id, f->ledger);
	words_write(&t, w, c->lang,
		(struct fill[]){ { "ledger", f->ledger }, { "n", range }, { "line", line }, { "document", c->header.document }, { "name", name } }, 5);
	if (!f->remark)
		c->verdict->holds[f->question] = false;
	c->sink(c->context, f);
}

void proof_tell(struct proof_check *c, enum proof_finding_kind kind, bool remark, uint64_t seq, uint64_t to, const char *name)
{
	tell(c, &(struct proof_finding){ .kind = kind, .remark = remark, .seq = seq, .to = to, .line = c->line }, findings[kind].word, name);
}

void proof_tell_as(struct proof_check *c, enum proof_finding_kind kind, enum word w, int line, uint64_t seq, uint64_t to)
{
	tell(c, &(struct proof_finding){ .kind = kind, .seq = seq, .to = to, .line = line }, w, "");
}

// The members of a line that is no record; each line has its own.
struct marks {
	bool has_ledger, has_check, has_signed, has_sign, has_end, has_seal;
	int64_t ledger, seq, end;
	int checks;
	uint8_t check[PROOF_WINDOW * PROOF_PREFIX], sign[SEAL_SIGN];
};

static bool read_integer(const struct body_value *v, int64_t *ret_value)
{
	*ret_value = v->integer;
	return v->type == BODY_INTEGER;
}

static bool read_check(const struct body_value *v, struct marks *m)
{
	size_t bytes = v->raw.len > 2 ? (v->raw.len - 2) / 2 : 0;
	m->checks = (int)(bytes / PROOF_PREFIX);
	return bytes && bytes % PROOF_PREFIX == 0 && bytes <= sizeof m->check && body_hex(v, m->check, bytes);
}

static bool read_marks(struct span line, struct marks *ret_marks)
{
	struct span key;
	struct body_value v;
	*ret_marks = (struct marks){ 0 };
	if (body_check(line, BODY_DEPTH) != ERR_OK)
		return false;
	for (struct body_walk w = body_members(line); body_next(&w, &key, &v);) {
		ret_marks->has_ledger |= span_is(key, "ledger") && read_integer(&v, &ret_marks->ledger);
		ret_marks->has_check |= span_is(key, "check") && read_check(&v, ret_marks);
		ret_marks->has_signed |= span_is(key, "signed") && read_integer(&v, &ret_marks->seq);
		ret_marks->has_sign |= span_is(key, "sign") && body_hex(&v, ret_marks->sign, SEAL_SIGN);
		ret_marks->has_seal |= span_is(key, "seal") && body_hex(&v, ret_marks->sign, SEAL_SIGN);
		ret_marks->has_end |= span_is(key, "end") && read_integer(&v, &ret_marks->end);
	}
	return true;
}

static void take_line(struct proof_check *c, struct span line)
{
	struct marks m;
	if (span_starts(line, "{\"n\":"))
		proof_take_record(c, line);
	else if (!read_marks(line, &m) || c->ended)
		proof_tell(c, PROOF_RECORD_UNREADABLE, false, 0, 0, "");
	else if (m.has_ledger)
		proof_take_ledger(c, m.ledger);
	else if (m.has_check)
		proof_take_window(c, m.check, m.checks);
	else if (m.has_signed && m.has_sign)
		proof_take_signature(c, (uint64_t)m.seq, m.sign);
	else if (m.has_end) {
		proof_end_ledger(c);
		c->ended = true;
		if ((uint64_t)m.end != c->verdict->records)
			proof_tell(c, PROOF_CUT, false, 0, 0, "");
	} else
		proof_tell(c, PROOF_RECORD_UNREADABLE, false, 0, 0, "");
}

// What is left to say when all lines are read.
static void finish(struct proof_check *c)
{
	int seen = c->at;
	if (!c->ended) {
		proof_end_ledger(c);
		c->at = -1;
		proof_tell(c, PROOF_CUT, false, 0, 0, "");
	}
	for (c->at = seen + 1; c->at < c->header.ledgers; c->at++)
		proof_tell(c, PROOF_RECORD_MISSING, false, 1, c->header.ledger[c->at].seq, "");
	c->at = -1;
	for (int i = 0; i < c->kiosks; i++) {
		bool here = false;
		for (int j = 1; j < c->header.ledgers; j++)
			here |= memcmp(c->header.ledger[j].id.key, c->kiosk[i].id.key, SEAL_PUBLIC) == 0;
		if (!here)
			proof_tell(c, PROOF_KIOSK_ABSENT, false, 0, 0, c->kiosk[i].name);
	}
}

// The document stands beside the proof, under the proof's name without its ending.
static enum err check_document(struct proof_check *c, const char *proof_path)
{
	uint8_t hash[SEAL_HASH];
	size_t n = strlen(proof_path), suffix = strlen(PROOF_SUFFIX);
	char *path = strdup(proof_path);
	if (!path)
		return ERR_NO_MEMORY;
	bool named = n > suffix && strcmp(path + n - suffix, PROOF_SUFFIX) == 0;
	if (named)
		path[n - suffix] = '\0';
	enum err e = named ? proof_hash_file(path, hash) : ERR_NOT_FOUND;
	free(path);
	if (e == ERR_NOT_FOUND)
		proof_tell(c, PROOF_DOCUMENT_ABSENT, false, 0, 0, "");
	else if (!e && memcmp(hash, c->header.sha256, SEAL_HASH) != 0)
		proof_tell(c, PROOF_DOCUMENT_CHANGED, false, 0, 0, "");
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err check_header(struct proof_check *c, const char *proof_path, const uint8_t *event_key)
{
	struct ledger_info *sorted = malloc((size_t)c->header.ledgers * sizeof *sorted);
	if (!sorted)
		return ERR_NO_MEMORY;
	memcpy(sorted, c->header.ledger, (size_t)c->header.ledgers * sizeof *sorted);
	bool good = strcmp(integrity_of(sorted, c->header.ledgers).code, c->header.code) == 0;
	free(sorted);
	if (!good || memcmp(c->header.ledger[0].id.key, c->header.event_key, SEAL_PUBLIC) != 0)
		proof_tell(c, PROOF_HEADER, false, 0, 0, "");
	if (event_key && memcmp(event_key, c->header.event_key, SEAL_PUBLIC) != 0)
		proof_tell(c, PROOF_OTHER_KEY, false, 0, 0, "");
	struct text key = text_init(c->verdict->event_key, sizeof c->verdict->event_key);
	text_hex(&key, c->header.event_key, SEAL_PUBLIC);
	memcpy(c->verdict->code, c->header.code, sizeof c->header.code);
	memcpy(c->verdict->document, c->header.document, sizeof c->header.document);
	return check_document(c, proof_path);
}

// The next line without its end; false at the end of the file. One too long comes in pieces, none of which can be read.
static bool next_line(struct proof_check *c, FILE *f, char *room, struct span *ret_line)
{
	if (!fgets(room, PROOF_LINE, f))
		return false;
	size_t n = strlen(room);
	if (n && room[n - 1] == '\n')
		room[--n] = '\0';
	*ret_line = (struct span){ room, n };
	c->line++;
	return true;
}

static enum err read_proof(struct proof_check *c, FILE *f, char *room, const char *path, const uint8_t *event_key)
{
	struct span line;
	struct marks m;
	uint8_t message[PROOF_MESSAGE];
	if (!next_line(c, f, room, &line))
		return ferror(f) ? ERR_IO : ERR_NOT_OURS;
	enum err e = proof_header_read(line, &c->header);
	if (e)
		return e == ERR_FORMAT ? ERR_DAMAGED : e;
	proof_message(line, message);
	e = check_header(c, path, event_key);
	if (e)
		return e;
	bool more = next_line(c, f, room, &line);
	if (more && read_marks(line, &m) && m.has_seal) {
		c->sealed = seal_verify(c->header.event_key, message, sizeof message, m.sign) == ERR_OK;
		if (!c->sealed)
			proof_tell(c, PROOF_HEADER, false, 0, 0, "");
		more = next_line(c, f, room, &line);
	} else
		proof_tell(c, PROOF_HEADER_UNSIGNED, true, 0, 0, "");
	for (; more; more = next_line(c, f, room, &line))
		take_line(c, line);
	finish(c);
	return ferror(f) ? ERR_IO : ERR_OK;
}

enum err proof_verify(const char *proof_path, const uint8_t *event_key, enum lang lang, proof_sink *sink, void *context, struct proof_verdict *ret_verdict)
{
	FILE *f = fopen(proof_path, "rb");
	if (!f)
		return ERR_NOT_FOUND;
	struct proof_verdict verdict = { .holds = { true, true, true } };
	struct proof_check *c = calloc(1, sizeof *c);
	char *room = malloc(PROOF_LINE);
	struct ledger_info *ledgers = calloc(INTEGRITY_LEDGERS, sizeof *ledgers);
	enum err e = c && room && ledgers ? ERR_OK : ERR_NO_MEMORY;
	if (!e) {
		c->lang = lang;
		c->sink = sink;
		c->context = context;
		c->verdict = &verdict;
		c->header.ledger = ledgers;
		c->at = -1;
		e = read_proof(c, f, room, proof_path, event_key);
	}
	if (!e)
		*ret_verdict = verdict;
	free(ledgers);
	free(room);
	free(c);
	fclose(f);
	return e;
}
