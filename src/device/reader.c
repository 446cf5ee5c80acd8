// Reads QR codes with zbar, set up for short ASCII codes only.
// SPDX-License-Identifier: Apache-2.0
#include "device/reader.h"

#include "core/hunt.h"
#include "core/plan.h"
#include "core/text.h"
#include "core/track.h"
#include "device/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define PIXELS 3           // of a drawn module
#define LARGE_SIDE 29      // modules; larger codes are drawn with fewer pixels, as zbar's time grows with their square
#define PIXELS_LARGE 2
#define PIXELS_GREY 5
#define GREY_SIDE 97       // modules; larger codes are only drawn black and white
#define PICTURE_SIDE ((GREY_SIDE + 2 * GRID_QUIET) * PIXELS_GREY)
#define GRIDS 3            // sides that a triple is tried with
// Work is counted in pixels that zbar looks at, some 25 ns each; a frame may take half of what zbar would take for all of it.
#define WORK_LEAST 100000  // of a small frame
#define WORK_FIT 4000      // grid_fit
#define WORK_MODULE 3      // reading one
#define WORK_SETTLE 5000   // grid_settle, or bending a large code
#define FRAME_NS 200000000 // of processor time: no frame takes longer, whatever it shows, but for what zbar then is at
#define CLUTTER 24         // finder patterns; of more zbar tries every three, for half a second
#define SCANNER_LIFE 200 // readings; zbar keeps about 190 bytes of each

static_assert((LARGE_SIDE + 2 * GRID_QUIET) * PIXELS <= PICTURE_SIDE && (GRID_SIDE + 2 * GRID_QUIET) * PIXELS_LARGE <= PICTURE_SIDE,
	"every drawing has room");

struct reader {
	zbar_image_scanner_t *scanner;
	int readings;
	uint64_t turn;           // of the next look at a whole frame, counted from the last new reading on
	int first;               // the triple that the next frame begins with
	long budget;             // work that is left to the frame
	int64_t until_ns;        // of this thread's time: then the frame has had its share
	struct track track;
	struct hunt hunt;
	void *room;              // for the hunt, then for a part of the frame; grown to the largest frame seen
	size_t room_cap;
	uint8_t modules[GRID_SIDE * GRID_SIDE];
	uint8_t picture[PICTURE_SIDE * PICTURE_SIDE]; // a code drawn upright for zbar
};

static zbar_image_scanner_t *make_scanner(void)
{
	zbar_image_scanner_t *s = zbar_image_scanner_create();
	if (!s)
		return NULL;
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1); // bytes as they are, no guess at their character set
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1);
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1);
	return s;
}

enum err reader_open(struct reader **ret_reader)
{
	struct reader *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	r->scanner = make_scanner();
	if (!r->scanner) {
		free(r);
		return ERR_NO_MEMORY;
	}
	*ret_reader = r;
	return ERR_OK;
}

static void renew(struct reader *r)
{
	zbar_image_scanner_t *fresh = ++r->readings % SCANNER_LIFE == 0 ? make_scanner() : NULL;
	if (!fresh)
		return;
	zbar_image_scanner_destroy(r->scanner);
	r->scanner = fresh;
}

static bool is_known(const struct reading *readings, int n, const char *text, size_t len)
{
	for (int i = 0; i < n; i++)
		if (readings[i].len == len && memcmp(readings[i].text, text, len) == 0)
			return true;
	return false;
}

// Readings found so far, and the turns that found them.
struct catch { struct reading *readings; int n; uint64_t turn[READER_CODES]; };

static void note_pass(struct reading *r, const char *first, const char *second)
{
	struct text t = text_init(r->pass, sizeof r->pass);
	text_str(&t, first);
	text_char(&t, ' ');
	text_str(&t, second);
}

// Adds what zbar found that is new; returns how many texts it found, old ones counted. Corners scaled by `scale`.
static int take(const zbar_image_t *image, int scale, struct catch *c)
{
	int found = 0;
	const zbar_symbol_t *s = zbar_image_first_symbol(image);
	for (; s; s = zbar_symbol_next(s)) {
		size_t len = zbar_symbol_get_data_length(s);
		len = len < READER_TEXT ? len : READER_TEXT;
		const char *text = zbar_symbol_get_data(s);
		found += text != NULL;
		if (!text || c->n == READER_CODES || is_known(c->readings, c->n, text, len))
			continue;
		struct reading *r = &c->readings[c->n++];
		*r = (struct reading){ .len = len };
		memcpy(r->text, text, len);
		for (unsigned i = 0; i < 4 && i < zbar_symbol_get_loc_size(s); i++) {
			r->x[i] = zbar_symbol_get_loc_x(s, i) * scale;
			r->y[i] = zbar_symbol_get_loc_y(s, i) * scale;
		}
	}
	return found;
}

