// Follows one ledger's chain through a proof.
// SPDX-License-Identifier: Apache-2.0
#include "report/proof_check.h"

#include <string.h>

static const struct ledger_info *current(const struct proof_check *c)
{
	return &c->header.ledger[c->at];
}

static bool is_registered(const struct proof_check *c, const struct ledger_id *id)
{
	for (int i = 0; i < c->kiosks; i++)
		if (memcmp(c->kiosk[i].id.key, id->key, SEAL_PUBLIC) == 0)
			return true;
	return false;
}

void proof_take_ledger(struct proof_check *c, int64_t index)
{
	if (index != c->at + 1 || index >= c->header.ledgers) {
		proof_tell(c, PROOF_RECORD_UNREADABLE, false, 0, 0, "");
		return;
	}
	proof_end_ledger(c);
	c->at = (int)index;
	c->expected = 1;
	c->broken = c->has_gap = false;
	c->gap_from = c->signed_to = c->lost_clocks = 0;
	c->windowed = c->boots = 0;
	memset(c->link, 0, sizeof c->link);
	c->verdict->ledgers++;
	if (c->at > 0 && c->kiosks > 0 && !is_registered(c, &current(c)->id))
		proof_tell(c, PROOF_STRANGER, false, 0, 0, "");
}

static void tell_gap(struct proof_check *c)
{
	if (c->gap_from)
		proof_tell_as(c, PROOF_RECORD_MISSING, WORD_PROOF_SAYS_RECORD_MISSING, c->gap_line, c->gap_from, c->gap_to);
	c->has_gap |= c->gap_from != 0;
	c->gap_from = 0;
}

// A number other than the next: records are missing, or one stands where another should.
static void take_wrong_number(struct proof_check *c, uint64_t seq)
{
	c->broken = true;
	if (seq > c->expected) {
		tell_gap(c);
		c->gap_from = c->expected;
		c->gap_to = seq - 1;
		c->gap_line = c->line;
		return;
	}
	proof_tell(c, PROOF_RECORD_ORDER, false, seq, seq, "");
	if (c->gap_from && c->gap_from == c->gap_to && seq == c->gap_from)
		c->gap_from = 0; // it was not missing, only late
}

static struct proof_boot *find_boot(struct proof_check *c, uint32_t boot)
{
	for (int i = 0; i < c->boots; i++)
		if (c->boot[i].boot == boot)
			return &c->boot[i];
	if (c->boots == PROOF_BOOTS)
		return NULL;
	c->boot[c->boots] = (struct proof_boot){ .boot = boot };
	return &c->boot[c->boots++];
}

static void count_presence(struct proof_check *c, const struct record *r)
{
	struct proof_boot *b = find_boot(c, r->when.boot);
	bool vague = r->when.quality < QUALITY_RTC;
	c->verdict->presences++;
	if (!b) {
		c->lost_clocks += vague;
		return;
	}
	b->first_up = !b->presences || r->when.up_ms < b->first_up ? r->when.up_ms : b->first_up;
	b->last_up = r->when.up_ms > b->last_up ? r->when.up_ms : b->last_up;
	b->presences++;
	b->vague += vague;
}

// What the verifier itself needs to know of the records.
static void look_at_body(struct proof_check *c, const struct record *r)
{
	if (r->erased) {
		c->verdict->withheld++;
		return;
	}
	if (r->kind == KIND_PRESENCE || r->kind == KIND_WALKIN)
		count_presence(c, r);
	if (r->kind == KIND_KIOSK && c->at == 0 && c->kiosks < INTEGRITY_LEDGERS && fact_read(KIND_KIOSK, r->body, &c->fact) == ERR_OK)
		c->kiosk[c->kiosks++] = c->fact.kiosk;
	if (r->kind == KIND_ANCHOR && fact_read(KIND_ANCHOR, r->body, &c->fact) == ERR_OK) {
		struct proof_boot *b = find_boot(c, c->fact.anchor.boot);
		if (b)
			fold_anchor(&b->anchor, r->seq, &c->fact.anchor);
	}
}

