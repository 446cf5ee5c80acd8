// Every screen, at every size, in both languages, with usual and extreme contents: sizes, contrasts, touch targets, nothing cut.
// SPDX-License-Identifier: Apache-2.0
#include "core/view.h"

#include "scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>

static struct scene scene, other;
static struct model model;
static struct flow flow;
static struct instrument instrument;
static struct { const char *name; int contents, lang; } now; // the scene being judged, for messages

#define HOLDS(condition) do { \
	if (!(condition)) { \
		print_message("%s at %dx%d, contents %d, language %d, shape %d (%s)\n", now.name, scene.width, scene.height, now.contents, now.lang, at, scene.text + scene.shape[at].text); \
		fail_msg("does not hold: %s", #condition); \
	} } while (0)

static int shorter(void)
{
	return scene.width < scene.height ? scene.width : scene.height;
}

static void each_scene(void (*judge)(int at), bool per_shape)
{
	for (int size = 0; size < SIZES; size++) {
		for (int contents = 0; contents < CONTENTS_COUNT; contents++) {
			example_instrument(&instrument, contents);
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				for (int i = 0; i < EXAMPLES; i++) {
					make_example(i, (enum contents)contents, (enum lang)lang, &instrument, &flow, &model);
					view(&flow, &model, sizes[size][0], sizes[size][1], &scene);
					now.name = examples[i].name;
					now.contents = contents;
					now.lang = lang;
					for (int k = 0; k < (per_shape ? scene.shapes : 1); k++)
						judge(k);
				}
			}
		}
	}
}

static void fits(int at)
{
	HOLDS(scene.full == 0);
	HOLDS(scene.unfit == 0);
	HOLDS(scene.shapes > 3);
}

static void nothing_is_cut(void **state)
{
	(void)state;
	each_scene(fits, false);
}

static void lies_inside(int at)
{
	const struct shape *s = &scene.shape[at];
	HOLDS(s->box.x >= 0 && s->box.y >= 0 && s->box.w >= 0 && s->box.h >= 0);
	HOLDS(s->box.x + s->box.w <= scene.width && s->box.y + s->box.h <= scene.height);
}

static void everything_is_on_the_screen(void **state)
{
	(void)state;
	each_scene(lies_inside, true);
}

static void text_is_as_wide_as_its_box(int at)
{
	const struct shape *s = &scene.shape[at];
	if (s->kind != SHAPE_TEXT)
		return;
	HOLDS(scene.text[s->text] != 0);
	HOLDS(utf8_valid(span_of(scene.text + s->text)));
	HOLDS(strchr(scene.text + s->text, '{') == NULL);
	HOLDS(type_width(span_of(scene.text + s->text), (enum weight)s->weight, s->size) <= s->box.w);
	HOLDS(s->size >= 8);
}

static void texts_fit_their_boxes(void **state)
{
	(void)state;
	each_scene(text_is_as_wide_as_its_box, true);
}

// What letters really cover: from the top of a capital (0.2 of the line's height) to the line or below it.
static int low_end(const struct shape *s)
{
	bool below = strpbrk(scene.text + s->text, "gjpqyQ,;()/") != NULL;
	return s->box.y + s->box.h * (below ? 96 : 81) / 100;
}

static void no_texts_on_each_other(int at)
{
	const struct shape *a = &scene.shape[at];
	for (int i = 0; a->kind == SHAPE_TEXT && i < at; i++) {
		const struct shape *b = &scene.shape[i];
		int aw = type_width(span_of(scene.text + a->text), (enum weight)a->weight, a->size);
		int bw = type_width(span_of(scene.text + b->text), (enum weight)b->weight, b->size);
		int ax = a->align == ALIGN_LEFT ? a->box.x : a->align == ALIGN_RIGHT ? a->box.x + a->box.w - aw : a->box.x + (a->box.w - aw) / 2;
		int bx = b->align == ALIGN_LEFT ? b->box.x : b->align == ALIGN_RIGHT ? b->box.x + b->box.w - bw : b->box.x + (b->box.w - bw) / 2;
		int at_top = a->box.y + a->box.h / 6, bt = b->box.y + b->box.h / 6, al = low_end(a), bl = low_end(b);
		bool meets = ax < bx + bw && bx < ax + aw && at_top < bl && bt < al;
		HOLDS(b->kind != SHAPE_TEXT || !meets);
	}
}

