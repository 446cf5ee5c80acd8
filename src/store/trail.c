// The trail: who did and downloaded what.
// SPDX-License-Identifier: Apache-2.0
#include "store/account.h"

#include "store/registry_inside.h"

#include <sodium.h>

#define TRAIL_COLUMNS "at_ms, login, peer, event, act, detail"
static const char add[] = "INSERT INTO trail (number, " TRAIL_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char all[] = "SELECT " TRAIL_COLUMNS " FROM trail WHERE at_ms < ? ORDER BY at_ms DESC, number LIMIT ?";
static const char of_event[] = "SELECT " TRAIL_COLUMNS " FROM trail WHERE event = ? AND at_ms < ? ORDER BY at_ms DESC, number LIMIT ?";

enum err trail_add(struct registry *r, const struct trail_line *l)
{
	struct query *q = db_query(r->db, add);
	db_bind(q, (int64_t)randombytes_random());
	db_bind(q, l->at_ms);
	db_bind_text(q, l->login);
	db_bind_text(q, l->peer);
	db_bind(q, l->event);
	db_bind_text(q, l->act);
	db_bind_text(q, l->detail);
	return db_run(q);
}

enum err trail_each(struct registry *r, int64_t event, int64_t before_ms, int most, trail_sink *sink, void *context)
{
	struct query *q = db_query(r->db, event < 0 ? all : of_event);
	if (event >= 0)
		db_bind(q, event);
	db_bind(q, before_ms);
	db_bind(q, most);
	while (db_row(q)) {
		struct trail_line l = { .at_ms = db_int(q) };
		db_text(q, l.login, sizeof l.login);
		db_text(q, l.peer, sizeof l.peer);
		l.event = (uint32_t)db_int_below(q, INT64_C(1) << 32);
		db_text(q, l.act, sizeof l.act);
		db_text(q, l.detail, sizeof l.detail);
		sink(context, &l);
	}
	return db_done(q);
}
