// hadir sync: the enrolment, kept beside the event's file.
// SPDX-License-Identifier: Apache-2.0
#include "hadir/sync_part.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hadir/file.h"

#define ASK_MS 2000 // between questions whether it is confirmed
#define WAIT_MS (ENROLMENT_MINUTES * 60 * 1000)

int64_t sync_utc_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool beside(const char *file, char ret_path[FILE_PATH])
{
	int n = snprintf(ret_path, FILE_PATH, "%s.sync", file);
	return n > 0 && n < FILE_PATH;
}

bool sync_keep(const struct args *a, const char *file, const struct membership *m)
{
	char path[FILE_PATH];
	enum err e = beside(file, path) ? membership_write(path, m) : ERR_FULL;
	if (e)
		say_failed(a, path, e);
	return !e;
}

enum outcome sync_unreached(const struct args *a, const char *address, enum err e)
{
	enum word w = WORD_SYNC_BROKEN;
	if (e == ERR_SIGNATURE)
		w = WORD_SYNC_IMPOSTOR;
	else if (e == ERR_NOT_FOUND)
		w = WORD_SYNC_NO_HOST;
	else if (e == ERR_BUSY)
		w = WORD_SYNC_NO_SERVER;
	else if (e == ERR_MISSING)
		w = WORD_SYNC_SLOW;
	PROBLEM(a, address, 0, w);
	return REFUSED;
}

enum outcome sync_ended(const struct args *a, const char *file, enum enlist_state s)
{
	static const enum word words[ENLIST_STATE_COUNT] = {
		[ENLIST_WAITING] = WORD_SYNC_NOT_CONFIRMED, [ENLIST_CONFIRMED] = WORD_SYNC_CONFIRMED, [ENLIST_REFUSED] = WORD_SYNC_REFUSED,
		[ENLIST_WITHDRAWN] = WORD_SYNC_WITHDRAWN, [ENLIST_SPENT] = WORD_SYNC_SPENT, [ENLIST_UNKNOWN] = WORD_SYNC_UNKNOWN,
	};
	PROBLEM(a, NULL, 0, words[s], { "file", file });
	return REFUSED;
}

// The operands behind the file as one text: a code may come unquoted.
static void join(const struct args *a, struct text *out)
{
	for (int i = 1; i < a->operands; i++) {
		text_str(out, i > 1 ? " " : "");
		text_str(out, a->operand[i]);
	}
}

struct wish { bool enrols, has_print; struct enrolment code; char address[ENROLMENT_ADDRESS]; }; // address "": the one that is known

static bool read_address(struct span typed, char ret_address[ENROLMENT_ADDRESS])
{
	struct text t = text_init(ret_address, ENROLMENT_ADDRESS);
	text_add(&t, typed);
	if (!typed.len || typed.at[typed.len - 1] != '/')
		text_char(&t, '/');
	return !t.full && !memchr(typed.at, ' ', typed.len) && (span_starts(typed, "http://") || span_starts(typed, "https://"));
}

// MISUSED, and told, when it is neither code nor address.
static enum outcome read_wish(const struct args *a, struct wish *ret_wish)
{
	char room[600];
	struct text typed = text_init(room, sizeof room);
	const char *token = a->value[OPTION_TOKEN];
	*ret_wish = (struct wish){ .enrols = false };
	join(a, &typed);
	if (a->operands > 1 && enrolment_read(text_span(&typed), &ret_wish->code) == ERR_OK) {
		ret_wish->enrols = ret_wish->has_print = true;
		strcpy(ret_wish->address, ret_wish->code.address);
		return DONE;
	}
	if (a->operands > 1 && !read_address(text_span(&typed), ret_wish->address))
		return say_misused(a, WORD_SYNC_BAD_CODE, room);
	if (token && !enrolment_token_read(span_of(token), ret_wish->code.token))
		return say_misused(a, WORD_SYNC_BAD_TOKEN, token);
	ret_wish->enrols = token;
	return DONE;
}

// What is kept of an earlier enrolment, or a new key.
static enum outcome recall(const struct args *a, const char *file, struct membership *ret_membership, bool *ret_known)
{
	char path[FILE_PATH];
	enum err e = beside(file, path) ? membership_read(path, ret_membership) : ERR_FULL;
	*ret_known = !e;
	if (e == ERR_NOT_FOUND) {
		*ret_membership = (struct membership){ .event = 0 };
		randombytes_buf(ret_membership->seed, sizeof ret_membership->seed);
		return DONE;
	}
	if (e == ERR_FORMAT) {
		PROBLEM(a, path, 0, WORD_SYNC_FILE_WRONG);
		return REFUSED;
	}
	return e ? say_failed(a, path, e) : DONE;
}

static enum outcome enrol(const struct args *a, const char *file, const struct wish *w, struct membership *m)
{
	char host[200] = "hadir";
	struct enlisted got;
	gethostname(host, sizeof host - 1);
	const char *name = a->value[OPTION_NAME] ? a->value[OPTION_NAME] : host;
	strcpy(m->address, w->address);
	enum err e = membership_enrol(m, w->code.token, w->has_print ? w->code.print : NULL, name, sync_utc_ms(), &got);
	if (e == ERR_FULL)
		return say_misused(a, WORD_SYNC_BAD_NAME, name);
	if (e)
		return sync_unreached(a, m->address, e);
	if (got.state != ENLIST_WAITING)
		return sync_ended(a, file, got.state);
	return sync_keep(a, file, m) ? DONE : REFUSED;
}

// Until the organiser has looked at the code; a server that does not answer now and then is asked again.
static enum outcome await(const struct args *a, const char *file, struct membership *m)
{
	struct enlisted got = { .state = ENLIST_WAITING };
	struct http *h;
	struct line l;
	enum err e = membership_http(m, &h);
	if (e)
		return sync_unreached(a, m->address, e);
	membership_line(m, h, &l);
	SAY(a, WORD_SYNC_CODE, { "code", m->code });
	fflush(stdout);
	for (int waited = 0; waited < WAIT_MS && got.state == ENLIST_WAITING && e != ERR_SIGNATURE; waited += ASK_MS) {
		if (waited)
			usleep(ASK_MS * 1000);
		e = enlist_check(&l, sync_utc_ms(), &got);
	}
	http_close(h);
	if (e && got.state == ENLIST_WAITING)
		return sync_unreached(a, m->address, e);
	m->state = got.state;
	if (!sync_keep(a, file, m))
		return REFUSED;
	if (got.state != ENLIST_CONFIRMED)
		return sync_ended(a, file, got.state);
	SAY(a, WORD_SYNC_CONFIRMED);
	return DONE;
}

enum outcome sync_enrolled(const struct args *a, const char *file, struct membership *ret_membership)
{
	struct wish w;
	bool known;
	enum outcome outcome = read_wish(a, &w);
	if (outcome == DONE)
		outcome = recall(a, file, ret_membership, &known);
	if (outcome != DONE)
		return outcome;
	if (!w.enrols && (!known || (*w.address && strcmp(w.address, ret_membership->address) != 0)))
		return say_misused(a, WORD_SYNC_NEED_CODE, "");
	if (w.enrols && !*w.address)
		strcpy(w.address, ret_membership->address);
	if (w.enrols && !*w.address)
		return say_misused(a, WORD_SYNC_NEED_CODE, "");
	if (w.enrols)
		outcome = enrol(a, file, &w, ret_membership);
	if (outcome == DONE && ret_membership->state != ENLIST_CONFIRMED)
		outcome = await(a, file, ret_membership);
	return outcome;
}
