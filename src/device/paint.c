// Shapes by cairo, texts and icons from lettering, the camera's picture scaled into its place.
// SPDX-License-Identifier: Apache-2.0
#include "device/paint.h"

#include "device/lettering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct paint {
	struct lettering *lettering;
	cairo_surface_t *surface, *camera; // camera: the last picture at the size of its area, NULL before the first
	cairo_t *cairo;
	struct scene shown;
	bool whole;           // nothing of `shown` can be relied on
	int squeezed;
};

enum err paint_open(struct paint **ret_paint, char ret_detail[200])
{
	struct paint *p = calloc(1, sizeof(*p));
	if (!p)
		return ERR_NO_MEMORY;
	p->whole = true;
	enum err e = lettering_open(&p->lettering, ret_detail);
	if (!e)
		e = lettering_check(p->lettering, ret_detail);
	if (e) {
		paint_close(p);
		return e;
	}
	*ret_paint = p;
	return ERR_OK;
}

static void ink(cairo_t *c, uint32_t colour)
{
	cairo_set_source_rgba(c, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0, (colour >> 24) / 255.0);
}

static void rounded(cairo_t *c, double x, double y, double w, double h, double r)
{
	if (r > w / 2)
		r = w / 2;
	if (r > h / 2)
		r = h / 2;
	cairo_new_sub_path(c);
	cairo_arc(c, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(c, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(c, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(c, x + r, y + r, r, M_PI, M_PI * 3 / 2);
	cairo_close_path(c);
}

static void rect(struct paint *p, const struct shape *s)
{
	cairo_t *c = p->cairo;
	double x = s->box.x, y = s->box.y, w = s->box.w, h = s->box.h;
	for (int i = s->shadow; i > 0; i--) { // soft: wider and fainter from layer to layer
		rounded(c, x - i * 0.6, y + i * 0.4, w + i * 1.2, h + i * 1.0, s->radius + i * 0.6);
		cairo_set_source_rgba(c, 0.08, 0.13, 0.11, 0.055 / s->shadow);
		cairo_fill(c);
	}
	if (s->radius)
		rounded(c, x, y, w, h, s->radius);
	else
		cairo_rectangle(c, x, y, w, h);
	ink(c, s->colour);
	cairo_fill(c);
	if (!s->edge)
		return;
	rounded(c, x + 0.5, y + 0.5, w - 1, h - 1, s->radius - 0.5);
	ink(c, s->edge);
	cairo_set_line_width(c, 1);
	cairo_stroke(c);
}

static void camera(struct paint *p, const struct shape *s)
{
	cairo_t *c = p->cairo;
	rounded(c, s->box.x, s->box.y, s->box.w, s->box.h, s->radius);
	if (p->camera) {
		cairo_set_source_surface(c, p->camera, s->box.x, s->box.y);
	} else {
		cairo_pattern_t *dusk = cairo_pattern_create_linear(s->box.x, s->box.y, s->box.x + s->box.w, s->box.y + s->box.h);
		cairo_pattern_add_color_stop_rgb(dusk, 0, 0.20, 0.26, 0.23);
		cairo_pattern_add_color_stop_rgb(dusk, 1, 0.11, 0.15, 0.13);
		cairo_set_source(c, dusk);
		cairo_pattern_destroy(dusk);
	}
	cairo_fill(c);
}

static void stroke(cairo_t *c, const struct shape *s)
{
	ink(c, s->colour);
	cairo_set_line_width(c, s->thick);
	cairo_set_line_cap(c, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(c, CAIRO_LINE_JOIN_ROUND);
	cairo_stroke(c);
}

static void ring(struct paint *p, const struct shape *s)
{
	double r = (s->box.w - s->thick) / 2.0;
	cairo_new_path(p->cairo);
	cairo_arc(p->cairo, s->box.x + s->box.w / 2.0, s->box.y + s->box.h / 2.0, r, -M_PI / 2, -M_PI / 2 + 2 * M_PI * s->share / 1000);
	stroke(p->cairo, s);
}

static void brackets(struct paint *p, const struct shape *s)
{
	double x = s->box.x, y = s->box.y, w = s->box.w, h = s->box.h, r = s->radius, arm = w * 0.19;
	cairo_t *c = p->cairo;
	for (int i = 0; i < 4; i++) {
		bool right = i & 1, low = i & 2;
		double cx = right ? x + w : x, cy = low ? y + h : y, sx = right ? -1 : 1, sy = low ? -1 : 1;
		cairo_move_to(c, cx, cy + sy * arm);
		cairo_line_to(c, cx, cy + sy * r);
		cairo_curve_to(c, cx, cy + sy * r * 0.45, cx + sx * r * 0.45, cy, cx + sx * r, cy);
		cairo_line_to(c, cx + sx * arm, cy);
	}
	stroke(c, s);
}

// Draws `share` permille of a line through points given in hundredths of the box.
static void strokes(struct paint *p, const struct shape *s, const int (*point)[2], int points, double share)
{
	double all = 0, left;
	for (int i = 1; i < points; i++)
		all += hypot(point[i][0] - point[i - 1][0], point[i][1] - point[i - 1][1]);
	left = all * share;
	cairo_t *c = p->cairo;
	double kx = s->box.w / 100.0, ky = s->box.h / 100.0;
	cairo_move_to(c, s->box.x + point[0][0] * kx, s->box.y + point[0][1] * ky);
	for (int i = 1; i < points && left > 0; i++) {
		double dx = point[i][0] - point[i - 1][0], dy = point[i][1] - point[i - 1][1], length = hypot(dx, dy);
		double part = left < length ? left / length : 1;
		cairo_line_to(c, s->box.x + (point[i - 1][0] + dx * part) * kx, s->box.y + (point[i - 1][1] + dy * part) * ky);
		left -= length;
	}
	stroke(c, s);
}

static double clip01(double v)
{
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

static void verdict_mark(struct paint *p, const struct shape *s)
{
	static const int check[][2] = { { 25, 51 }, { 43, 69 }, { 75, 32 } };
	static const int down[][2] = { { 32, 32 }, { 68, 68 } }, up[][2] = { { 68, 32 }, { 32, 68 } };
	static const int bar[][2] = { { 50, 24 }, { 50, 56 } }, dot[][2] = { { 50, 76 }, { 50, 76 } };
	double share = s->share / 1000.0;
	if (s->kind == SHAPE_CHECK) {
		strokes(p, s, check, 3, share);
	} else if (s->kind == SHAPE_CROSS) {
		strokes(p, s, down, 2, clip01(share * 2));
		if (share > 0.5)
			strokes(p, s, up, 2, clip01(share * 2 - 1));
	} else {
		strokes(p, s, bar, 2, clip01(share * 1.25));
		if (share > 0.8) {
			cairo_move_to(p->cairo, s->box.x + s->box.w * dot[0][0] / 100.0, s->box.y + s->box.h * dot[0][1] / 100.0);
			cairo_rel_line_to(p->cairo, 0, 0);
			stroke(p->cairo, s);
		}
	}
}

static void text(struct paint *p, const struct scene *scene, const struct shape *s)
{
	int baseline = 0;
	bool squeezed = false;
	cairo_surface_t *mask = lettering_line(p->lettering, scene->text + s->text, (enum weight)s->weight, s->size, s->box.w, &baseline, &squeezed);
	if (!mask)
		return;
	p->squeezed += squeezed;
	int w = cairo_image_surface_get_width(mask);
	int x = s->align == ALIGN_LEFT ? s->box.x : s->align == ALIGN_RIGHT ? s->box.x + s->box.w - w : s->box.x + (s->box.w - w) / 2;
	// Inter's ascender is 0.97 and its descender 0.24 of the font size: a line of 1.22 holds both; other faces stand on the same line.
	int line = s->box.y + (int)lround((s->box.h - 1.21 * s->size) / 2 + 0.969 * s->size);
	ink(p->cairo, s->colour);
	cairo_mask_surface(p->cairo, mask, x, line - baseline);
}

static void mark(struct paint *p, const struct shape *s)
{
	cairo_surface_t *mask = lettering_icon(p->lettering, (enum icon)s->icon, s->box.w);
	if (!mask)
		return;
	ink(p->cairo, s->colour);
	cairo_mask_surface(p->cairo, mask, s->box.x, s->box.y);
}

static void shape(struct paint *p, const struct scene *scene, const struct shape *s)
{
	switch ((enum shape_kind)s->kind) {
	case SHAPE_RECT:
		rect(p, s);
		break;
	case SHAPE_CAMERA:
		camera(p, s);
		break;
	case SHAPE_RING:
		ring(p, s);
		break;
	case SHAPE_BRACKETS:
		brackets(p, s);
		break;
	case SHAPE_CHECK:
	case SHAPE_CROSS:
	case SHAPE_MARK:
		verdict_mark(p, s);
		break;
	case SHAPE_ICON:
		mark(p, s);
		break;
	case SHAPE_TEXT:
		text(p, scene, s);
		break;
	case SHAPE_KIND_COUNT:
		break;
	}
}

static struct box join(struct box a, struct box b)
{
	if (!a.w || !b.w)
		return a.w ? a : b;
	int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w, low = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
	struct box u = { a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, 0, 0 };
	u.w = right - u.x;
	u.h = low - u.y;
	return u;
}

static bool meet(struct box a, struct box b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

// All that a shape may colour: shadows, wide strokes and letters reach beyond its box.
static struct box reach(const struct shape *s)
{
	int more = s->shadow + s->thick + 2 + (s->kind == SHAPE_TEXT ? s->size / 4 : 0);
	return (struct box){ s->box.x - more, s->box.y - more, s->box.w + 2 * more, s->box.h + 2 * more };
}

static bool same(const struct scene *a, const struct shape *x, const struct scene *b, const struct shape *y)
{
	struct shape left = *x, right = *y;
	left.text = right.text = 0; // compared by what it says
	return memcmp(&left, &right, sizeof(left)) == 0 && strcmp(a->text + x->text, b->text + y->text) == 0;
}

static struct box difference(const struct paint *p, const struct scene *scene)
{
	struct box whole = { 0, 0, scene->width, scene->height }, dirty = { 0, 0, 0, 0 };
	if (p->whole || scene->shapes != p->shown.shapes || scene->ground != p->shown.ground)
		return whole;
	for (int i = 0; i < scene->shapes; i++) {
		const struct shape *now = &scene->shape[i], *before = &p->shown.shape[i];
		if (!same(scene, now, &p->shown, before))
			dirty = join(dirty, join(reach(now), reach(before)));
	}
	return dirty;
}

// The middle of the picture, as much as fills the area; bilinear would not be seen at this speed, nearest is.
static void scale(cairo_surface_t *to, const struct picture *from)
{
	int w = cairo_image_surface_get_width(to), h = cairo_image_surface_get_height(to), stride = cairo_image_surface_get_stride(to);
	int cut_w = from->width, cut_h = (int)((int64_t)from->width * h / w);
	if (cut_h > from->height) {
		cut_h = from->height;
		cut_w = (int)((int64_t)from->height * w / h);
	}
	int left = (from->width - cut_w) / 2, top = (from->height - cut_h) / 2;
	uint8_t *out = cairo_image_surface_get_data(to);
	for (int y = 0; y < h; y++) {
		const uint8_t *row = from->grey + (ptrdiff_t)(top + (int64_t)y * cut_h / h) * from->stride + left;
		uint32_t *line = (uint32_t *)(out + (ptrdiff_t)y * stride);
		uint32_t step = ((uint32_t)cut_w << 16) / (uint32_t)w, at = from->mirror ? step * (uint32_t)(w - 1) : 0;
		for (int x = 0; x < w; x++, at += from->mirror ? 0 - step : step)
			line[x] = 0xff000000u | row[at >> 16] * 0x010101u;
	}
	cairo_surface_mark_dirty(to);
}

static const struct shape *camera_area(const struct scene *scene)
{
	for (int i = 0; i < scene->shapes; i++)
		if (scene->shape[i].kind == SHAPE_CAMERA)
			return &scene->shape[i];
	return NULL;
}

// The new picture at the size of its area; what it covers is dirty.
static struct box take_picture(struct paint *p, const struct scene *scene, const struct picture *picture)
{
	struct box none = { 0, 0, 0, 0 };
	const struct shape *area = camera_area(scene);
	if (!area || !picture || picture->width < 1 || picture->height < 1)
		return none;
	bool fits = p->camera && cairo_image_surface_get_width(p->camera) == area->box.w && cairo_image_surface_get_height(p->camera) == area->box.h;
	if (!fits) {
		if (p->camera)
			cairo_surface_destroy(p->camera);
		p->camera = cairo_image_surface_create(CAIRO_FORMAT_RGB24, area->box.w, area->box.h);
		if (cairo_surface_status(p->camera)) {
			cairo_surface_destroy(p->camera);
			p->camera = NULL;
			return none;
		}
	}
	cairo_surface_flush(p->camera);
	scale(p->camera, picture);
	return area->box;
}

static bool resize(struct paint *p, int width, int height)
{
	if (p->surface && cairo_image_surface_get_width(p->surface) == width && cairo_image_surface_get_height(p->surface) == height)
		return true;
	cairo_destroy(p->cairo);
	cairo_surface_destroy(p->surface);
	p->surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	p->cairo = cairo_create(p->surface);
	p->whole = true;
	return cairo_status(p->cairo) == CAIRO_STATUS_SUCCESS;
}

static struct box inside(struct box b, const struct scene *s)
{
	int right = b.x + b.w < s->width ? b.x + b.w : s->width, low = b.y + b.h < s->height ? b.y + b.h : s->height;
	struct box in = { b.x > 0 ? b.x : 0, b.y > 0 ? b.y : 0, 0, 0 };
	in.w = right > in.x ? right - in.x : 0;
	in.h = low > in.y ? low - in.y : 0;
	return in;
}

int paint_scene(struct paint *p, const struct scene *scene, const struct picture *picture, struct box *ret_dirty)
{
	*ret_dirty = (struct box){ 0, 0, 0, 0 };
	if (!resize(p, scene->width, scene->height))
		return 0;
	struct box fresh = take_picture(p, scene, picture);
	struct box dirty = inside(join(difference(p, scene), fresh), scene);
	p->squeezed = 0;
	if (!dirty.w || !dirty.h)
		return 0;
	cairo_save(p->cairo);
	cairo_rectangle(p->cairo, dirty.x, dirty.y, dirty.w, dirty.h);
	cairo_clip(p->cairo);
	ink(p->cairo, scene->ground);
	cairo_paint(p->cairo);
	for (int i = 0; i < scene->shapes; i++)
		if (meet(reach(&scene->shape[i]), dirty))
			shape(p, scene, &scene->shape[i]);
	cairo_restore(p->cairo);
	cairo_surface_flush(p->surface);
	p->shown = *scene;
	p->whole = false;
	*ret_dirty = dirty;
	return p->squeezed;
}

void paint_forget(struct paint *p)
{
	p->whole = true;
}

cairo_surface_t *paint_surface(struct paint *p)
{
	return p->surface;
}

void paint_close(struct paint *p)
{
	if (!p)
		return;
	cairo_destroy(p->cairo);
	cairo_surface_destroy(p->surface);
	cairo_surface_destroy(p->camera);
	lettering_close(p->lettering);
	free(p);
}
