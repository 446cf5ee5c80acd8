// Folds records that were received and are not in the state yet.
// SPDX-License-Identifier: Apache-2.0
#include "store/catchup.h"

#include <limits.h>

#include "store/apply.h"
#include "store/cell_cache.h"
#include "store/erase.h"

static const char waiting[] = "SELECT " ROW_RECORD " FROM record WHERE ledger = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?";

static enum err fold_next(struct store *s, struct head *h, struct query *q)
{
	struct record r;
	struct span link;
	if (!row_record(q, &r, &link) || r.seq != h->folded_seq + 1)
		return ERR_DAMAGED;
	h->folded_seq = r.seq;
	return apply_record(s, &h->author, &r, APPLY_ALL);
}

enum err catch_up_some(struct store *s, struct head *h, uint64_t to, int most, int *ret_done)
{
	int done = 0;
	if (h->folded_seq >= to)
		return ERR_OK;
	enum err e = cell_cache_begin(s);
	if (e != ERR_OK)
		return e;
	struct query *q = most == INT_MAX ? db_query_many(s->db, waiting) : db_query(s->db, waiting);
	db_bind(q, (int64_t)h->author.tag);
	db_bind(q, (int64_t)h->folded_seq);
	db_bind(q, (int64_t)to);
	db_bind(q, most);
	for (; e == ERR_OK && db_row(q); done++)
		e = fold_next(s, h, q);
	enum err read = db_done(q);
	e = cell_cache_end(s, e == ERR_OK ? read : e);
	if (e == ERR_OK && done == 0)
		e = ERR_DAMAGED; // the head counts records that are not there
	if (e == ERR_OK)
		e = erase_settle(s, h->author.tag);
	if (e == ERR_OK)
		e = row_put_folded(s, h);
	*ret_done += done;
	return e;
}

enum err catch_up(struct store *s, struct head *h, uint64_t to)
{
	int done = 0;
	return catch_up_some(s, h, to, INT_MAX, &done);
}