static int scan(struct reader *r, const uint8_t *grey, int width, int height, int scale, struct catch *c)
{
	zbar_image_t *image = zbar_image_create();
	if (!image)
		return 0;
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)width, (unsigned)height);
	zbar_image_set_data(image, grey, (size_t)width * (size_t)height, NULL);
	int n = zbar_scan_image(r->scanner, image) > 0 ? take(image, scale, c) : 0;
	zbar_image_destroy(image);
	renew(r);
	return n;
}

static int draw(struct reader *r, const struct grid *g, bool inverted, const struct attempt *a)
{
	const struct raster *level;
	struct grid suited = hunt_suit(&r->hunt, g, inverted, a->settled, &level);
	if (a->drawing == DRAWING_GREY)
		return grid_warp(level, &suited, inverted, PIXELS_GREY, r->picture);
	int wide = suited.side / 6 > 4 ? suited.side / 6 : 4;
	grid_sample(level, &suited, r->modules);
	if (a->drawing == DRAWING_SHARP)
		grid_sharpen(r->modules, suited.side);
	return grid_picture(r->modules, suited.side, inverted, a->drawing == DRAWING_WIDE ? wide : 3, 0, suited.side > LARGE_SIDE ? PIXELS_LARGE : PIXELS, r->picture);
}

// A map may send a corner far away, or nowhere.
static int whole_pixel(float v)
{
	return v > -RASTER_SIDE && v < 2 * RASTER_SIDE ? (int)v : 0;
}

static int within(int v, int length)
{
	return v < 0 ? 0 : v < length ? v : length - 1;
}

static void place(struct reading *reading, const struct grid *g)
{
	float side = (float)g->side;
	const struct point corner[4] = { { 0, 0 }, { 0, side }, { side, side }, { side, 0 } };
	for (int i = 0; i < 4; i++) {
		struct point p = grid_unbent(g, corner[i].x, corner[i].y);
		reading->x[i] = whole_pixel(p.x);
		reading->y[i] = whole_pixel(p.y);
	}
}

// Hands a triple's likeliest grids to zbar, until no more than `keep` of the budget is left; true when one is read.
static bool try_triple(struct reader *r, const struct triple *t, const struct turn *turn, const struct attempt *a, long keep, struct catch *c)
{
	struct grid grids[GRIDS];
	r->budget -= WORK_FIT;
	int n = grid_fit(&r->hunt.level[0], turn->inverted, t, a->fit, grids, GRIDS);
	for (int i = 0; i < n && r->budget > keep; i++) {
		if (a->drawing == DRAWING_GREY && grids[i].side > GREY_SIDE)
			continue;
		int before = c->n, side = draw(r, &grids[i], turn->inverted, a);
		r->budget -= (long)side * side + (long)WORK_MODULE * grids[i].side * grids[i].side + WORK_SETTLE;
		if (!scan(r, r->picture, side, side, 1, c))
			continue;
		if (c->n > before) {
			place(&c->readings[before], &grids[i]);
			note_pass(&c->readings[before], turn->inverted ? "inverted" : fit_name(a->fit), drawing_name(a->drawing));
		}
		return true;
	}
	return false;
}

static bool shares_finder(const struct triple *a, const struct triple *b)
{
	const struct finder *f[3] = { &a->corner, &a->right, &a->below }, *g[3] = { &b->corner, &b->right, &b->below };
	for (int i = 0; i < 9; i++)
		if (f[i / 3]->centre.x == g[i % 3]->centre.x && f[i / 3]->centre.y == g[i % 3]->centre.y)
			return true;
	return false;
}

// Every triple by the turn's attempts, the cheap ones of all first, as far as the budget goes: the next frame begins where this one ends.
// Patterns of a code that was read are not tried again.
static void try_triples(struct reader *r, const struct turn *turn, long keep, struct catch *c)
{
	const struct triple *done[GRID_TRIPLES];
	int n_done = 0, n = r->hunt.triples, first = n ? r->first % n : 0;
	r->first = 0;
	for (int k = 0; k < turn->attempts; k++)
		for (int i = 0; i < n && c->n < READER_CODES; i++) {
			const struct triple *t = &r->hunt.triple[(first + i) % n];
			bool is_done = false;
			for (int d = 0; d < n_done && !is_done; d++)
				is_done = shares_finder(t, done[d]);
			if (r->budget <= keep || clock_cpu_ns() > r->until_ns) {
				r->first = first + i;
				return;
			}
			if (!is_done && try_triple(r, t, turn, &turn->attempt[k], keep, c))
				done[n_done++] = t;
		}
}

static bool has_room(struct reader *r, size_t need)
{
	if (need <= r->room_cap)
		return true;
	void *grown = realloc(r->room, need);
	if (!grown)
		return false;
	r->room = grown;
	r->room_cap = need;
	return true;
}

