// Accounts of people: who they are, what they see, and their passwords.
// SPDX-License-Identifier: Apache-2.0
#include "store/account.h"

#include "store/registry_inside.h"

#define ACCOUNT_COLUMNS "login, name, password, role, lang, disabled, failures, locked_ms, made_ms, seen_ms"
static const char count[] = "SELECT count(*) FROM account";
static const char add[] = "INSERT INTO account (" ACCOUNT_COLUMNS ") VALUES (?, ?, '', ?, ?, ?, 0, 0, ?, 0) ON CONFLICT (login) DO NOTHING RETURNING role";
static const char set[] = "UPDATE account SET name = ?, role = ?, lang = ?, disabled = ? WHERE login = ? RETURNING role";
static const char find[] = "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = ?";
static const char each[] = "SELECT " ACCOUNT_COLUMNS " FROM account ORDER BY login";
static const char set_password[] = "UPDATE account SET password = ?, failures = 0, locked_ms = 0 WHERE login = ? RETURNING role";
static const char end_sessions[] = "DELETE FROM web_session WHERE login = ?";
static const char grant[] = "INSERT INTO access (login, event) VALUES (?, ?) ON CONFLICT (login, event) DO NOTHING";
static const char revoke[] = "DELETE FROM access WHERE login = ? AND event = ?";
static const char sees[] = "SELECT event FROM access WHERE login = ? AND event = ?";
// The wait doubles in the statement itself, so that guesses sent at once by many connections all count.
static const char fail[] = "UPDATE account SET failures = failures + 1, locked_ms = ? + CASE "
	"WHEN failures + 1 < ? THEN 0 WHEN failures + 1 - ? > 5 THEN ? ELSE ? END WHERE login = ?";
static const char succeed[] = "UPDATE account SET failures = 0, locked_ms = 0, seen_ms = ? WHERE login = ?";

struct full { struct account account; char password[SEAL_PIN]; };

static void take(struct query *q, struct full *f)
{
	struct account *a = &f->account;
	db_text(q, a->login, sizeof a->login);
	db_text(q, a->name, sizeof a->name);
	db_text(q, f->password, sizeof f->password);
	a->has_password = f->password[0];
	a->role = (enum account_role)db_int_below(q, ACCOUNT_ROLE_COUNT);
	a->lang = (enum lang)db_int_below(q, LANG_COUNT);
	a->disabled = db_int_below(q, 2);
	a->failures = (int)db_int_below(q, INT32_MAX);
	a->locked_ms = db_int(q);
	a->made_ms = db_int(q);
	a->seen_ms = db_int(q);
}

static enum err find_full(struct registry *r, const char *login, struct full *ret_full)
{
	struct query *q = db_query(r->db, find);
	db_bind_text(q, login);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	take(q, ret_full);
	return db_done(q);
}

int account_count(struct registry *r)
{
	struct query *q = db_query(r->db, count);
	if (db_one(q) != ERR_OK)
		return -1;
	int n = (int)db_int_below(q, INT32_MAX);
	return db_done(q) == ERR_OK ? n : -1;
}

enum err account_add(struct registry *r, const struct account *a)
{
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(r->db, add);
	db_bind_text(q, a->login);
	db_bind_text(q, a->name);
	db_bind(q, a->role);
	db_bind(q, a->lang);
	db_bind(q, a->disabled);
	db_bind(q, a->made_ms);
	e = registry_settle(q);
	return db_end(r->db, e == ERR_NOT_FOUND ? ERR_FORK : e);
}

static enum err leave(struct registry *r, const char *login)
{
	struct query *q = db_query(r->db, end_sessions);
	db_bind_text(q, login);
	return db_run(q);
}

enum err account_set(struct registry *r, const struct account *a)
{
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(r->db, set);
	db_bind_text(q, a->name);
	db_bind(q, a->role);
	db_bind(q, a->lang);
	db_bind(q, a->disabled);
	db_bind_text(q, a->login);
	e = registry_settle(q);
	if (e == ERR_OK && a->disabled)
		e = leave(r, a->login);
	return db_end(r->db, e);
}

enum err account_find(struct registry *r, const char *login, struct account *ret_account)
{
	struct full f;
	enum err e = find_full(r, login, &f);
	if (e == ERR_OK)
		*ret_account = f.account;
	return e;
}

enum err account_each(struct registry *r, account_sink *sink, void *context)
{
	struct query *q = db_query(r->db, each);
	while (db_row(q)) {
		struct full f;
		take(q, &f);
		sink(context, &f.account);
	}
	return db_done(q);
}

enum err account_set_password(struct registry *r, const char *login, struct span password)
{
	char text[SEAL_PIN];
	if (utf8_count(password) < ACCOUNT_PASSWORD_LEAST)
		return ERR_RANGE;
	enum err e = seal_pin_hash(password, text);
	if (e == ERR_OK)
		e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = db_query(r->db, set_password);
	db_bind_text(q, text);
	db_bind_text(q, login);
	e = registry_settle(q);
	if (e == ERR_OK)
		e = leave(r, login);
	return db_end(r->db, e);
}

enum err account_grant(struct registry *r, const char *login, uint32_t event, bool may_see)
{
	struct query *q = db_query(r->db, may_see ? grant : revoke);
	db_bind_text(q, login);
	db_bind(q, event);
	return db_run(q);
}

bool account_sees(struct registry *r, const struct account *a, uint32_t event)
{
	if (a->role == ACCOUNT_ADMIN)
		return true;
	struct query *q = db_query(r->db, sees);
	db_bind_text(q, a->login);
	db_bind(q, event);
	return registry_settle(q) == ERR_OK;
}

static enum err note_failure(struct registry *r, const struct account *a, int64_t now_ms)
{
	int further = a->failures + 1 - ACCOUNT_FAILURES;
	int64_t wait = ACCOUNT_LOCK_MS << (further > 0 && further < 6 ? further : 0);
	struct query *q = db_query(r->db, fail);
	db_bind(q, now_ms);
	db_bind(q, ACCOUNT_FAILURES);
	db_bind(q, ACCOUNT_FAILURES);
	db_bind(q, HOUR_MS);
	db_bind(q, wait);
	db_bind_text(q, a->login);
	enum err e = db_run(q);
	return e == ERR_OK ? ERR_SIGNATURE : e;
}

enum err account_sign_in(struct registry *r, const char *login, struct span password, int64_t now_ms, struct account *ret_account)
{
	struct full f;
	char unused[SEAL_PIN];
	enum err e = find_full(r, login, &f);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || !f.account.has_password) { // as long as a password that is compared
		e = seal_pin_hash(password, unused);
		return e == ERR_OK ? ERR_SIGNATURE : e;
	}
	if (f.account.disabled || f.account.locked_ms > now_ms) {
		*ret_account = f.account;
		ret_account->locked_ms = f.account.disabled ? 0 : f.account.locked_ms;
		return ERR_BUSY;
	}
	if (!seal_pin_matches(f.password, password))
		return note_failure(r, &f.account, now_ms);
	struct query *q = db_query(r->db, succeed);
	db_bind(q, now_ms);
	db_bind_text(q, login);
	e = db_run(q);
	if (e == ERR_OK)
		*ret_account = f.account;
	return e;
}
