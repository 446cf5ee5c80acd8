// Web sessions and one-time links: random tokens of which only the hash is kept.
// SPDX-License-Identifier: Apache-2.0
#include "store/account.h"

#include "store/registry_inside.h"

#include <sodium.h>
#include <string.h>

static const char begin[] = "INSERT INTO web_session (token, login, csrf, begin_ms, seen_ms, peer) VALUES (?, ?, ?, ?, ?, ?)";
static const char find[] = "SELECT login, csrf, begin_ms, seen_ms FROM web_session WHERE token = ? AND seen_ms > ? AND begin_ms > ?";
static const char touch[] = "UPDATE web_session SET seen_ms = ? WHERE token = ?";
static const char end[] = "DELETE FROM web_session WHERE token = ?";
static const char add_link[] = "INSERT INTO link (token, login, until_ms) VALUES (?, ?, ?)";
static const char drop_links[] = "DELETE FROM link WHERE login = ?";
static const char find_link[] = "SELECT login FROM link WHERE token = ? AND until_ms > ?";
static const char spend_link[] = "DELETE FROM link WHERE token = ? AND until_ms > ? RETURNING login";
static const char old_sessions[] = "DELETE FROM web_session WHERE seen_ms < ? OR begin_ms < ?";
static const char old_links[] = "DELETE FROM link WHERE until_ms < ?";
static const char old_tokens[] = "DELETE FROM token WHERE until_ms < ?";

static void write_hex(const uint8_t bytes[ACCOUNT_TOKEN], char ret_hex[2 * ACCOUNT_TOKEN + 1])
{
	struct text t = text_init(ret_hex, 2 * ACCOUNT_TOKEN + 1);
	text_hex(&t, bytes, ACCOUNT_TOKEN);
}

static void draw(char ret_token[2 * ACCOUNT_TOKEN + 1], uint8_t ret_hash[SEAL_HASH])
{
	uint8_t bytes[ACCOUNT_TOKEN];
	randombytes_buf(bytes, sizeof bytes);
	write_hex(bytes, ret_token);
	registry_digest(span_of(ret_token), ret_hash);
}

enum err account_session_begin(struct registry *r, const char *login, const char *peer, int64_t now_ms, struct web_session *ret_session)
{
	struct web_session s = { .begin_ms = now_ms };
	uint8_t hash[SEAL_HASH], csrf[ACCOUNT_TOKEN];
	enum err e = account_find(r, login, &s.account);
	if (e != ERR_OK)
		return e;
	draw(s.token, hash);
	randombytes_buf(csrf, sizeof csrf);
	write_hex(csrf, s.csrf);
	struct query *q = db_query(r->db, begin);
	db_bind_bytes(q, hash, sizeof hash);
	db_bind_text(q, login);
	db_bind_bytes(q, csrf, sizeof csrf);
	db_bind(q, now_ms);
	db_bind(q, now_ms);
	db_bind_text(q, peer);
	e = db_run(q);
	if (e == ERR_OK)
		*ret_session = s;
	return e;
}

// Written at most once a minute: a page is a reading request.
static enum err note_seen(struct registry *r, const uint8_t hash[SEAL_HASH], int64_t seen_ms, int64_t now_ms)
{
	if (now_ms - seen_ms < MINUTE_MS)
		return ERR_OK;
	struct query *q = db_query(r->db, touch);
	db_bind(q, now_ms);
	db_bind_bytes(q, hash, SEAL_HASH);
	return db_run(q);
}

enum err account_session(struct registry *r, struct span token, int64_t now_ms, struct web_session *ret_session)
{
	struct web_session s;
	uint8_t hash[SEAL_HASH], csrf[ACCOUNT_TOKEN];
	char login[ACCOUNT_LOGIN];
	if (!span_copy(token, s.token, sizeof s.token))
		return ERR_NOT_FOUND;
	registry_digest(token, hash);
	struct query *q = db_query(r->db, find);
	db_bind_bytes(q, hash, sizeof hash);
	db_bind(q, now_ms - ACCOUNT_IDLE_MS);
	db_bind(q, now_ms - ACCOUNT_END_MS);
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_text(q, login, sizeof login);
	db_take(q, csrf, sizeof csrf);
	s.begin_ms = db_int(q);
	int64_t seen_ms = db_int(q);
	write_hex(csrf, s.csrf);
	e = db_done(q);
	if (e == ERR_OK)
		e = account_find(r, login, &s.account);
	if (e == ERR_OK && s.account.disabled)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = note_seen(r, hash, seen_ms, now_ms);
	if (e == ERR_OK)
		*ret_session = s;
	return e;
}

static struct query *by_token(struct registry *r, const char *sql, struct span token, uint8_t hash[SEAL_HASH])
{
	registry_digest(token, hash);
	struct query *q = db_query(r->db, sql);
	db_bind_bytes(q, hash, SEAL_HASH);
	return q;
}

enum err account_session_end(struct registry *r, struct span token)
{
	uint8_t hash[SEAL_HASH];
	return db_run(by_token(r, end, token, hash));
}

// An earlier link of the account is good no more: the last one that was given away counts.
enum err account_link(struct registry *r, const char *login, int64_t now_ms, char ret_token[2 * ACCOUNT_TOKEN + 1])
{
	uint8_t hash[SEAL_HASH];
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	draw(ret_token, hash);
	struct query *q = db_query(r->db, drop_links);
	db_bind_text(q, login);
	e = db_run(q);
	if (e == ERR_OK) {
		q = db_query(r->db, add_link);
		db_bind_bytes(q, hash, sizeof hash);
		db_bind_text(q, login);
		db_bind(q, now_ms + ACCOUNT_LINK_MS);
		e = db_run(q);
	}
	return db_end(r->db, e);
}

static enum err take_login(struct query *q, char ret_login[ACCOUNT_LOGIN])
{
	enum err e = db_one(q);
	if (e != ERR_OK)
		return e;
	db_text(q, ret_login, ACCOUNT_LOGIN);
	return db_done(q);
}

enum err account_link_find(struct registry *r, struct span token, int64_t now_ms, char ret_login[ACCOUNT_LOGIN])
{
	uint8_t hash[SEAL_HASH];
	struct query *q = by_token(r, find_link, token, hash);
	db_bind(q, now_ms);
	return take_login(q, ret_login);
}

enum err account_link_spend(struct registry *r, struct span token, int64_t now_ms, char ret_login[ACCOUNT_LOGIN])
{
	uint8_t hash[SEAL_HASH];
	enum err e = db_begin(r->db);
	if (e != ERR_OK)
		return e;
	struct query *q = by_token(r, spend_link, token, hash);
	db_bind(q, now_ms);
	return db_end(r->db, take_login(q, ret_login));
}

enum err registry_sweep(struct registry *r, int64_t now_ms)
{
	struct query *q = db_query(r->db, old_sessions);
	db_bind(q, now_ms - ACCOUNT_IDLE_MS);
	db_bind(q, now_ms - ACCOUNT_END_MS);
	enum err e = db_run(q);
	if (e != ERR_OK)
		return e;
	q = db_query(r->db, old_links);
	db_bind(q, now_ms);
	e = db_run(q);
	if (e != ERR_OK)
		return e;
	q = db_query(r->db, old_tokens);
	db_bind(q, now_ms);
	return db_run(q);
}
