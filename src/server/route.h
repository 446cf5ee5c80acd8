// Which request may come from whom and what answers it: one table for pages, sync and everything else.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/listener.h"
#include "store/account.h"
#include "store/ledger.h"

#define ROUTE_PARTS 4 // # and * of a pattern

struct server;        // serve.h: what all workers share
struct shelf;         // shelf.h: the open stores of one worker

// One request on its way: who makes it, for what, and what a handler needs to answer it. Belongs to its worker until the handler returns.
struct visit {
	struct server *server;
	struct registry *registry;       // this worker's own connection
	struct shelf *shelf;
	struct exchange *x;              // x->request, x->answer
	const struct route *route;
	int64_t now_ms;
	enum lang lang;                  // of the account, else as the browser asks, else Indonesian
	bool has_account, has_device;
	bool is_archived;                // the event, which is why web_change said ERR_READ_ONLY: nothing is wrong here
	struct web_session session;      // with its account, when has_account
	struct device device;            // when has_device
	int64_t number[ROUTE_PARTS];     // what stood at # ...
	char word[ROUTE_PARTS][96];      // ... and at *, by their order among all; decoded
	uint32_t event;                  // the one that path or query names, and this caller may see; 0: none
};

enum route_kind {
	ROUTE_PUBLIC,  // anybody
	ROUTE_PAGE,    // accounts; nobody is sent to /sign-in; anything but GET carries the session's csrf in the field or header `csrf`
	ROUTE_DEVICE,  // signed by a confirmed device
	ROUTE_ENROL,   // signed by a device that may still wait, be refused or be unknown here
	ROUTE_METRICS, // from this machine itself only
	ROUTE_KIND_COUNT
};
enum route_rate { RATE_NONE, RATE_PAGE, RATE_SIGN_IN, RATE_ENROL, RATE_SYNC, RATE_COUNT }; // requests a minute for one peer, account or device: gate.c

#define ROLE_BIT(r) (1u << (r))
#define ROLES_ALL (ROLE_BIT(ACCOUNT_ROLE_COUNT) - 1)
#define ROLES_ADMIN ROLE_BIT(ACCOUNT_ADMIN)
#define ROLES_EDIT (ROLES_ADMIN | ROLE_BIT(ACCOUNT_ORGANISER))
#define ROLES_PRESENCE (ROLES_EDIT | ROLE_BIT(ACCOUNT_COORDINATOR))

typedef enum outcome route_handler(struct visit *v);
struct route {
	enum method method;              // GET also answers HEAD
	const char *pattern;             // "/event/#/person/#": # is a number from 1 on, * any one segment; the number after "/event/" is the event's
	enum route_kind kind;
	unsigned roles;                  // ROLE_BITs, of ROUTE_PAGE
	size_t body_most;                // bytes; 0: no body
	enum route_rate rate;
	route_handler *handle;
};
extern const struct route routes_sync[], routes_pages[]; // each ends with pattern NULL; routes_pages stands in page.c

// The route of a method and path; NULL: none, *ret_status then 404 or 405. Fills number and word.
const struct route *route_find(enum method m, struct span path, struct visit *v, int *ret_status);
int route_count(void);
const struct route *route_at(int i);  // for tests that walk all of them

// What handlers answer with. They return OUTCOME_NOW.
enum outcome visit_status(struct visit *v, int status);                     // a page or JSON with a sentence that says what to do
enum outcome visit_err(struct visit *v, enum err e, const char *detail);    // logs detail, which nobody else sees
enum outcome visit_redirect(struct visit *v, const char *path);             // 303
enum outcome visit_file(struct visit *v, const char *path, const char *type, const char *name); // sends it, as a download called `name`

// The event's store, folded to its end, for reading; stays the shelf's. ERR_NOT_FOUND: no such event here.
MUST_CHECK enum err visit_event(struct visit *v, uint32_t event, struct store **ret_store);
// Runs `job` in a transaction on the event's store as its only writer, with everything folded before; commits when it gives ERR_OK, and
// then wakes whoever waits for news of the event. Makes the event's store when there is none.
typedef enum err visit_job(struct store *s, void *context);
MUST_CHECK enum err visit_write(struct visit *v, uint32_t event, visit_job *job, void *context);
