// Daftar hadir: finds its sessions and people, and prints the form that fits.
// SPDX-License-Identifier: Apache-2.0
#include "report/attendance.h"

#include "report/listing.h"

#include <stdlib.h>
#include <string.h>

// The sessions asked for, as indices of the muster; how many.
static int find_sessions(const struct muster *r, const struct attendance_request *request, int *ret_at)
{
	int n = 0;
	for (int i = 0; i < r->sessions; i++)
		if (request->session ? r->session[i].number == request->session : calendar_day(r->session[i].start_ms, r->event.zone) == request->day)
			ret_at[n++] = i;
	return n;
}

static void tell_no_session(const struct attendance_request *request, struct report_result *r)
{
	char room[48];
	struct text t = text_init(room, sizeof room);
	if (request->session)
		text_int(&t, request->session);
	else
		calendar_write_short(&t, request->day);
	enum word w = request->session ? WORD_PAPER_NO_SESSION : WORD_PAPER_NO_SESSION_THAT_DAY;
	folio_detail(r, request->lang, w, (struct fill[]){ { request->session ? "session" : "day", room } }, 1);
}

static enum err read_listing(struct store *s, struct listing *l, struct report_result *r)
{
	int at[EVENT_SESSIONS];
	const struct attendance_request *request = l->request;
	enum err e = muster_open(s, request->printed_ms, &l->muster);
	if (e)
		return e;
	int n = find_sessions(l->muster, request, at);
	if (!n) {
		tell_no_session(request, r);
		return ERR_NOT_FOUND;
	}
	e = attendees_read(l->muster, at, n, request->role, request->class, &l->people);
	if (!e && !l->people.n) {
		folio_detail(r, request->lang, WORD_PAPER_NOBODY, NULL, 0);
		return ERR_MISSING;
	}
	l->day = calendar_day(l->muster->session[at[0]].start_ms, l->muster->event.zone);
	l->sheets = (n + LISTING_SESSIONS - 1) / LISTING_SESSIONS;
	return !e && request->session && request->electronic ? listing_read_notes(l) : e;
}

enum err attendance_print(struct store *s, const struct attendance_request *request, struct report_result *ret_result)
{
	struct listing *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	l->request = request;
	l->lang = request->lang;
	enum err e = read_listing(s, l, ret_result);
	if (!e) {
		char title[LISTING_TEXT];
		listing_title(l, title);
		struct folio_request folio = { .path = request->path, .printed_by = request->printed_by, .paper = request->paper, .landscape = !request->session,
			.lang = request->lang, .printed_ms = request->printed_ms, .event = &l->muster->event, .title = title,
			.origin = request->electronic ? WORD_PAPER_ORIGIN_ELECTRONIC : WORD_PAPER_ORIGIN_PAPER };
		e = folio_print(s, &folio, request->session ? signlist_build : daylist_build, l, ret_result);
		ret_result->rows = l->people.n;
	}
	listing_free(l);
	return e;
}
