// Painting only what has changed gives the same picture as painting all; the camera's picture lies in its place.
// SPDX-License-Identifier: Apache-2.0
#include "device/paint.h"

#include "../core/scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define W 800
#define H 480

static struct scene scene;
static struct model model;
static struct flow flow;
static struct instrument instrument;

static struct paint *open_paint(void)
{
	struct paint *p;
	char detail[200];
	enum err e = paint_open(&p, detail);
	if (e)
		fail_msg("%s: %s", err_text(e), detail);
	return p;
}

static void make(const char *name)
{
	example_instrument(&instrument, false);
	for (int i = 0; i < EXAMPLES; i++)
		if (strcmp(examples[i].name, name) == 0)
			make_example(i, CONTENTS_USUAL, LANG_ID, &instrument, &flow, &model);
	view(&flow, &model, W, H, &scene);
}

static uint32_t pixel(struct paint *p, int x, int y)
{
	cairo_surface_t *s = paint_surface(p);
	const uint8_t *row = cairo_image_surface_get_data(s) + (ptrdiff_t)y * cairo_image_surface_get_stride(s);
	return ((const uint32_t *)row)[x];
}

// Gradients may come out one step apart when only a part is painted.
static bool alike(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 32; shift += 8)
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > 1)
			return false;
	return true;
}

static void assert_same_picture(struct paint *a, struct paint *b, const char *name)
{
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			if (!alike(pixel(a, x, y), pixel(b, x, y)))
				fail_msg("%s: pixel %d, %d differs: %08x %08x", name, x, y, pixel(a, x, y), pixel(b, x, y));
}

// One painter goes through all screens and small changes of each, the other paints each whole.
static void in_parts_as_whole(void **state)
{
	(void)state;
	struct paint *parts = open_paint(), *whole = open_paint();
	struct box dirty;
	for (int i = 0; i < EXAMPLES; i++) {
		for (int change = 0; change < 5; change++) {
			make(examples[i].name);
			model.clock_ms += change == 1 ? 60000 : 0;
			model.present += change == 2;
			flow.now_ms = change == 3 ? flow.since_ms + 60 : flow.now_ms;
			for (int k = 0; change == 4 && k < scene.shapes; k++)
				if (scene.shape[k].target.widget != WIDGET_NONE)
					flow.pressed = scene.shape[k].target;
			view(&flow, &model, W, H, &scene);
			paint_scene(parts, &scene, NULL, &dirty);
			paint_forget(whole);
			paint_scene(whole, &scene, NULL, &dirty);
			assert_int_equal(dirty.w, W);
			assert_int_equal(dirty.h, H);
			assert_same_picture(parts, whole, examples[i].name);
		}
	}
	paint_close(parts);
	paint_close(whole);
}

static void at_rest_nothing_is_drawn(void **state)
{
	(void)state;
	struct paint *p = open_paint();
	struct box dirty;
	make("ready");
	paint_scene(p, &scene, NULL, &dirty);
	assert_int_equal(dirty.w, W);
	make("ready");
	flow.now_ms += 5000;
	view(&flow, &model, W, H, &scene);
	paint_scene(p, &scene, NULL, &dirty);
	assert_int_equal(dirty.w, 0);
	model.clock_ms += 60000;
	view(&flow, &model, W, H, &scene);
	paint_scene(p, &scene, NULL, &dirty);
	assert_in_range(dirty.w, 1, W / 5); // the clock alone
	assert_in_range(dirty.h, 1, H / 6);
	paint_close(p);
}

static struct box camera_box(void)
{
	for (int i = 0; i < scene.shapes; i++)
		if (scene.shape[i].kind == SHAPE_CAMERA)
			return scene.shape[i].box;
	fail_msg("no camera area");
	return (struct box){ 0, 0, 0, 0 };
}

static uint32_t at(struct paint *p, struct box b, int x_percent, int y_percent)
{
	return pixel(p, b.x + b.w * x_percent / 100, b.y + b.h * y_percent / 100) & 0xff;
}

