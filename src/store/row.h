// Ledgers and their records as rows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/inside.h"

struct author { uint64_t tag; struct ledger_id id; bool is_event; }; // of a ledger
struct head { struct author author; uint64_t seq, signed_seq, folded_seq; uint8_t link[SEAL_HASH]; };

#define ROW_HEAD "ledger, key, epoch, is_event, seq, link, signed_seq, folded_seq"
#define ROW_RECORD "seq, kind, at, quality, boot, up, link, salt, body, digest"

void row_head(struct query *q, struct head *ret_head);                          // takes the columns ROW_HEAD
MUST_CHECK enum err row_find_head(struct store *s, const struct ledger_id *id, struct head *ret_head); // ERR_NOT_FOUND
MUST_CHECK enum err row_lock_head(struct store *s, const struct ledger_id *id, struct head *ret_head); // the same; nobody else moves it before the transaction's end
MUST_CHECK enum err row_add_head(struct store *s, const struct author *a);      // of an empty ledger; nothing when it is there already
MUST_CHECK enum err row_put_head(struct store *s, const struct head *h);        // makes the ledger's row or replaces it, once it is locked

// Takes the columns ROW_RECORD; body and link are borrowed until the next step. False: no record could have these values (seq and
// whatever can be kept is set).
bool row_record(struct query *q, struct record *ret_record, struct span *ret_link);
MUST_CHECK enum err row_put_record(struct store *s, uint64_t tag, const struct record *r, const uint8_t link[SEAL_HASH]);
// Many at once, of one ledger after the other; db_done of what row_bulk began ends it.
struct query *row_bulk(struct store *s);
struct row_more { const uint8_t *sign, *seed; }; // that stand with the record; NULL: it has none
void row_bulk_record(struct query *bulk, uint64_t tag, const struct record *r, const uint8_t link[SEAL_HASH], struct row_more more);
MUST_CHECK enum err row_find_link(struct store *s, uint64_t tag, uint64_t seq, uint8_t ret_link[SEAL_HASH]); // ERR_NOT_FOUND
MUST_CHECK enum err row_put_folded(struct store *s, const struct head *h);      // how far the state knows the ledger, and nothing else
MUST_CHECK enum err row_put_signature(struct store *s, uint64_t tag, uint64_t seq, const uint8_t sign[SEAL_SIGN]); // unless the record has one