void proof_take_record(struct proof_check *c, struct span line)
{
	struct record r;
	if (c->at < 0 || record_unpack(line, &r) != ERR_OK) {
		proof_tell(c, PROOF_RECORD_UNREADABLE, false, 0, 0, "");
		c->broken = true;
		c->expected += c->at >= 0;
		return;
	}
	c->verdict->records++;
	if (r.seq != c->expected)
		take_wrong_number(c, r.seq);
	if (r.seq >= c->expected)
		c->expected = r.seq + 1;
	look_at_body(c, &r);
	if (c->broken)
		return;
	record_link(&current(c)->id, c->link, &r, c->link);
	if (c->windowed < PROOF_WINDOW) {
		c->window[c->windowed].seq = r.seq;
		c->window[c->windowed].line = c->line;
		memcpy(c->window[c->windowed++].prefix, c->link, PROOF_PREFIX);
	}
}

void proof_take_window(struct proof_check *c, const uint8_t *prefixes, int n)
{
	for (int i = 0; i < n && i < c->windowed; i++)
		if (memcmp(c->window[i].prefix, prefixes + i * PROOF_PREFIX, PROOF_PREFIX) != 0) {
			proof_tell_as(c, PROOF_RECORD_CHANGED, WORD_PROOF_SAYS_RECORD_CHANGED, c->window[i].line, c->window[i].seq, c->window[i].seq);
			c->broken = true;
			break;
		}
	c->windowed = 0;
}

void proof_take_signature(struct proof_check *c, uint64_t seq, const uint8_t sign[SEAL_SIGN])
{
	if (c->at < 0) {
		proof_tell(c, PROOF_RECORD_UNREADABLE, false, 0, 0, "");
		return;
	}
	if (c->broken)
		return; // told already
	if (seq != c->expected - 1 || record_verify(&current(c)->id, seq, c->link, sign) != ERR_OK)
		proof_tell(c, PROOF_SIGNATURE, false, seq, seq, "");
	c->signed_to = seq;
}

static void end_clock(struct proof_check *c)
{
	uint64_t unknown = c->lost_clocks;
	for (int i = 0; i < c->boots; i++) {
		const struct proof_boot *b = &c->boot[i];
		const struct stamp ends[2] = { { .boot = b->boot, .up_ms = b->first_up }, { .boot = b->boot, .up_ms = b->last_up } };
		for (int j = 0; j < 2 && b->presences; j++) {
			int64_t uncertainty;
			fold_time(&b->anchor, &ends[j], &uncertainty);
			if (uncertainty > c->verdict->worst_uncertainty_ms)
				c->verdict->worst_uncertainty_ms = uncertainty;
		}
		unknown += b->anchor.set ? 0 : b->vague;
	}
	if (unknown)
		proof_tell(c, PROOF_CLOCK_UNKNOWN, false, unknown, unknown, "");
	c->verdict->clock_unknown += unknown;
}

// With nobody's signature under its last records, only a sealed header says that they were there.
static void end_signatures(struct proof_check *c)
{
	if (!c->broken && c->signed_to < current(c)->seq)
		proof_tell(c, PROOF_UNSIGNED, c->sealed && c->signed_to > 0, c->signed_to + 1, current(c)->seq, "");
}

void proof_end_ledger(struct proof_check *c)
{
	if (c->at < 0)
		return;
	tell_gap(c);
	if (c->expected <= current(c)->seq) {
		proof_tell_as(c, PROOF_RECORD_MISSING, WORD_PROOF_SAYS_RECORD_MISSING, c->line, c->expected, current(c)->seq);
		c->broken = c->has_gap = true;
	}
	if (!c->broken && memcmp(c->link, current(c)->link, SEAL_HASH) != 0) {
		proof_tell_as(c, PROOF_HEAD, WORD_PROOF_SAYS_HEAD, c->line, c->signed_to + 1, current(c)->seq);
		c->broken = true;
	} else if (c->has_gap)
		proof_tell_as(c, PROOF_HEAD, WORD_PROOF_SAYS_UNPROVEN, c->line, c->signed_to + 1, current(c)->seq);
	end_signatures(c);
	end_clock(c);
}