static void the_picture_is_mirrored_in_its_place(void **state)
{
	(void)state;
	enum { PW = 64, PH = 48, STRIDE = 80 };
	static uint8_t grey[PH * STRIDE];
	for (int y = 0; y < PH; y++)
		for (int x = 0; x < STRIDE; x++)
			grey[y * STRIDE + x] = x >= PW ? 77 : x < PW / 2 ? 255 : 10; // beyond the width: never to be seen
	struct paint *p = open_paint();
	struct box dirty;
	make("ready");
	struct box b = camera_box();
	paint_scene(p, &scene, NULL, &dirty);
	uint32_t outside = pixel(p, b.x - 3, b.y + b.h / 2);
	struct picture picture = { grey, PW, PH, STRIDE, true };
	paint_scene(p, &scene, &picture, &dirty);
	assert_memory_equal(&dirty, &b, sizeof(b)); // just this area
	assert_int_equal(at(p, b, 15, 40), 10);
	assert_int_equal(at(p, b, 85, 40), 255);
	assert_int_equal(pixel(p, b.x - 3, b.y + b.h / 2), outside);
	assert_int_not_equal(at(p, b, 50, 88), 255); // the prompt lies over it
	picture.mirror = false;
	paint_scene(p, &scene, &picture, &dirty);
	assert_int_equal(at(p, b, 15, 40), 255);
	assert_int_equal(at(p, b, 85, 40), 10);
	model.clock_ms += 60000;
	view(&flow, &model, W, H, &scene);
	paint_scene(p, &scene, NULL, &dirty); // without a new picture the last one stays
	assert_int_equal(at(p, b, 15, 40), 255);
	paint_close(p);
}

static void pictures_of_any_size(void **state)
{
	(void)state;
	static const int sizes_of[][2] = { { 1, 1 }, { 2, 300 }, { 3000, 1 }, { 1, 500 }, { 640, 480 }, { 1280, 720 }, { 480, 640 } };
	struct paint *p = open_paint();
	struct box dirty;
	make("ready");
	struct box b = camera_box();
	for (size_t i = 0; i < sizeof(sizes_of) / sizeof(sizes_of[0]); i++) {
		size_t n = (size_t)sizes_of[i][0] * (size_t)sizes_of[i][1];
		uint8_t *grey = malloc(n);
		memset(grey, 200, n);
		for (int mirror = 0; mirror < 2; mirror++) {
			struct picture picture = { grey, sizes_of[i][0], sizes_of[i][1], sizes_of[i][0], mirror };
			paint_scene(p, &scene, &picture, &dirty);
			assert_int_equal(at(p, b, 3, 50), 200);
			assert_int_equal(at(p, b, 97, 50), 200);
		}
		free(grey);
	}
	struct picture empty = { NULL, 0, 0, 0, true };
	paint_scene(p, &scene, &empty, &dirty);
	assert_int_equal(dirty.w, 0);
	make("find"); // a screen without a camera takes no harm from a picture
	uint8_t one = 3;
	struct picture picture = { &one, 1, 1, 1, true };
	paint_scene(p, &scene, &picture, &dirty);
	assert_int_equal(dirty.w, W);
	paint_close(p);
}

static void a_new_size_is_painted_whole(void **state)
{
	(void)state;
	struct paint *p = open_paint();
	struct box dirty;
	assert_null(paint_surface(p));
	for (int i = 0; i < SIZES; i++) {
		make("welcome");
		view(&flow, &model, sizes[i][0], sizes[i][1], &scene);
		paint_scene(p, &scene, NULL, &dirty);
		assert_int_equal(dirty.w, sizes[i][0]);
		assert_int_equal(dirty.h, sizes[i][1]);
		assert_int_equal(cairo_image_surface_get_width(paint_surface(p)), sizes[i][0]);
	}
	assert_int_equal(pixel(p, 5, 5), 0xff1b7f3bu);
	paint_close(p);
	paint_close(NULL);
}

static void what_is_too_wide_is_squeezed_and_told(void **state)
{
	(void)state;
	struct paint *p = open_paint();
	struct box dirty;
	scene_init(&scene, W, H, 0xffffffffu);
	struct shape *s = scene_add(&scene, SHAPE_TEXT, (struct box){ 100, 100, 200, 50 }, 0xff000000u);
	s->text = scene_text(&scene, SPAN("WWWWWWWWWWWWWWWWWWWWWWWW"));
	s->size = 40;
	assert_int_equal(paint_scene(p, &scene, NULL, &dirty), 1);
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++)
			if ((x < 98 || x > 302) && (pixel(p, x, y) & 0xffffffu) != 0xffffffu)
				fail_msg("ink beside the box at %d, %d", x, y);
	paint_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_parts_as_whole),
		cmocka_unit_test(at_rest_nothing_is_drawn),
		cmocka_unit_test(the_picture_is_mirrored_in_its_place),
		cmocka_unit_test(pictures_of_any_size),
		cmocka_unit_test(a_new_size_is_painted_whole),
		cmocka_unit_test(what_is_too_wide_is_squeezed_and_told),
	};
	return cmocka_run_group_tests_name("paint", tests, NULL, NULL);
}
