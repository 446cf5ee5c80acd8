// Exports of people: who they are, when they were present, and their sums.
// SPDX-License-Identifier: Apache-2.0
#include "report/export_inside.h"

#include <stdlib.h>
#include <string.h>

static void write_day(struct writer *w, int day)
{
	char room[16];
	struct text t = text_init(room, sizeof room);
	if (!day) {
		writer_none(w);
		return;
	}
	text_pad(&t, day / 10000, 4);
	text_char(&t, '-');
	text_pad(&t, day / 100 % 100, 2);
	text_char(&t, '-');
	text_pad(&t, day % 100, 2);
	writer_text(w, text_span(&t));
}

static void write_optional(struct writer *w, const char *s)
{
	if (s[0])
		writer_string(w, s);
	else
		writer_none(w);
}

static void write_positive(struct writer *w, int64_t n)
{
	if (n > 0)
		writer_number(w, n, 0);
	else
		writer_none(w);
}

// Numbers of people added at a kiosk have too many digits for a spreadsheet, so they are texts.
static void write_number(struct writer *w, uint64_t number)
{
	char room[24];
	struct text t = text_init(room, sizeof room);
	text_int(&t, (int64_t)number);
	if (number > UINT32_MAX)
		writer_text(w, text_span(&t));
	else
		write_positive(w, (int64_t)number);
}

static enum err person_row(struct exporting *x, const struct person *p)
{
	struct writer *w = x->writer;
	write_number(w, p->number);
	writer_string(w, p->name);
	write_optional(w, p->nip);
	write_optional(w, p->rank);
	write_optional(w, p->position);
	write_optional(w, p->unit);
	write_optional(w, p->region);
	writer_string(w, word(WORD_PAPER_ROLE_PARTICIPANT + (enum word)p->role, x->request->lang));
	write_optional(w, p->class);
	write_optional(w, p->letter);
	write_day(w, p->letter_day);
	write_number(w, p->replaces);
	write_positive(w, p->gone);
	writer_row(w);
	x->rows++;
	return ERR_OK;
}

enum err export_people(struct exporting *x)
{
	static const struct writer_column columns[] = { { WORD_FIELD_NUMBER, 0 }, { WORD_FIELD_NAME, 0 }, { WORD_FIELD_NIP, 0 }, { WORD_FIELD_RANK, 0 },
		{ WORD_FIELD_POSITION, 0 }, { WORD_FIELD_UNIT, 0 }, { WORD_FIELD_REGION, 0 }, { WORD_FIELD_ROLE, 0 }, { WORD_FIELD_CLASS, 0 },
		{ WORD_FIELD_LETTER, 0 }, { WORD_FIELD_LETTER_DAY, 0 }, { WORD_FIELD_REPLACES, 0 }, { WORD_FIELD_GONE, 0 } };
	writer_table(x->writer, WORD_SHEET_PEOPLE, columns, sizeof columns / sizeof *columns);
	return export_each_person(x, person_row);
}

static void keep_kiosk(void *context, const struct ledger_id *id, const struct kiosk_cell *cell)
{
	struct exporting *x = context;
	void *more = realloc(x->kiosk, (size_t)(x->kiosks + 1) * sizeof *x->kiosk);
	if (!more)
		return;
	x->kiosk = more;
	x->kiosk[x->kiosks].ledger = ledger_tag(id);
	ledger_name(id, x->kiosk[x->kiosks].name);
	if (cell->name[0])
		memcpy(x->kiosk[x->kiosks].name, cell->name, sizeof cell->name);
	x->kiosks++;
}

static const char *kiosk_name(const struct exporting *x, uint64_t ledger)
{
	for (int i = 0; i < x->kiosks; i++)
		if (x->kiosk[i].ledger == ledger)
			return x->kiosk[i].name;
	return "";
}

static void write_session(struct exporting *x, int session)
{
	const struct session *s = &x->muster->session[session];
	writer_number(x->writer, s->number, 0);
	writer_string(x->writer, s->title);
	write_day(x->writer, calendar_day(s->start_ms, x->muster->event.zone));
}

static void write_mark(struct exporting *x, const struct person *p, const struct muster_mark *m)
{
	struct writer *w = x->writer;
	bool present = m->status == STATUS_PRESENT;
	const char *by = m->replaced ? muster_substitute(x->muster, p->number) : NULL;
	write_optional(w, muster_code(m));
	export_moment(x, present ? m->at_ms : 0);
	export_moment(x, present ? m->out_ms : 0);
	writer_string(w, zone_label(x->muster->event.zone));
	write_optional(w, present ? (char[]){ muster_means(m), '\0' } : "");
	write_optional(w, present ? muster_officer(x->muster, m->officer) : "");
	write_optional(w, present && m->from.seq ? kiosk_name(x, m->from.ledger) : "");
	write_positive(w, present ? m->late_min : 0);
	write_positive(w, present && m->vague);
	write_positive(w, present && m->pending);
	write_positive(w, m->corrected);
	write_optional(w, by ? by : "");
	write_number(w, p->replaces);
}

