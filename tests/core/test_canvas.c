// Boxes cut from boxes, names that are never cut, buttons that a finger hits.
// SPDX-License-Identifier: Apache-2.0
#include "core/canvas.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static struct scene scene;
static struct model model;
static struct flow flow;
static struct canvas canvas;

static int fresh(void **state)
{
	(void)state;
	memset(&flow, 0, sizeof(flow));
	scene_init(&scene, 1280, 800, PAPER);
	canvas = (struct canvas){ &scene, &flow, &model, LANG_ID, 1280, 800, 800, false };
	return 0;
}

static void assert_box(struct box b, int x, int y, int w, int h)
{
	assert_int_equal(b.x, x);
	assert_int_equal(b.y, y);
	assert_int_equal(b.w, w);
	assert_int_equal(b.h, h);
}

static void boxes(void **state)
{
	(void)state;
	struct box b = { 10, 20, 300, 200 };
	assert_box(cut_top(&b, 50), 10, 20, 300, 50);
	assert_box(cut_bottom(&b, 30), 10, 190, 300, 30);
	assert_box(cut_left(&b, 100), 10, 70, 100, 120);
	assert_box(cut_right(&b, 40), 270, 70, 40, 120);
	assert_box(b, 110, 70, 160, 120);
	assert_box(box_inset(b, 5, 6), 115, 76, 150, 108);
	assert_box(box_middle(b, 60, 20), 160, 120, 60, 20);
	assert_int_equal(px(&canvas, 50), 40);
	assert_int_equal(px(&canvas, 1), 1);
	// A grid fills its box to the last pixel.
	int right = 0;
	for (int i = 0; i < 7; i++) {
		struct box cell = box_cell((struct box){ 3, 0, 100, 10 }, 7, 1, i, 0);
		assert_int_equal(cell.x, i ? right : 3);
		right = cell.x + cell.w;
	}
	assert_int_equal(right, 103);
	assert_box(box_cell((struct box){ 0, 0, 110, 110 }, 2, 2, 3, 10), 60, 60, 50, 50);
}

static const struct type name_type = { 60, WEIGHT_BOLD, INK, PAPER, ALIGN_CENTRE, 2, TEXT_NAME, false, false };

static const struct shape *line(int i)
{
	assert_true(i < scene.shapes);
	assert_int_equal(scene.shape[i].kind, SHAPE_TEXT);
	return &scene.shape[i];
}

static void assert_set(const char *name, int width, int height, int lines, int least, int most, const char *first)
{
	fresh(NULL);
	assert_true(set_name(&canvas, (struct box){ 0, 0, width, height }, name_type, name) <= height);
	assert_int_equal(scene.unfit, 0);
	assert_int_equal(scene.shapes, lines);
	assert_in_range(line(0)->size, least, most);
	assert_string_equal(scene.text + line(0)->text, first);
}

// First two lines, then smaller to 70 %, then without titles, then smaller still.
static void a_name_finds_its_place(void **state)
{
	(void)state;
	assert_set("Suparman", 600, 160, 1, 60, 60, "Suparman");
	assert_set("I Gusti Ngurah Made Suryawan", 600, 160, 2, 60, 60, "I Gusti Ngurah");
	assert_set("Drs. H. Ahmad Subagyo Wiraatmadja, S.Sos., M.M.", 600, 160, 2, 42, 59, "Drs. H. Ahmad Subagyo");
	assert_set("Prof. Dr. Ir. H. Ahmad Subagyo, S.Sos., M.Si., M.M., Ph.D.", 420, 160, 2, 42, 60, "Ahmad");
	assert_set("Raden Mas Tumenggung Abdurrahman Wiraatmadja Kusumaningrat", 420, 160, 4, 18, 41, "Raden Mas Tumenggung");
	assert_set("Hadisuryaningprangsastrodiningrat", 400, 160, 1, 18, 41, "Hadisuryaningprangsastrodiningrat");
	assert_set("Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", 200, 160, 5, 18, 40, "Wwwwwwwwww");
}

