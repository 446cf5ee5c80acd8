// Folds records into cells: joins over a total order of their origins, and sums.
// SPDX-License-Identifier: Apache-2.0
#include "core/fold.h"

#include <assert.h>
#include <string.h>

#define DRIFT_PPM 50

bool origin_knew_time(const struct origin *o)
{
	return o->when.quality >= QUALITY_RTC;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_moments(const struct origin *a, const struct origin *b)
{
	int c = (a->when.at_ms > b->when.at_ms) - (a->when.at_ms < b->when.at_ms);
	if (!c)
		c = compare(a->ledger, b->ledger);
	return c ? c : compare(a->seq, b->seq);
}

static bool is_later(const struct origin *a, const struct origin *b)
{
	return compare_moments(a, b) > 0;
}

// A clock that nobody had set is behind, and must not win as the earliest.
static bool is_earlier(const struct origin *a, const struct origin *b)
{
	bool known = origin_knew_time(a);
	return known != origin_knew_time(b) ? known : compare_moments(a, b) < 0;
}

static void keep_earlier(struct mark *into, const struct mark *from)
{
	if (from->set && (!into->set || is_earlier(&from->from, &into->from)))
		*into = *from;
}

// Records count from 1, so an origin with number 0 is none.
static void keep_correction(struct presence_cell *c, enum status fix, const struct origin *from)
{
	if (from->seq == 0 || (c->fix_from.seq != 0 && !is_later(from, &c->fix_from)))
		return;
	c->fixed = fix != STATUS_NONE;
	c->fix = fix;
	c->fix_from = *from;
}

void fold_presence(struct presence_cell *c, const struct origin *o, const struct presence *p)
{
	assert(o->seq > 0);
	struct mark m = { .set = true, .pending = p->person == 0, .means = p->means, .officer = p->officer, .from = *o };
	keep_earlier(p->direction == DIRECTION_OUT ? &c->out : &c->in, &m);
	c->kiosks |= (uint8_t)(1u << o->ledger % 8);
}

void fold_correction(struct presence_cell *c, const struct origin *o, const struct correction *f)
{
	assert(o->seq > 0);
	keep_correction(c, f->status, o);
}

void fold_answered(struct presence_cell *c)
{
	c->answered = true;
}

void fold_join(struct presence_cell *into, const struct presence_cell *from)
{
	keep_earlier(&into->in, &from->in);
	keep_earlier(&into->out, &from->out);
	keep_correction(into, from->fix, &from->fix_from);
	into->answered |= from->answered;
	into->kiosks |= from->kiosks;
}

enum status fold_status(const struct presence_cell *c)
{
	if (c->fixed)
		return c->fix;
	return c->in.set || c->out.set ? STATUS_PRESENT : STATUS_NONE;
}

void fold_count(const struct presence_cell *c, bool is_person, struct counts *ret_counts)
{
	bool present = fold_status(c) == STATUS_PRESENT;
	*ret_counts = is_person ? (struct counts){
		.present = present,
		.out = present && c->out.set,
		.manual = present && c->in.set && c->in.means == MEANS_MANUAL,
		.corrected = c->fixed,
		.answered = c->answered,
	} : (struct counts){ .pending = present };
}

void fold_opening(struct session_cell *c, const struct origin *o, enum kind open_or_close)
{
	assert(open_or_close == KIND_OPEN || open_or_close == KIND_CLOSE);
	int64_t at = o->when.at_ms;
	bool first = !c->open_set && !c->close_set;
	if (open_or_close == KIND_OPEN) {
		c->opened_ms = !c->open_set || at < c->opened_ms ? at : c->opened_ms;
		c->open_set = true;
	} else {
		c->closed_ms = !c->close_set || at > c->closed_ms ? at : c->closed_ms;
		c->close_set = true;
	}
	if (first || is_later(o, &c->last)) {
		c->last = *o;
		c->is_closed = open_or_close == KIND_CLOSE;
	}
}

void fold_badge(struct badge_cell *b, struct holder_cell *h, const struct badge_fact *f)
{
	if (!b->known || f->holder < b->holder || (f->holder == b->holder && f->issue > b->issue)) {
		b->holder = f->holder;
		b->issue = f->issue;
	}
	b->known = true;
	b->revoked |= f->revoked;
	if (f->issue > h->issue)
		h->issue = f->issue;
}

bool fold_badge_valid(const struct badge_cell *b, const struct holder_cell *h)
{
	return b->known && !b->revoked && b->issue >= h->issue;
}

void fold_anchor(struct boot_cell *c, uint64_t seq, const struct anchor *a)
{
	bool better = !c->set || a->uncertainty_ms < c->best.uncertainty_ms ||
		(a->uncertainty_ms == c->best.uncertainty_ms && seq < c->seq);
	if (better)
		*c = (struct boot_cell){ .set = true, .best = *a, .seq = seq };
}

int64_t fold_time(const struct boot_cell *c, const struct stamp *when, int64_t *ret_uncertainty_ms)
{
	int64_t since, at, distance, uncertainty;
	*ret_uncertainty_ms = -1;
	if (!c->set || c->best.boot != when->boot)
		return when->at_ms;
	// Times come from records, which anyone may have written: one that leaves the range is no anchor.
	if (__builtin_sub_overflow(when->up_ms, c->best.up_ms, &since) || __builtin_add_overflow(c->best.true_ms, since, &at) ||
			__builtin_mul_overflow(since, since < 0 ? -DRIFT_PPM : DRIFT_PPM, &distance) ||
			__builtin_add_overflow(c->best.uncertainty_ms, distance / 1000000 + (distance % 1000000 != 0), &uncertainty))
		return when->at_ms;
	*ret_uncertainty_ms = uncertainty;
	return at;
}

// Given by the organiser before given by itself, then the latest, then by its letters.
static void keep_name(struct kiosk_cell *c, bool by_organiser, uint64_t seq, const char *name)
{
	int order = compare(by_organiser, c->expected);
	if (!order)
		order = compare(seq, c->name_seq);
	if (!order)
		order = strcmp(name, c->name);
	if (order < 0)
		return;
	memset(c->name, 0, sizeof c->name);
	memcpy(c->name, name, strnlen(name, sizeof c->name - 1));
	c->name_seq = seq;
	c->expected = by_organiser;
}

static void count_kiosk(struct kiosk_cell *c, const struct fact *f)
{
	if (f->kind == KIND_BOOT)
		c->boots++;
	if (f->kind == KIND_REFUSAL)
		c->refusals++;
	if (f->kind == KIND_PRESENCE) {
		c->presences++;
		c->manual += f->presence.means == MEANS_MANUAL;
	}
	if (f->kind == KIND_FAULT)
		c->faults += !f->fault.over;
}

void fold_kiosk(struct kiosk_cell *c, const struct origin *o, const struct fact *f)
{
	if (f->kind == KIND_KIOSK) {
		keep_name(c, true, o->seq, f->kiosk.name);
		return;
	}
	if (f->kind == KIND_BOOT)
		keep_name(c, false, o->seq, f->boot.name);
	count_kiosk(c, f);
	if (o->seq > c->last_seq)
		c->last_seq = o->seq;
	if (!origin_knew_time(o))
		return;
	if (c->first_ms == 0 || o->when.at_ms < c->first_ms)
		c->first_ms = o->when.at_ms;
	if (o->when.at_ms > c->last_ms)
		c->last_ms = o->when.at_ms;
}

void fold_ratings(struct rating_cell *c, const struct ratings *r)
{
	assert(r->respondents >= 0 && r->respondents <= FACT_RESPONDENTS && r->questions >= 0 && r->questions <= FACT_QUESTIONS);
	c->respondents += (uint32_t)r->respondents;
	if (r->few) {
		c->few += (uint32_t)r->respondents;
		return;
	}
	c->comments += (uint32_t)r->comments;
	if (r->questions > c->questions)
		c->questions = r->questions;
	for (int i = 0; i < r->respondents; i++)
		for (int q = 0; q < r->questions; q++) {
			assert(r->answers[i][q] <= 10);
			c->count[q][r->answers[i][q]]++;
		}
}
