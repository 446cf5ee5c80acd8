// Exports: opens the form asked for, and writes the records as they are.
// SPDX-License-Identifier: Apache-2.0
#include "report/export.h"

#include "core/body.h"
#include "device/output.h"
#include "report/export_inside.h"
#include "report/folio.h"

#include <stdlib.h>
#include <string.h>

enum err export_each_person(struct exporting *x, export_person *row)
{
	struct people_reader *reader;
	struct person p;
	int64_t done = 0;
	enum err e = people_reader_open(x->muster->store, PEOPLE_BY_NUMBER, "", &reader);
	if (e)
		return e;
	while (!e && people_next(reader, &p)) {
		e = row(x, &p);
		if (x->request->progress && ++done % 256 == 0)
			x->request->progress(x->request->context, done, x->all > done ? x->all : done);
	}
	e = e ? e : people_reader_error(reader);
	people_reader_close(reader);
	return e;
}

void export_moment(struct exporting *x, int64_t at_ms)
{
	char room[32];
	struct text t = text_init(room, sizeof room);
	if (!at_ms) {
		writer_none(x->writer);
		return;
	}
	calendar_write_iso(&t, at_ms, x->muster->event.zone);
	room[10] = ' ';
	writer_text(x->writer, (struct span){ room, 19 }); // spreadsheets read it without the zone, which has a column of its own
}

static enum err export_rows(struct exporting *x)
{
	switch (x->request->what) {
	case EXPORT_ATTENDANCE: return export_attendance(x);
	case EXPORT_RECAP: return export_recap(x);
	case EXPORT_RATINGS: return export_ratings(x);
	case EXPORT_PEOPLE: return export_people(x);
	case EXPORT_LEDGER:
	case EXPORT_WHAT_COUNT: break;
	}
	return ERR_UNKNOWN;
}

static enum err export_tables(struct store *s, const struct export_request *request, struct report_result *result)
{
	struct exporting x = { .request = request };
	enum err e = muster_open(s, request->now_ms, &x.muster);
	if (e)
		return e;
	x.all = state_expected(s, "");
	e = writer_open(request->path, request->format, request->lang, x.muster->event.title, x.muster->event.organiser, &x.writer);
	if (e) {
		folio_failed(result, request->lang, request->path, e);
		muster_close(x.muster);
		return e;
	}
	e = export_rows(&x);
	if (e)
		writer_drop(x.writer);
	else {
		e = writer_commit(x.writer);
		if (e == ERR_FULL)
			folio_detail(result, request->lang, WORD_PAPER_TOO_MANY_ROWS, NULL, 0);
		else if (e)
			folio_failed(result, request->lang, request->path, e);
	}
	if (!e)
		*result = (struct report_result){ .rows = x.rows };
	free(x.kiosk);
	muster_close(x.muster);
	return e;
}

// A ledger's line of its own before its records.
static void write_ledger_line(struct output *o, const struct ledger_info *info)
{
	char room[512];
	struct text t = text_init(room, sizeof room);
	text_char(&t, '{');
	body_key(&t, "ledger");
	body_write_hex(&t, info->id.key, SEAL_PUBLIC);
	body_key(&t, "epoch");
	body_write_hex(&t, info->id.epoch, RECORD_EPOCH);
	body_key(&t, "event");
	text_int(&t, info->is_event);
	body_key(&t, "seq");
	text_int(&t, (int64_t)info->seq);
	body_key(&t, "link");
	body_write_hex(&t, info->link, SEAL_HASH);
	text_str(&t, "}\n");
	output_write(o, text_span(&t));
}

static void write_signature_line(struct output *o, struct store *s, const struct ledger_info *info)
{
	char room[512];
	uint8_t sign[SEAL_SIGN];
	struct text t = text_init(room, sizeof room);
	if (!info->signed_seq || ledger_signature(s, &info->id, info->signed_seq, sign) != ERR_OK)
		return;
	text_char(&t, '{');
	body_key(&t, "signed");
	text_int(&t, (int64_t)info->signed_seq);
	body_key(&t, "sign");
	body_write_hex(&t, sign, SEAL_SIGN);
	text_str(&t, "}\n");
	output_write(o, text_span(&t));
}

static enum err write_ledger(struct output *o, struct store *s, const struct ledger_info *info, char *line, int64_t *rows)
{
	struct ledger_reader *reader;
	struct record r;
	enum err e = ledger_reader_open(s, &info->id, 1, &reader);
	if (e)
		return e;
	write_ledger_line(o, info);
	while (!e && ledger_next(reader, &r)) {
		struct text t = text_init(line, RECORD_LINE_MAX);
		e = record_pack(&r, &t);
		text_char(&t, '\n');
		output_write(o, text_span(&t));
		++*rows;
	}
	e = e ? e : ledger_reader_error(reader);
	ledger_reader_close(reader);
	write_signature_line(o, s, info);
	return e;
}

static enum err export_ledgers(struct store *s, const struct export_request *request, struct report_result *result)
{
	struct output *o;
	int64_t rows = 0;
	enum err e = output_open(request->path, &o);
	if (e) {
		folio_failed(result, request->lang, request->path, e);
		return e;
	}
	struct ledger_info *infos = calloc(INTEGRITY_LEDGERS, sizeof *infos);
	char *line = malloc(RECORD_LINE_MAX);
	int n = infos && line ? ledger_list(s, infos, INTEGRITY_LEDGERS) : 0;
	e = !infos || !line ? ERR_NO_MEMORY : n > INTEGRITY_LEDGERS ? ERR_FULL : ERR_OK;
	for (int i = 0; i < n && !e; i++) {
		e = write_ledger(o, s, &infos[i], line, &rows);
		if (request->progress)
			request->progress(request->context, i + 1, n);
	}
	free(infos);
	free(line);
	if (e) {
		output_drop(o);
		return e;
	}
	e = output_commit(o);
	if (e)
		folio_failed(result, request->lang, request->path, e);
	else
		*result = (struct report_result){ .rows = rows };
	return e;
}

enum err export_write(struct store *s, const struct export_request *request, struct report_result *ret_result)
{
	if (request->what != EXPORT_LEDGER)
		return export_tables(s, request, ret_result);
	if (request->format == EXPORT_JSON)
		return export_ledgers(s, request, ret_result);
	folio_detail(ret_result, request->lang, WORD_PAPER_LEDGER_JSON, NULL, 0);
	return ERR_UNKNOWN;
}