static void a_title_may_end_early(void **state)
{
	(void)state;
	struct type t = { 40, WEIGHT_REGULAR, INK, PAPER, ALIGN_LEFT, 1, TEXT_SMALL, true, false };
	set_text(&canvas, (struct box){ 0, 0, 300, 60 }, t, "Penatausahaan dan Pelaporan Keuangan Desa");
	assert_int_equal(scene.shapes, 1);
	assert_int_equal(line(0)->size, 28);
	assert_string_equal(scene.text + line(0)->text, "Penatausahaan dan…");
	fresh(NULL);
	t.may_end = false;
	set_text(&canvas, (struct box){ 0, 0, 300, 60 }, t, "Penatausahaan dan Pelaporan Keuangan Desa");
	assert_true(scene.shapes > 1 || line(0)->size < 28);
	assert_int_equal(scene.unfit, 0);
}

static void what_does_not_fit_is_told(void **state)
{
	(void)state;
	assert_int_equal(set_text(&canvas, (struct box){ 0, 0, 0, 100 }, name_type, "x"), 0);
	assert_int_equal(scene.unfit, 1);
	set_text(&canvas, (struct box){ 0, 0, 100, 5 }, name_type, "x");
	assert_int_equal(scene.unfit, 2);
	set_text(&canvas, (struct box){ 0, 0, 100, 100 }, name_type, "");
	assert_int_equal(scene.unfit, 2);
	assert_int_equal(scene.shapes, 0);
}

static void text_in_the_middle(void **state)
{
	(void)state;
	struct type t = name_type;
	t.middle = true;
	set_text(&canvas, (struct box){ 0, 100, 600, 200 }, t, "Suparman");
	assert_int_equal(line(0)->box.y + line(0)->box.h / 2, 200);
	move_down(&canvas, 0, 10);
	move_down(&canvas, 0, -99);
	assert_int_equal(line(0)->box.y + line(0)->box.h / 2, 210);
}

static void small_buttons_have_large_targets(void **state)
{
	(void)state;
	button(&canvas, (struct box){ 0, 700, 90, 90 }, LOOK_FIRST, ICON_BACK, "", WIDGET_BACK, 0);
	const struct shape *s = &scene.shape[0];
	assert_int_equal(s->target.widget, WIDGET_BACK);
	assert_true(s->touch.w * 6 >= 800 && s->touch.h * 6 >= 800);
	assert_true(s->touch.x >= 0 && s->touch.y + s->touch.h <= 800);
	button(&canvas, (struct box){ 400, 100, 300, 200 }, LOOK_FIRST, ICON_NONE, "Lanjut", WIDGET_NEXT, 3);
	for (int i = 0; i < scene.shapes; i++)
		if (scene.shape[i].target.widget == WIDGET_NEXT)
			assert_box(scene.shape[i].touch, 400, 100, 300, 200);
}

static void a_full_scene_is_told(void **state)
{
	(void)state;
	for (int i = 0; i < SCENE_SHAPES; i++)
		fill(&canvas, (struct box){ 0, 0, 1, 1 }, INK, 0);
	assert_int_equal(scene.full, 0);
	fill(&canvas, (struct box){ 0, 0, 1, 1 }, INK, 0);
	assert_int_equal(scene.full, 1);
	assert_int_equal(scene.shapes, SCENE_SHAPES);
	fresh(NULL);
	char text[1000];
	memset(text, 'x', sizeof(text));
	for (int i = 0; i < 11; i++)
		assert_int_not_equal(scene_text(&scene, (struct span){ text, sizeof(text) }), 0);
	assert_int_equal(scene_text(&scene, (struct span){ text, sizeof(text) }), 0);
	assert_int_equal(scene.full, 1);
}

static void scenes_compare_by_what_they_hold(void **state)
{
	(void)state;
	static struct scene other;
	memset(&other, 0xee, sizeof(other));
	scene_init(&other, 1280, 800, PAPER);
	assert_true(scene_equal(&scene, &other));
	fill(&canvas, (struct box){ 1, 2, 3, 4 }, INK, 5);
	assert_false(scene_equal(&scene, &other));
	canvas.s = &other;
	fill(&canvas, (struct box){ 1, 2, 3, 4 }, INK, 5);
	assert_true(scene_equal(&scene, &other));
	scene_text(&other, SPAN("x"));
	assert_false(scene_equal(&scene, &other));
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(boxes),
		TEST(a_name_finds_its_place),
		TEST(a_title_may_end_early),
		TEST(what_does_not_fit_is_told),
		TEST(text_in_the_middle),
		TEST(small_buttons_have_large_targets),
		TEST(a_full_scene_is_told),
		TEST(scenes_compare_by_what_they_hold),
	};
	return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
