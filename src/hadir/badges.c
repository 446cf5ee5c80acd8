// hadir badges: prints badges, issues new ones in place of lost ones, and revokes.
// SPDX-License-Identifier: Apache-2.0
#include "report/badges.h"

#include "hadir/commands.h"
#include "hadir/organiser.h"
#include "hadir/progress.h"
#include "store/changes.h"
#include "store/state.h"

#include <stdlib.h>

struct numbers { uint64_t *at; int n; };
struct request {
	const struct args *args;
	const char *path;
	int layout, role;
	struct numbers people, reissue, revoke;
	struct key key;
	struct store *store;
};

static bool read_request(const struct args *a, struct request *ret_request)
{
	static const char *const layouts[] = { "a4", "a6", "cr80", "label" };
	*ret_request = (struct request){ .args = a, .path = a->operand[0] };
	return (a->value[OPTION_REVOKE] || say_given(a, OPTION_OUTPUT))
		&& say_choice(a, OPTION_LAYOUT, layouts, BADGES_LAYOUT_COUNT, &ret_request->layout) && say_role(a, &ret_request->role)
		&& say_list(a, OPTION_PERSON, &ret_request->people.at, &ret_request->people.n)
		&& say_list(a, OPTION_REISSUE, &ret_request->reissue.at, &ret_request->reissue.n)
		&& say_list(a, OPTION_REVOKE, &ret_request->revoke.at, &ret_request->revoke.n);
}

// Everybody named is in the event; the first who is not is told.
static bool all_known(const struct request *r, const struct numbers *list)
{
	for (int i = 0; i < list->n; i++) {
		struct person person;
		if (state_person(r->store, list->at[i], &person) == ERR_OK && !person.gone)
			continue;
		PROBLEM(r->args, r->path, 0, WORD_BADGES_NOBODY, { "n", NUM((int64_t)list->at[i]) });
		return false;
	}
	return true;
}

// New issues, then revocations; what was printed before is void from then on.
static enum err write_issues(const struct request *r)
{
	struct scribe scribe;
	struct stamp now = organiser_now();
	enum err e = scribe_begin(&scribe, r->store, &r->key, &now);
	if (e != ERR_OK)
		return e;
	for (int i = 0; i < r->reissue.n && e == ERR_OK; i++)
		e = changes_reissue(&scribe, r->reissue.at[i]);
	for (int i = 0; i < r->revoke.n && e == ERR_OK; i++)
		e = changes_revoke(&scribe, r->revoke.at[i]);
	if (e == ERR_OK)
		return scribe_end(&scribe);
	scribe_drop(&scribe);
	return e;
}

static enum outcome print(const struct request *r)
{
	const struct numbers *chosen = r->people.n ? &r->people : &r->reissue;
	struct progress progress;
	progress_begin(&progress, r->args, WORD_BADGES_PROGRESS);
	struct badges_request request = {
		.layout = (enum badge_layout)r->layout, .badge_key = r->key.badge, .holders = chosen->at, .holder_count = chosen->n, .role = r->role, .class = "",
		.officers = r->role < 0, .lang = organiser_lang(r->args, r->store), .path = r->args->value[OPTION_OUTPUT], .progress = progress_report, .context = &progress,
	};
	struct report_result result = { 0 };
	enum err e = badges_print(r->store, &request, &result);
	progress_end(&progress);
	if (e != ERR_OK)
		return say_unwritten(r->args, request.path, result.detail, e);
	SAY(r->args, WORD_BADGES_DONE, { "file", request.path }, { "n", NUM(result.rows) }, { "pages", NUM(result.pages) });
	return DONE;
}

static enum outcome run(struct request *r)
{
	bool writes = r->reissue.n || r->revoke.n;
	enum outcome outcome = organiser_key(r->args, r->path, &r->key);
	if (outcome == DONE)
		outcome = organiser_open(r->args, r->path, writes ? STORE_WRITE : STORE_READ, &r->store);
	if (outcome == DONE && !(all_known(r, &r->people) && all_known(r, &r->reissue) && all_known(r, &r->revoke)))
		outcome = REFUSED;
	enum err e = outcome == DONE ? scribe_check(r->store, &r->key) : ERR_OK;
	if (outcome == DONE && e == ERR_OK && writes)
		e = write_issues(r);
	if (e != ERR_OK)
		outcome = organiser_refused(r->args, r->path, e);
	if (outcome == DONE && r->reissue.n)
		SAY(r->args, WORD_BADGES_REISSUED, { "n", NUM(r->reissue.n) }, { "file", r->path });
	if (outcome == DONE && r->revoke.n)
		SAY(r->args, WORD_BADGES_REVOKED, { "n", NUM(r->revoke.n) }, { "file", r->path });
	if (outcome == DONE && r->args->value[OPTION_OUTPUT])
		outcome = print(r);
	return outcome;
}

enum outcome badges_run(const struct args *a)
{
	struct request r;
	enum outcome outcome = read_request(a, &r) ? run(&r) : MISUSED;
	store_close(r.store);
	key_forget(&r.key);
	free(r.people.at);
	free(r.reissue.at);
	free(r.revoke.at);
	return outcome;
}