static void scan_whole(struct reader *r, enum whole whole, struct catch *c)
{
	int level = whole == WHOLE_HALF && r->hunt.levels > 1 ? 1 : 0, before = c->n;
	const struct raster *p = &r->hunt.level[level];
	if (r->hunt.finders > CLUTTER)
		return;
	scan(r, p->grey, p->width, p->height, 1 << level, c);
	for (int i = before; i < c->n; i++)
		note_pass(&c->readings[i], "whole", level ? "half" : "frame");
}

static long budget_of(const struct raster *p, const struct turn *turn)
{
	long pixels = (long)p->width * p->height, budget = turn->whole == WHOLE_FRAME ? pixels / 8 : pixels / 2;
	return budget > WORK_LEAST ? budget : WORK_LEAST;
}

// In a turn for light codes: dark ones in plain view are read in whichever frame they come.
static void look_plainly(struct reader *r, long keep, struct catch *c)
{
	const struct turn plain = { .attempts = 1, .attempt = { plan_turn(0)->attempt[0] } };
	hunt_find(&r->hunt, false);
	try_triples(r, &plain, keep + (r->budget - keep) / 4 * 3, c);
	r->first = 0;
}

// Looks for codes in a part of the frame that begins at (left, top), or in all of it, and keeps so much of the budget.
static void look(struct reader *r, const struct raster *part, int left, int top, uint64_t turn, long keep, struct catch *c)
{
	const struct turn *t = plan_turn(turn);
	int before = c->n;
	hunt_begin(&r->hunt, part, t->smoothed, r->room);
	if (t->inverted)
		look_plainly(r, keep, c);
	int plain = c->n;
	if (plain == before) { // else the frame has had its share
		hunt_find(&r->hunt, t->inverted);
		try_triples(r, t, keep, c);
	}
	if (t->whole != WHOLE_NOT && c->n == 0)
		scan_whole(r, t->whole, c);
	for (int i = before; i < c->n; i++) {
		c->turn[i] = i < plain ? 0 : turn;
		for (int k = 0; k < 4; k++) {
			c->readings[i].x[k] = left + within(c->readings[i].x[k], part->width);
			c->readings[i].y[k] = top + within(c->readings[i].y[k], part->height);
		}
	}
}

// Looks where the last frame's codes were; a place whose code is missing, or NULL.
static const struct place *look_there(struct reader *r, const struct raster *frame, int places, struct catch *c)
{
	uint8_t *room = (uint8_t *)r->room + hunt_room(frame->width, frame->height);
	const struct place *missing = NULL;
	long half = r->budget / 2; // the rest of the frame needs the other
	int first = r->first;
	for (int i = 0; i < places; i++) {
		const struct place *p = &r->track.place[i];
		struct raster part = track_cut(frame, p, room);
		int before = c->n;
		r->first = 0;
		look(r, &part, p->left, p->top, p->turn, r->budget - half / places, c);
		if (c->n == before)
			missing = p;
	}
	r->first = first;
	return c->n < places ? missing : NULL; // places may overlap: then the first has both codes
}

// Looks at the whole frame in its turn; a code that was there a frame ago is looked for as it was read then.
static void look_everywhere(struct reader *r, const struct raster *frame, const struct place *missing, struct catch *c)
{
	uint64_t turn = missing ? missing->turn : r->turn++;
	int before = c->n;
	long most = budget_of(frame, plan_turn(turn));
	r->budget = r->budget < most ? r->budget : most;
	look(r, frame, 0, 0, turn, 0, c);
	if (c->n > before)
		r->turn = 0;
	else if (missing)
		r->turn = turn % PLAN_TURNS == 0;
}

int reader_read(struct reader *r, const struct frame *f, struct reading ret_readings[READER_CODES])
{
	struct catch c = { .readings = ret_readings };
	struct raster frame = { f->grey, f->width, f->height };
	size_t need = hunt_room(f->width, f->height);
	if (!need || !has_room(r, need + (size_t)f->width * (size_t)f->height / 4))
		return 0;
	r->budget = budget_of(&frame, plan_turn(0));
	r->until_ns = clock_cpu_ns() + FRAME_NS;
	int places = track_places(&r->track, f->width, f->height);
	const struct place *missing = look_there(r, &frame, places, &c);
	if (!track_spares(&r->track, places > 0 && !missing))
		look_everywhere(r, &frame, r->track.places && !places ? &r->track.place[0] : missing, &c);
	track_clear(&r->track, f->width, f->height);
	for (int i = 0; i < c.n; i++)
		track_add(&r->track, c.readings[i].x, c.readings[i].y, c.turn[i]);
	return c.n;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	zbar_image_scanner_destroy(r->scanner);
	free(r->room);
	free(r);
}
