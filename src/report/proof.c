// Writes the proof of a document beside it.
// SPDX-License-Identifier: Apache-2.0
#include "report/proof.h"

#include "core/body.h"
#include "device/output.h"
#include "report/folio.h"
#include "report/proof_inside.h"

#include <stdlib.h>
#include <string.h>

struct proving {
	struct store *store;
	struct output *output;
	enum proof_about about;
	struct proof_header header;
	char *line;             // PROOF_LINE bytes
	uint8_t prefix[PROOF_WINDOW][PROOF_PREFIX];
	int window;
	int64_t records;
};

static struct text begin_line(struct proving *p)
{
	return text_init(p->line, PROOF_LINE);
}

static enum err end_line(struct proving *p, struct text *t)
{
	text_char(t, '\n');
	output_write(p->output, text_span(t));
	return t->full ? ERR_FULL : ERR_OK;
}

static enum err write_hex_line(struct proving *p, const char *key, const uint8_t *bytes, size_t n)
{
	struct text t = begin_line(p);
	text_char(&t, '{');
	body_key(&t, key);
	body_write_hex(&t, bytes, n);
	text_char(&t, '}');
	return end_line(p, &t);
}

static enum err write_number_line(struct proving *p, const char *key, int64_t n)
{
	struct text t = begin_line(p);
	text_char(&t, '{');
	body_key(&t, key);
	text_int(&t, n);
	text_char(&t, '}');
	return end_line(p, &t);
}

static enum err write_check(struct proving *p)
{
	enum err e = p->window ? write_hex_line(p, "check", p->prefix[0], (size_t)p->window * PROOF_PREFIX) : ERR_OK;
	p->window = 0;
	return e;
}

static enum err write_signature(struct proving *p, const struct ledger_info *l)
{
	uint8_t sign[SEAL_SIGN];
	enum err e = ledger_signature(p->store, &l->id, l->signed_seq, sign);
	struct text t = begin_line(p);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	text_char(&t, '{');
	body_key(&t, "signed");
	text_int(&t, (int64_t)l->signed_seq);
	body_key(&t, "sign");
	body_write_hex(&t, sign, SEAL_SIGN);
	text_char(&t, '}');
	return end_line(p, &t);
}

// The record's line, and its link's first bytes into the window.
static enum err write_record(struct proving *p, const struct ledger_info *l, struct record *r, uint8_t link[SEAL_HASH])
{
	record_digest(r);
	if (!proof_keeps(p->about, r->kind)) {
		r->erased = true;
		r->body = SPAN("");
	}
	struct text t = begin_line(p);
	enum err e = record_pack(r, &t);
	if (e)
		return e;
	record_link(&l->id, link, r, link);
	memcpy(p->prefix[p->window++], link, PROOF_PREFIX);
	p->records++;
	e = end_line(p, &t);
	if (!e && (p->window == PROOF_WINDOW || r->seq == l->seq))
		e = write_check(p);
	return !e && r->seq == l->signed_seq ? write_signature(p, l) : e;
}

static enum err write_ledger(struct proving *p, int index)
{
	const struct ledger_info *l = &p->header.ledger[index];
	uint8_t link[SEAL_HASH] = { 0 };
	struct ledger_reader *reader;
	struct record r = { 0 };
	enum err e = write_number_line(p, "ledger", index);
	if (!e)
		e = ledger_reader_open(p->store, &l->id, 1, &reader);
	if (e)
		return e;
	while (!e && r.seq < l->seq && ledger_next(reader, &r))
		e = write_record(p, l, &r, link);
	e = e ? e : ledger_reader_error(reader);
	ledger_reader_close(reader);
	if (!e && r.seq != l->seq)
		e = ERR_GAP;
	return e;
}

static enum err write_header(struct proving *p, const uint8_t *event_secret)
{
	uint8_t message[PROOF_MESSAGE], seal[SEAL_SIGN];
	struct text t = begin_line(p);
	enum err e = proof_header_write(&p->header, &t);
	if (e)
		return e;
	proof_message(text_span(&t), message);
	e = end_line(p, &t);
	if (e || !event_secret)
		return e;
	seal_sign(event_secret, message, sizeof message, seal);
	return write_hex_line(p, "seal", seal, SEAL_SIGN);
}

// The ledgers as they stand now, empty ones left out, with the code that the document bears.
static enum err read_ledgers(struct proving *p)
{
	struct ledger_info *l = p->header.ledger;
	int n = ledger_list(p->store, l, INTEGRITY_LEDGERS), kept = 0;
	if (n > INTEGRITY_LEDGERS)
		return ERR_FULL;
	for (int i = 0; i < n; i++)
		if (l[i].seq)
			l[kept++] = l[i];
	if (!kept || !l[0].is_event)
		return ERR_MISSING;
	memcpy(p->header.event_key, l[0].id.key, SEAL_PUBLIC);
	p->header.ledgers = kept;
	struct ledger_info *sorted = malloc((size_t)kept * sizeof *sorted);
	if (!sorted)
		return ERR_NO_MEMORY;
	memcpy(sorted, l, (size_t)kept * sizeof *sorted);
	memcpy(p->header.code, integrity_of(sorted, kept).code, REPORT_CODE);
	free(sorted);
	return ERR_OK;
}

static enum err fill_header(struct proving *p, const char *document, int64_t now_ms)
{
	static const char *const abouts[PROOF_ABOUT_COUNT] = { "attendance", "ratings", "all" };
	const char *slash = strrchr(document, '/');
	p->header.at_ms = now_ms;
	if (!span_copy(span_of(slash ? slash + 1 : document), p->header.document, sizeof p->header.document))
		return ERR_FULL;
	strcpy(p->header.about, abouts[p->about]);
	enum err e = proof_hash_file(document, p->header.sha256);
	return e ? e : read_ledgers(p);
}

static enum err write_all(struct proving *p, const uint8_t *event_secret)
{
	enum err e = write_header(p, event_secret);
	for (int i = 0; i < p->header.ledgers && !e; i++)
		e = write_ledger(p, i);
	return e ? e : write_number_line(p, "end", p->records);
}

static enum err write_file(struct proving *p, const char *path, const uint8_t *event_secret)
{
	enum err e = output_open(path, &p->output);
	if (e)
		return e;
	e = write_all(p, event_secret);
	if (!e)
		return output_commit(p->output);
	output_drop(p->output);
	return e;
}

enum err proof_write(struct store *s, const char *document, enum proof_about about, int64_t now_ms, const uint8_t *event_secret,
	struct report_result *ret_result)
{
	struct proving *p = calloc(1, sizeof *p);
	char *path = malloc(strlen(document) + sizeof PROOF_SUFFIX);
	if (p) {
		p->store = s;
		p->about = about;
		p->header.ledger = calloc(INTEGRITY_LEDGERS, sizeof *p->header.ledger);
		p->line = malloc(PROOF_LINE);
	}
	enum err e = p && path && p->header.ledger && p->line ? fill_header(p, document, now_ms) : ERR_NO_MEMORY;
	if (!e) {
		strcpy(path, document);
		strcat(path, PROOF_SUFFIX);
		e = write_file(p, path, event_secret);
		if (e)
			folio_failed(ret_result, LANG_ID, path, e);
	}
	if (!e) {
		*ret_result = (struct report_result){ .rows = p->records };
		memcpy(ret_result->code, p->header.code, REPORT_CODE);
	}
	free(path);
	if (p) {
		free(p->header.ledger);
		free(p->line);
	}
	free(p);
	return e;
}
