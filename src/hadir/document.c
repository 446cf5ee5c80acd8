// hadir report: documents as PDF, each with the proof of what it was made from.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/commands.h"
#include "hadir/organiser.h"
#include "report/attendance.h"
#include "report/checks.h"
#include "report/proof.h"
#include "report/ratings.h"
#include "report/recap.h"

#include <time.h>

enum document { DOCUMENT_ATTENDANCE, DOCUMENT_RECAP, DOCUMENT_RATINGS, DOCUMENT_CHECKS, DOCUMENT_COUNT };
static const char *const kinds[DOCUMENT_COUNT] = { "daftar-hadir", "rekap", "evaluasi", "uji-kewajaran" };

struct request { const struct args *args; const char *path; int kind, paper, role, day; int64_t session, now_ms; };

static bool read_day(const struct args *a, int *ret_day)
{
	if (!a->value[OPTION_DAY] || calendar_read_day(span_of(a->value[OPTION_DAY]), ret_day) == ERR_OK)
		return true;
	say_misused(a, WORD_REPORT_DAY, a->value[OPTION_DAY]);
	return false;
}

static bool read_request(const struct args *a, struct request *ret_request)
{
	static const char *const papers[] = { "f4", "a4" };
	*ret_request = (struct request){ .args = a, .now_ms = (int64_t)time(NULL) * 1000 };
	if (!say_pick(a, word(WORD_REPORT_KIND, a->lang), a->operand[1], kinds, DOCUMENT_COUNT, &ret_request->kind)
		|| !say_given(a, OPTION_OUTPUT) || !say_choice(a, OPTION_PAPER, papers, PAPER_COUNT, &ret_request->paper)
		|| !say_role(a, &ret_request->role) || !read_day(a, &ret_request->day))
		return false;
	if (a->value[OPTION_SESSION] && !say_count(a, OPTION_SESSION, &ret_request->session))
		return false;
	bool one = (ret_request->session != 0) != (ret_request->day != 0);
	if (ret_request->kind == DOCUMENT_ATTENDANCE && (!one || (a->value[OPTION_ELECTRONIC] && !ret_request->session))) {
		say_misused(a, one ? WORD_REPORT_ELECTRONIC : WORD_REPORT_WHICH, "");
		return false;
	}
	ret_request->path = a->value[OPTION_OUTPUT];
	return true;
}

static enum err print(const struct request *r, struct store *s, struct report_result *ret_result)
{
	const char *by = r->args->value[OPTION_WHO];
	enum paper paper = (enum paper)r->paper;
	enum lang lang = organiser_lang(r->args, s);
	switch ((enum document)r->kind) {
	case DOCUMENT_ATTENDANCE:
		return attendance_print(s, &(struct attendance_request){ .day = r->day, .session = (uint32_t)r->session, .paper = paper, .role = r->role, .class = "",
			.electronic = r->args->value[OPTION_ELECTRONIC], .lang = lang, .printed_ms = r->now_ms, .printed_by = by, .path = r->path }, ret_result);
	case DOCUMENT_RECAP:
		return recap_print(s, &(struct recap_request){ .paper = paper, .role = r->role, .class = "", .lang = lang, .printed_ms = r->now_ms,
			.printed_by = by, .path = r->path }, ret_result);
	case DOCUMENT_RATINGS:
		return ratings_print(s, &(struct ratings_request){ .session = (uint32_t)r->session, .paper = paper, .lang = lang, .printed_ms = r->now_ms,
			.printed_by = by, .path = r->path }, ret_result);
	case DOCUMENT_CHECKS:
		return checks_print(s, &(struct checks_request){ .paper = paper, .lang = lang, .printed_ms = r->now_ms, .printed_by = by, .path = r->path }, ret_result);
	case DOCUMENT_COUNT:
		break;
	}
	return ERR_UNKNOWN;
}

// The proof's head is signed where the organiser's key is at hand; without it the records' own signatures still speak.
static enum err prove(const struct request *r, struct store *s, struct report_result *ret_result)
{
	static const enum proof_about about[DOCUMENT_COUNT] = {
		[DOCUMENT_ATTENDANCE] = PROOF_ATTENDANCE, [DOCUMENT_RECAP] = PROOF_ATTENDANCE, [DOCUMENT_RATINGS] = PROOF_RATINGS, [DOCUMENT_CHECKS] = PROOF_ALL,
	};
	struct key key;
	bool has_key = organiser_has_key(r->args, r->args->operand[0], &key);
	enum err e = proof_write(s, r->path, about[r->kind], r->now_ms, has_key ? key.secret : NULL, ret_result);
	if (has_key)
		key_forget(&key);
	return e;
}

enum outcome report_run(const struct args *a)
{
	struct request r;
	struct store *s = NULL;
	if (!read_request(a, &r))
		return MISUSED;
	enum outcome outcome = organiser_open(a, a->operand[0], STORE_READ, &s);
	if (outcome != DONE)
		return outcome;
	struct report_result result = { 0 }, proof = { 0 };
	enum err e = print(&r, s, &result);
	if (e != ERR_OK)
		outcome = say_unwritten(a, r.path, result.detail, e);
	else if ((e = prove(&r, s, &proof)) != ERR_OK)
		outcome = say_unwritten(a, r.path, proof.detail, e);
	else
		SAY(a, WORD_REPORT_DONE, { "file", r.path }, { "pages", NUM(result.pages) }, { "n", NUM(result.rows) }, { "code", result.code });
	store_close(s);
	return outcome;
}