static void texts_do_not_overlap(void **state)
{
	(void)state;
	each_scene(no_texts_on_each_other, true);
}

static double light(uint32_t channel)
{
	double v = (channel & 255) / 255.0;
	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

// Relative luminance and contrast ratio of WCAG 2.1.
static double luminance(uint32_t colour)
{
	return 0.2126 * light(colour >> 16) + 0.7152 * light(colour >> 8) + 0.0722 * light(colour);
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static bool holds(struct box outer, struct box inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w && inner.y + inner.h <= outer.y + outer.h;
}

// The colour of the topmost filled shape below a text, blended where it is translucent over the worst that a camera can show.
static uint32_t ground_below(int at)
{
	struct box middle = scene.shape[at].box;
	middle = (struct box){ middle.x + middle.w / 2, middle.y + middle.h / 2, 1, 1 };
	for (int i = at - 1; i >= 0; i--) {
		const struct shape *s = &scene.shape[i];
		if (s->kind == SHAPE_RECT && holds(s->box, middle))
			return s->colour;
	}
	return scene.ground;
}

static void reads_well(int at)
{
	const struct shape *s = &scene.shape[at];
	if (s->kind != SHAPE_TEXT)
		return;
	double ratio = contrast(s->colour, s->ground);
	bool big = s->role == TEXT_VERDICT || s->role == TEXT_NAME;
	HOLDS(ratio >= (big ? 4.5 : 7.0));
	uint32_t below = ground_below(at);
	HOLDS((below & 0xffffffu) == (s->ground & 0xffffffu));
	uint32_t alpha = below >> 24, grey = (uint32_t)(255 * (255 - alpha) / 255);
	uint32_t worst = 0;
	for (int shift = 0; shift < 24; shift += 8)
		worst |= ((below >> shift & 255) * alpha / 255 + grey) << shift;
	HOLDS(contrast(s->colour, worst) >= (big ? 4.5 : 7.0));
}

static void contrasts_hold(void **state)
{
	(void)state;
	each_scene(reads_well, true);
}

static bool is_result(void)
{
	return flow.screen == SCREEN_WELCOME || flow.screen == SCREEN_PENDING || flow.screen == SCREEN_AGAIN || flow.screen == SCREEN_REFUSED
		|| flow.screen == SCREEN_FAILED || flow.screen == SCREEN_THANKS;
}

static void verdict_and_name_are_big(int at)
{
	(void)at;
	int verdicts = 0, names = 0;
	for (at = 0; is_result() && at < scene.shapes; at++) {
		const struct shape *s = &scene.shape[at];
		if (s->kind != SHAPE_TEXT)
			continue;
		if (s->role == TEXT_VERDICT) {
			verdicts++;
			HOLDS(s->size * 10 >= scene.height);
		}
		if (s->role == TEXT_NAME) {
			names++;
			// Where a button or one more sentence takes room on a narrow screen, a name of four words shrinks, to 70 % at most; 190 characters further.
			bool crowded = scene.height > scene.width && (flow.result.rate_session || flow.result.may_print || flow.result.rated);
			HOLDS(now.contents == CONTENTS_LONG || s->size * 120 >= scene.height * (crowded ? 7 : 10));
			HOLDS(s->size * 30 >= scene.height);
		}
	}
	at = 0;
	HOLDS(!is_result() || verdicts > 0);
	HOLDS((flow.screen != SCREEN_WELCOME && flow.screen != SCREEN_AGAIN) || names > 0);
}

static void big_words_are_big(void **state)
{
	(void)state;
	each_scene(verdict_and_name_are_big, false);
}

static void a_name_is_shown_whole(int at)
{
	char all[SCENE_TEXT] = "";
	size_t n = 0;
	if (flow.screen != SCREEN_WELCOME && flow.screen != SCREEN_AGAIN)
		return;
	for (int i = 0; i < scene.shapes; i++) {
		const struct shape *s = &scene.shape[i];
		if (s->kind != SHAPE_TEXT || s->role != TEXT_NAME)
			continue;
		size_t len = strlen(scene.text + s->text);
		memcpy(all + n, scene.text + s->text, len);
		all[n + len] = ' ';
		n += len + 1;
	}
	HOLDS(strstr(all, now.contents == CONTENTS_LONG ? "Raden Mas Tumenggung Abdurrahman Wiraatmadja Kusumaningrat Hadisuryaningprang Sastrodiningrat Purwadarminta Mangkunegara"
		: "I Gusti Ngurah Made Suryawan") != NULL);
}

static void names_are_never_cut(void **state)
{
	(void)state;
	each_scene(a_name_is_shown_whole, false);
}

static bool overlap(struct box a, struct box b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void target_is_good(int at)
{
	const struct shape *s = &scene.shape[at];
	struct box screen = { 0, 0, scene.width, scene.height };
	if (s->target.widget == WIDGET_NONE)
		return;
	HOLDS(s->target.widget > WIDGET_NONE && s->target.widget < WIDGET_COUNT);
	HOLDS(holds(screen, s->touch));
	bool key = s->target.widget == WIDGET_KEY && flow.screen != SCREEN_OFFICER;
	if (key) {
		HOLDS(s->touch.h * 12 >= (scene.height > scene.width ? shorter() : scene.height));
		HOLDS(s->touch.w * 11 >= shorter());
	} else {
		HOLDS(s->touch.h * 6 >= shorter());
		HOLDS(s->touch.w * 6 >= shorter());
	}
	for (int i = 0; i < at; i++)
		HOLDS(scene.shape[i].target.widget == WIDGET_NONE || !overlap(scene.shape[i].touch, s->touch));
	struct target hit = view_hit(&scene, s->touch.x + s->touch.w / 2, s->touch.y + s->touch.h / 2);
	HOLDS(hit.widget == s->target.widget && hit.index == s->target.index);
}

static void targets_are_large_and_apart(void **state)
{
	(void)state;
	each_scene(target_is_good, true);
}

static bool has(enum widget w)
{
	for (int i = 0; i < scene.shapes; i++)
		if (scene.shape[i].target.widget == w)
			return true;
	return false;
}

static void show(const char *name, enum contents contents)
{
	example_instrument(&instrument, contents);
	for (int i = 0; i < EXAMPLES; i++) {
		if (strcmp(examples[i].name, name))
			continue;
		make_example(i, contents, LANG_ID, &instrument, &flow, &model);
		view(&flow, &model, 1280, 800, &scene);
		return;
	}
	fail_msg("no example is called %s", name);
}

static bool says(const char *text)
{
	for (int i = 0; i < scene.shapes; i++)
		if (scene.shape[i].kind == SHAPE_TEXT && strstr(scene.text + scene.shape[i].text, text))
			return true;
	return false;
}

static void buttons_follow_the_model(void **state)
{
	(void)state;
	show("ready", CONTENTS_USUAL);
	assert_true(has(WIDGET_RATE) && has(WIDGET_FIND) && has(WIDGET_LANG) && has(WIDGET_NOTICE) && has(WIDGET_CLOCK));
	show("ready-no-rating", CONTENTS_USUAL);
	assert_false(has(WIDGET_RATE));
	show("welcome", CONTENTS_USUAL);
	assert_false(has(WIDGET_RATE) || has(WIDGET_PRINT));
	show("welcome-rate", CONTENTS_USUAL);
	assert_true(has(WIDGET_RATE));
	show("welcome-print", CONTENTS_USUAL);
	assert_true(has(WIDGET_PRINT));
	show("find-name", CONTENTS_USUAL);
	assert_true(has(WIDGET_CARD) && has(WIDGET_NEWCOMER));
	model.walkins = false;
	view(&flow, &model, 1280, 800, &scene);
	assert_false(has(WIDGET_NEWCOMER));
	show("panel-sessions", CONTENTS_USUAL);
	assert_false(has(WIDGET_MORE));
	show("panel-sessions", CONTENTS_LONG);
	assert_true(has(WIDGET_MORE));
}

static void only_eight_digits_of_a_number_are_shown(void **state)
{
	(void)state;
	show("find-nip", CONTENTS_USUAL);
	assert_true(says("19010101••••••••••"));
	assert_false(says("190101011"));
}

static void the_strip_is_on_every_screen(void **state)
{
	(void)state;
	static const int strip_share = 8; // the lowest eighth
	example_instrument(&instrument, false);
	for (int i = 0; i < EXAMPLES; i++) {
		make_example(i, CONTENTS_USUAL, LANG_ID, &instrument, &flow, &model);
		view(&flow, &model, 1280, 800, &scene);
		bool clock = false, zone = false;
		for (int k = 0; k < scene.shapes; k++) {
			const struct shape *s = &scene.shape[k];
			bool low = s->box.y > scene.height - scene.height / strip_share;
			clock = clock || (low && s->kind == SHAPE_TEXT && strcmp(scene.text + s->text, "08.02") == 0);
			zone = zone || (low && s->kind == SHAPE_TEXT && strcmp(scene.text + s->text, "WIB") == 0);
		}
		assert_true(clock && zone);
	}
}

static void the_strip_says_how_the_network_is(void **state)
{
	(void)state;
	static const struct { enum network network; int waiting; const char *says; } cases[] = {
		{ NETWORK_NONE, 0, "Luring · data aman" }, { NETWORK_NONE, 40, "Luring · data aman" }, { NETWORK_ONLINE, 0, "Daring · semua terkirim" },
		{ NETWORK_ONLINE, 3, "Daring · 3 catatan menunggu" }, { NETWORK_OFFLINE, 12, "Luring · 12 catatan menunggu" }, { NETWORK_OFFLINE, 0, "Luring · 0 catatan menunggu" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		show("ready", CONTENTS_USUAL);
		model.network = cases[i].network;
		model.waiting = cases[i].waiting;
		view(&flow, &model, 1280, 800, &scene);
		assert_true(says(cases[i].says));
	}
}

static void verdict_has_colour_sign_and_word(void **state)
{
	(void)state;
	static const struct { const char *name; uint32_t ground; enum shape_kind sign; const char *word; } cases[] = {
		{ "welcome", 0xff1b7f3bu, SHAPE_CHECK, "Hadir" }, { "welcome-late", 0xffb86e00u, SHAPE_CHECK, "Terlambat" }, { "again", 0xffb86e00u, SHAPE_MARK, "Sudah tercatat" },
		{ "pending", 0xffb86e00u, SHAPE_MARK, "Tercatat sementara" }, { "refused-revoked", 0xffb3261eu, SHAPE_CROSS, "Kode QR sudah tidak berlaku" },
		{ "refused-two-codes", 0xffb3261eu, SHAPE_CROSS, "Satu kode saja" }, { "failed", 0xffb3261eu, SHAPE_CROSS, "Tidak tercatat" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		show(cases[i].name, CONTENTS_USUAL);
		bool sign = false;
		for (int k = 0; k < scene.shapes; k++)
			sign = sign || scene.shape[k].kind == (int32_t)cases[i].sign;
		assert_int_equal(scene.ground, cases[i].ground);
		assert_true(sign);
		assert_true(says(cases[i].word));
	}
	show("refused-early", CONTENTS_USUAL);
	assert_true(says("Presensi dibuka pukul 08.02 WIB"));
	show("welcome-late", CONTENTS_USUAL);
	assert_true(says("terlambat 12 menit"));
	show("again", CONTENTS_USUAL);
	assert_true(says("pukul 08.02 WIB"));
	show("refused-closed", CONTENTS_USUAL);
	assert_true(says("Silakan ke meja bantuan"));
}

// At rest nothing is drawn: the same values give the same scene, whatever was in its memory and however late it is.
static void the_same_is_equal(void **state)
{
	(void)state;
	for (int i = 0; i < EXAMPLES; i++) {
		example_instrument(&instrument, false);
		make_example(i, CONTENTS_USUAL, LANG_ID, &instrument, &flow, &model);
		memset(&scene, 0xa5, sizeof(scene));
		memset(&other, 0x5a, sizeof(other));
		if (flow.screen == SCREEN_OFFICER || strstr(examples[i].name, "drawing"))
			continue;
		view(&flow, &model, 800, 480, &scene);
		flow.now_ms += 7777;
		view(&flow, &model, 800, 480, &other);
		assert_true(scene_equal(&scene, &other));
		model.present++;
		view(&flow, &model, 800, 480, &other);
		assert_int_equal(scene_equal(&scene, &other), !model.has_session);
	}
}

static void a_check_mark_is_drawn_in_200_ms(void **state)
{
	(void)state;
	for (int ms = 0; ms <= 300; ms += 50) {
		show("welcome", CONTENTS_USUAL);
		flow.now_ms = flow.since_ms + ms;
		view(&flow, &model, 1280, 800, &scene);
		for (int i = 0; i < scene.shapes; i++)
			if (scene.shape[i].kind == SHAPE_CHECK)
				assert_int_equal(scene.shape[i].share, ms < 200 ? ms * 5 : 1000);
	}
}

static void what_is_pressed_looks_so(void **state)
{
	(void)state;
	show("find-name", CONTENTS_USUAL);
	flow.pressed = (struct target){ WIDGET_KEY, 'Q' };
	view(&flow, &model, 1280, 800, &other);
	assert_false(scene_equal(&scene, &other));
	assert_int_equal(scene.shapes, other.shapes);
}

static void hits_nothing_beside(void **state)
{
	(void)state;
	show("welcome", CONTENTS_USUAL);
	assert_int_equal(view_hit(&scene, 640, 400).widget, WIDGET_NONE);
	assert_int_equal(view_hit(&scene, -5, 9999).widget, WIDGET_NONE);
	show("ready", CONTENTS_USUAL);
	assert_int_equal(view_hit(&scene, 40, 790).widget, WIDGET_CLOCK);
}

static const struct shape *camera_shape(const struct scene *s)
{
	for (int i = 0; i < s->shapes; i++)
		if (s->shape[i].kind == SHAPE_CAMERA)
			return &s->shape[i];
	return NULL;
}

static int shapes_over(const struct scene *s, struct box b)
{
	int n = 0;
	for (int i = 0; i < s->shapes; i++)
		n += overlap(s->shape[i].box, b);
	return n;
}

static void a_hint_about_the_camera_leaves_its_picture_alone(void **state)
{
	(void)state;
	static const struct { enum sight sight; const char *says; } cases[] = {
		{ SIGHT_DARK, "Terlalu gelap" }, { SIGHT_BRIGHT, "Kamera silau" }, { SIGHT_BLURRED, "kabur" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int size = 0; size < SIZES; size++) {
			show("ready", CONTENTS_USUAL);
			view(&flow, &model, sizes[size][0], sizes[size][1], &other);
			model.sight = cases[i].sight;
			view(&flow, &model, sizes[size][0], sizes[size][1], &scene);
			assert_true(says(cases[i].says));
			struct box before = camera_shape(&other)->box, after = camera_shape(&scene)->box;
			assert_int_equal(shapes_over(&scene, after), shapes_over(&other, before));
			assert_int_equal(after.w, before.w);
			assert_true(after.h * 10 >= before.h * 6);
			model.camera = CAMERA_STATE_LOST;
			view(&flow, &model, sizes[size][0], sizes[size][1], &scene);
			assert_false(says(cases[i].says));
		}
	show("welcome", CONTENTS_USUAL);
	view(&flow, &model, 1280, 800, &other);
	model.sight = SIGHT_DARK;
	view(&flow, &model, 1280, 800, &scene);
	assert_true(scene_equal(&scene, &other)); // a result is not disturbed
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_cut),
		cmocka_unit_test(everything_is_on_the_screen),
		cmocka_unit_test(texts_fit_their_boxes),
		cmocka_unit_test(texts_do_not_overlap),
		cmocka_unit_test(contrasts_hold),
		cmocka_unit_test(big_words_are_big),
		cmocka_unit_test(names_are_never_cut),
		cmocka_unit_test(targets_are_large_and_apart),
		cmocka_unit_test(buttons_follow_the_model),
		cmocka_unit_test(only_eight_digits_of_a_number_are_shown),
		cmocka_unit_test(the_strip_is_on_every_screen),
		cmocka_unit_test(the_strip_says_how_the_network_is),
		cmocka_unit_test(verdict_has_colour_sign_and_word),
		cmocka_unit_test(the_same_is_equal),
		cmocka_unit_test(a_check_mark_is_drawn_in_200_ms),
		cmocka_unit_test(what_is_pressed_looks_so),
		cmocka_unit_test(hits_nothing_beside),
		cmocka_unit_test(a_hint_about_the_camera_leaves_its_picture_alone),
	};
	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