static enum err attendance_rows(struct exporting *x, const struct person *p)
{
	for (int j = 0; j < x->muster->sessions; j++) {
		struct muster_mark m;
		enum err e = muster_mark(x->muster, j, p, &m);
		if (e)
			return e;
		if (!muster_lists(x->muster, j, p, &m))
			continue;
		write_number(x->writer, p->number);
		writer_string(x->writer, p->name);
		write_optional(x->writer, p->nip);
		write_optional(x->writer, p->unit);
		writer_string(x->writer, word(WORD_PAPER_ROLE_PARTICIPANT + (enum word)p->role, x->request->lang));
		write_optional(x->writer, p->class);
		write_session(x, j);
		write_mark(x, p, &m);
		writer_row(x->writer);
		x->rows++;
	}
	return ERR_OK;
}

static enum err recap_row(struct exporting *x, const struct person *p)
{
	struct muster_mark marks[EVENT_SESSIONS];
	struct attendees one = { .person = (struct person *)p, .mark = marks, .n = 1, .sessions = x->muster->sessions };
	bool listed = false;
	for (int j = 0; j < one.sessions; j++) {
		one.at[j] = j;
		enum err e = muster_mark(x->muster, j, p, &marks[j]);
		if (e)
			return e;
		listed |= muster_lists(x->muster, j, p, &marks[j]);
	}
	if (!listed)
		return ERR_OK;
	struct total t = attendees_total(&one, x->muster, 0);
	bool enough = t.percent_x10 >= 10 * x->muster->event.rules.threshold;
	write_optional(x->writer, p->nip);
	writer_string(x->writer, p->name);
	write_optional(x->writer, p->unit);
	writer_number(x->writer, t.present, 0);
	writer_number(x->writer, t.held, 0);
	if (t.percent_x10 >= 0)
		writer_number(x->writer, t.percent_x10, 1);
	else
		writer_none(x->writer);
	writer_number(x->writer, t.jp, 0);
	writer_string(x->writer, word(enough ? WORD_PAPER_ENOUGH : WORD_PAPER_NOT_ENOUGH, x->request->lang));
	writer_none(x->writer);
	writer_none(x->writer);
	writer_row(x->writer);
	x->rows++;
	return ERR_OK;
}

enum err export_recap(struct exporting *x)
{
	static const struct writer_column columns[] = { { WORD_FIELD_NIP, 0 }, { WORD_FIELD_NAME, 0 }, { WORD_FIELD_UNIT, 0 }, { WORD_FIELD_SESSIONS_PRESENT, 0 },
		{ WORD_FIELD_SESSIONS_HELD, 0 }, { WORD_FIELD_PERCENT, 0 }, { WORD_FIELD_JP, 0 }, { WORD_FIELD_CERTIFICATE, 0 },
		{ WORD_FIELD_CERTIFICATE_NUMBER, 0 }, { WORD_FIELD_CERTIFICATE_DAY, 0 } };
	writer_table(x->writer, WORD_SHEET_RECAP, columns, sizeof columns / sizeof *columns);
	return export_each_person(x, recap_row);
}

enum err export_attendance(struct exporting *x)
{
	static const struct writer_column columns[] = { { WORD_FIELD_NUMBER, 0 }, { WORD_FIELD_NAME, 0 }, { WORD_FIELD_NIP, 0 }, { WORD_FIELD_UNIT, 0 },
		{ WORD_FIELD_ROLE, 0 }, { WORD_FIELD_CLASS, 0 }, { WORD_FIELD_SESSION, 0 }, { WORD_FIELD_SESSION_TITLE, 0 }, { WORD_FIELD_DATE, 0 },
		{ WORD_FIELD_STATUS, 0 }, { WORD_FIELD_TIME_IN, 0 }, { WORD_FIELD_TIME_OUT, 0 },
		{ WORD_FIELD_ZONE, 0 }, { WORD_FIELD_MEANS, 0 }, { WORD_FIELD_OFFICER, 0 }, { WORD_FIELD_KIOSK, 0 }, { WORD_FIELD_LATE, 0 },
		{ WORD_FIELD_VAGUE, 0 }, { WORD_FIELD_PENDING, 0 }, { WORD_FIELD_CORRECTED, 0 }, { WORD_FIELD_REPLACED_BY, 0 }, { WORD_FIELD_REPLACES, 0 } };
	enum err e = state_each_kiosk(x->muster->store, keep_kiosk, x);
	writer_table(x->writer, WORD_SHEET_ATTENDANCE, columns, sizeof columns / sizeof *columns);
	return e ? e : export_each_person(x, attendance_rows);
}
