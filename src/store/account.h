// Accounts of people, their web sessions and one-time links, and the trail of who did what.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/registry.h"

#define ACCOUNT_LOGIN 64
#define ACCOUNT_PASSWORD_LEAST 10          // characters of a password
#define ACCOUNT_FAILURES 5                 // wrong passwords before the first lock-out ...
#define ACCOUNT_LOCK_MS (1 * MINUTE_MS)    // ... of a minute, doubled with each further one up to an hour
#define ACCOUNT_IDLE_MS (60 * MINUTE_MS)   // a web session ends after an hour without a request ...
#define ACCOUNT_END_MS (12 * HOUR_MS)      // ... and twelve hours after it began
#define ACCOUNT_LINK_MS (48 * HOUR_MS)
#define ACCOUNT_TOKEN 16                   // bytes of a token, as 32 hex digits

enum account_role { ACCOUNT_ADMIN, ACCOUNT_ORGANISER, ACCOUNT_COORDINATOR, ACCOUNT_VIEWER, ACCOUNT_ROLE_COUNT };
struct account {
	char login[ACCOUNT_LOGIN], name[PERSON_NAME];
	enum account_role role;
	enum lang lang;
	bool disabled, has_password;
	int failures;
	int64_t locked_ms, made_ms, seen_ms;
};
typedef void account_sink(void *context, const struct account *a);

int account_count(struct registry *r);     // -1: the database did not answer
MUST_CHECK enum err account_add(struct registry *r, const struct account *a);                       // without a password; ERR_FORK: the login is taken
MUST_CHECK enum err account_set(struct registry *r, const struct account *a);                       // name, role, lang, disabled; disabling ends its sessions
MUST_CHECK enum err account_find(struct registry *r, const char *login, struct account *ret_account);
MUST_CHECK enum err account_each(struct registry *r, account_sink *sink, void *context);            // by login
MUST_CHECK enum err account_set_password(struct registry *r, const char *login, struct span password); // ends its sessions, unlocks it; ERR_RANGE too short
MUST_CHECK enum err account_grant(struct registry *r, const char *login, uint32_t event, bool sees);
bool account_sees(struct registry *r, const struct account *a, uint32_t event);                     // an admin sees all

// ERR_SIGNATURE: wrong login or password, in the same time for both; ERR_BUSY: locked until ret_account->locked_ms, or disabled (then 0).
MUST_CHECK enum err account_sign_in(struct registry *r, const char *login, struct span password, int64_t now_ms, struct account *ret_account);

struct web_session { char token[2 * ACCOUNT_TOKEN + 1], csrf[2 * ACCOUNT_TOKEN + 1]; struct account account; int64_t begin_ms; };
MUST_CHECK enum err account_session_begin(struct registry *r, const char *login, const char *peer, int64_t now_ms, struct web_session *ret_session);
MUST_CHECK enum err account_session(struct registry *r, struct span token, int64_t now_ms, struct web_session *ret_session); // ERR_NOT_FOUND: ended or never begun
MUST_CHECK enum err account_session_end(struct registry *r, struct span token);

// A link of this account that sets its password once; login "": whoever opens it makes the first account, as an admin.
MUST_CHECK enum err account_link(struct registry *r, const char *login, int64_t now_ms, char ret_token[2 * ACCOUNT_TOKEN + 1]);
MUST_CHECK enum err account_link_find(struct registry *r, struct span token, int64_t now_ms, char ret_login[ACCOUNT_LOGIN]); // ERR_NOT_FOUND
MUST_CHECK enum err account_link_spend(struct registry *r, struct span token, int64_t now_ms, char ret_login[ACCOUNT_LOGIN]); // the same, and it is good no more

struct trail_line { int64_t at_ms; char login[ACCOUNT_LOGIN], peer[64], act[48], detail[256]; uint32_t event; };
typedef void trail_sink(void *context, const struct trail_line *l);
MUST_CHECK enum err trail_add(struct registry *r, const struct trail_line *l);
MUST_CHECK enum err trail_each(struct registry *r, int64_t event, int64_t before_ms, int most, trail_sink *sink, void *context); // latest first; event -1: all
MUST_CHECK enum err registry_sweep(struct registry *r, int64_t now_ms); // what has ended leaves: web sessions, links, tokens
