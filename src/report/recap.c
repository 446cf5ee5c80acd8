// Rekapitulasi kehadiran: gathers people, institutions and sessions.
// SPDX-License-Identifier: Apache-2.0
#include "report/recap_inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct span recap_number(char room[RECAP_TEXT], int64_t n)
{
	struct text t = text_init(room, RECAP_TEXT);
	text_int(&t, n);
	return text_span(&t);
}

struct span recap_percent(char room[RECAP_TEXT], int x10)
{
	struct text t = text_init(room, RECAP_TEXT);
	if (x10 < 0)
		text_str(&t, "\xe2\x80\x93");
	else
		text_decimal(&t, x10, 1);
	return text_span(&t);
}

void recap_legend(const struct recap *r, struct folio *f, enum word w)
{
	f->y += 1;
	folio_paragraph(f, &(struct page_style){ .size = 8 }, 0, span_of(word(w, r->lang)));
}

static void draw_labels(struct recap *r, struct folio *f)
{
	const struct event *e = &r->muster->event;
	char held[16], all[16];
	int n = 0;
	for (int j = 0; j < r->people.sessions; j++)
		n += r->muster->held[r->people.at[j]];
	struct text t = text_init(r->room[0], RECAP_TEXT);
	calendar_write_range(&t, e->first_day, e->last_day, r->lang);
	folio_label(f, WORD_PAPER_DAY, r->room[0]);
	t = text_init(r->room[0], RECAP_TEXT);
	text_str(&t, e->place);
	if (e->city[0] && !strstr(e->place, e->city)) {
		text_str(&t, ", ");
		text_str(&t, e->city);
	}
	folio_label(f, WORD_PAPER_PLACE, r->room[0]);
	folio_label(f, WORD_PAPER_ORGANISER, e->organiser);
	folio_label(f, WORD_PAPER_PROGRAMME, e->programme);
	folio_label(f, WORD_PAPER_ACTIVITY, e->activity);
	folio_label(f, WORD_PAPER_SUB_ACTIVITY, e->sub_activity);
	folio_label(f, WORD_PAPER_ACCOUNT, e->account);
	struct text h = text_init(held, sizeof held), a = text_init(all, sizeof all);
	text_int(&h, n);
	text_int(&a, r->people.sessions);
	t = text_init(r->room[0], RECAP_TEXT);
	words_write(&t, WORD_PAPER_SESSIONS_HELD, r->lang, (struct fill[]){ { "held", held }, { "all", all } }, 2);
	folio_label(f, WORD_PAPER_HELD, r->room[0]);
	h = text_init(held, sizeof held);
	text_int(&h, e->rules.threshold);
	t = text_init(r->room[0], RECAP_TEXT);
	words_write(&t, WORD_PAPER_THRESHOLD_X, r->lang, (struct fill[]){ { "percent", held } }, 1);
	folio_label(f, WORD_PAPER_THRESHOLD, r->room[0]);
	f->y += 3;
}

static void write_title(const struct recap *r, char ret_title[RECAP_TEXT])
{
	struct text t = text_init(ret_title, RECAP_TEXT);
	int role = r->request->role;
	if (role < 0)
		text_str(&t, word(WORD_PAPER_RECAP, r->lang));
	else
		words_write(&t, WORD_PAPER_RECAP_OF, r->lang, (struct fill[]){ { "role", word(WORD_PAPER_ROLE_PARTICIPANT + (enum word)role, r->lang) } }, 1);
}

static void build(struct folio *f, void *context)
{
	struct recap *r = context;
	char title[RECAP_TEXT];
	write_title(r, title);
	folio_letterhead(f);
	folio_title(f, title);
	draw_labels(r, f);
	recap_matrix(r, f);
	recap_units(r, f);
	recap_sessions(r, f);
	folio_signatures(f, calendar_day(r->request->printed_ms, r->muster->event.zone));
}

static int compare_units(const void *a, const void *b)
{
	const struct recap_unit *one = a, *two = b;
	int c = strcasecmp(one->name, two->name);
	return c ? c : strcmp(one->name, two->name);
}

// One entry a person, then those of the same institution are added up.
static enum err read_units(struct recap *r)
{
	r->unit = calloc((size_t)r->people.n, sizeof *r->unit);
	if (!r->unit)
		return ERR_NO_MEMORY;
	for (int i = 0; i < r->people.n; i++) {
		const struct person *p = &r->people.person[i];
		bool attended = false;
		for (int j = 0; j < r->people.sessions; j++)
			attended |= attendees_mark(&r->people, i, j)->status == STATUS_PRESENT;
		r->unit[i] = (struct recap_unit){ .name = p->unit, .invited = !person_is_walkin(p), .registered = 1, .attended = attended, .letters = p->letter[0] != '\0' };
	}
	qsort(r->unit, (size_t)r->people.n, sizeof *r->unit, compare_units);
	for (int i = 0; i < r->people.n; i++) {
		struct recap_unit *last = r->units ? &r->unit[r->units - 1] : NULL, *u = &r->unit[i];
		if (!last || strcasecmp(last->name, u->name) != 0) {
			r->unit[r->units++] = *u;
			continue;
		}
		last->invited += u->invited;
		last->registered++;
		last->attended += u->attended;
		last->letters += u->letters;
	}
	return ERR_OK;
}

static enum err read_recap(struct store *s, struct recap *r, struct report_result *result)
{
	int at[EVENT_SESSIONS];
	enum err e = muster_open(s, r->request->printed_ms, &r->muster);
	if (e)
		return e;
	for (int i = 0; i < r->muster->sessions; i++)
		at[i] = i;
	e = attendees_read(r->muster, at, r->muster->sessions, r->request->role, r->request->class, &r->people);
	if (!e && !r->people.n) {
		folio_detail(result, r->lang, WORD_PAPER_NOBODY, NULL, 0);
		return ERR_MISSING;
	}
	return e ? e : read_units(r);
}

enum err recap_print(struct store *s, const struct recap_request *request, struct report_result *ret_result)
{
	struct recap *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	r->request = request;
	r->lang = request->lang;
	enum err e = read_recap(s, r, ret_result);
	if (!e) {
		char title[RECAP_TEXT];
		write_title(r, title);
		struct folio_request folio = { .path = request->path, .printed_by = request->printed_by, .paper = request->paper, .landscape = true,
			.lang = r->lang, .printed_ms = request->printed_ms, .event = &r->muster->event, .title = title, .origin = WORD_PAPER_ORIGIN_RECAP };
		e = folio_print(s, &folio, build, r, ret_result);
	}
	if (!e)
		ret_result->rows = r->people.n;
	free(r->unit);
	attendees_free(&r->people);
	muster_close(r->muster);
	free(r);
	return e;
}
