// What pages share: their frame, forms, the event they are about, changes to it, and the trail.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/html.h"
#include "store/changes.h"
#include "store/state.h"

#define WEB_QUESTIONNAIRES 64 // of an event, that pages show

enum tab { TAB_NONE, TAB_LIVE, TAB_PEOPLE, TAB_SESSIONS, TAB_OFFICERS, TAB_BADGES, TAB_RATINGS, TAB_DOCUMENTS, TAB_KIOSKS, TAB_CHECKS, TAB_TRAIL, TAB_EVENT, TAB_COUNT };

// An event as a page needs it; its store is the visit's shelf's.
struct web_event { struct store *store; struct event_entry entry; struct event event; };
MUST_CHECK enum err web_event(struct visit *v, struct web_event *ret_event); // the visit's event

void web_begin(struct visit *v, const char *title, const struct web_event *event, enum tab tab); // event NULL: a page of the server's own
enum outcome web_end(struct visit *v);
void web_headers(struct visit *v, const char *type); // of every answer of ours: no sniffing, no frames, no script but our own
bool web_may(const struct visit *v, unsigned roles);
bool web_edits(const struct visit *v, const struct web_event *e); // may change it here: its keys are here and the role allows it

void form_begin(struct visit *v, const char *action, bool upload); // POST with the session's csrf
void form_text(struct visit *v, const char *name, const char *label, const char *value, bool required, const char *problem); // problem "": none
void form_submit(struct visit *v, const char *label);    // and the form's end
void form_button(struct visit *v, const char *action, const char *label, const char *name, const char *value, bool grave); // a form that is one button

// A field of the form that was sent, "" when it is not there or does not fit.
const char *form_field(const struct visit *v, const char *name, char *room, size_t cap);
const char *form_query(const struct visit *v, const char *name, char *room, size_t cap);

// Changes of the visit's event, signed with the organiser's key that this server keeps. ERR_NOT_FOUND: the key is not here; ERR_READ_ONLY: it is archived.
typedef enum err change_job(struct scribe *w, void *context);
MUST_CHECK enum err web_change(struct visit *v, change_job *job, void *context);
MUST_CHECK enum err web_key(struct visit *v, uint32_t event, struct key *ret_key);
struct stamp web_now(void);
// Who does what, for the trail; when that cannot be written the log has the same line. What gives data out is to stop then.
MUST_CHECK enum err web_record(struct visit *v, uint32_t event, const char *act, const char *detail);
void web_trail(struct visit *v, uint32_t event, const char *act, const char *detail); // of what is done already
enum outcome web_back(struct visit *v, const char *format, ...) __attribute__((format(printf, 2, 3))); // 303 to a path

struct session *web_sessions(struct store *s, int *ret_n); // those not gone, by start; the caller frees; NULL without memory, n 0
void web_bar(struct visit *v, int64_t part, int64_t whole);
bool web_temporary(char ret_path[64]);                      // a private folder
bool login_is_good(const char *login);
// The registry's line of the event; whoever brings it in sees it. ERR_OTHER_EVENT: it is here already, and not this account's to see.
MUST_CHECK enum err events_register(struct visit *v, const struct event *event, const struct ledger_id *id, const struct event_keys *keys);

void events_describe(const struct event *event, struct event_entry *ret_entry); // number, title, organiser, city and days of the line

enum word role_word(enum account_role r);
