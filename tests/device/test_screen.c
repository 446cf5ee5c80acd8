// The display on SDL's dummy driver: every screen at every size without a squeezed text, with pictures to look at in build/screens; events.
// SPDX-License-Identifier: Apache-2.0
#include "device/screen.h"

#include "../core/scenes.h"

#include <SDL.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>

static struct scene scene;
static struct model model;
static struct flow flow;
static struct instrument instrument;

static struct screen *open_at(int width, int height)
{
	struct screen *s;
	char detail[200];
	enum err e = screen_open("Hadir", width, height, false, &s, detail);
	if (e)
		fail_msg("%s: %s", err_text(e), detail);
	return s;
}

static void make(int which, int contents, int lang, int width, int height)
{
	example_instrument(&instrument, contents);
	make_example(which, (enum contents)contents, (enum lang)lang, &instrument, &flow, &model);
	view(&flow, &model, width, height, &scene);
}

static void save(struct screen *s, int which, int contents)
{
	char path[300];
	snprintf(path, sizeof(path), "build/screens/%dx%d%s-%s.png", scene.width, scene.height, contents ? "-long" : "", examples[which].name);
	assert_int_equal(screen_save(s, path), ERR_OK);
}

static void paints_every_screen(void **state)
{
	(void)state;
	mkdir("build", 0777);
	mkdir("build/screens", 0777);
	for (int size = 0; size < SIZES; size++) {
		struct screen *s = open_at(sizes[size][0], sizes[size][1]);
		bool large = sizes[size][0] * sizes[size][1] > 1500000; // the same proportions as a smaller one
		for (int i = 0; i < EXAMPLES; i++) {
			for (int contents = 0; contents < (large ? 1 : CONTENTS_COUNT); contents++) {
				for (int lang = large ? 0 : LANG_COUNT - 1; lang >= 0; lang--) {
					make(i, contents, lang, sizes[size][0], sizes[size][1]);
					int squeezed = screen_paint(s, &scene, NULL);
					if (squeezed)
						fail_msg("%s at %dx%d, contents %d, language %d: %d texts squeezed", examples[i].name, scene.width, scene.height, contents, lang, squeezed);
				}
				// Indonesian was painted last; long contents are looked at where they are tightest.
				bool looked_at = size == 0 || (contents == CONTENTS_USUAL && (size == 1 || size == 3));
				if (looked_at)
					save(s, i, contents);
			}
		}
		screen_close(s);
	}
}

static void opens_twice_and_tells_its_size(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct screen *s = open_at(800, 480);
		int w, h;
		screen_size(s, &w, &h);
		assert_int_equal(w, 800);
		assert_int_equal(h, 480);
		assert_int_equal(screen_save(s, "build/nothing.png"), ERR_NOT_FOUND); // nothing was shown yet
		screen_close(s);
	}
	screen_close(NULL);
}

static void refuses_what_it_cannot_open(void **state)
{
	(void)state;
	struct screen *s = NULL;
	char detail[200];
	setenv("SDL_VIDEODRIVER", "no-such-driver", 1);
	assert_int_equal(screen_open("Hadir", 800, 480, false, &s, detail), ERR_DEVICE);
	assert_non_null(strstr(detail, "no display"));
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	setenv("HADIR_ASSETS", "/nowhere", 1);
	assert_int_equal(screen_open("Hadir", 800, 480, false, &s, detail), ERR_NOT_FOUND);
	assert_non_null(strstr(detail, "/nowhere/icons/"));
	unsetenv("HADIR_ASSETS");
	assert_null(s);
}

static void tells_when_a_picture_cannot_be_saved(void **state)
{
	(void)state;
	struct screen *s = open_at(800, 480);
	make(0, CONTENTS_USUAL, LANG_ID, 800, 480);
	screen_paint(s, &scene, NULL);
	assert_int_equal(screen_save(s, "/nowhere/picture.png"), ERR_IO);
	screen_close(s);
}

static struct screen_event next(struct screen *s)
{
	struct screen_event e;
	int tries = 0;
	do // windows tell of themselves first
		e = screen_next(s, 0);
	while (e.kind == SCREEN_EVENT_RESIZED && ++tries < 20);
	return e;
}

static void push_finger(uint32_t kind, SDL_FingerID finger, float x, float y)
{
	SDL_Event e = { .tfinger = { .type = kind, .fingerId = finger, .x = x, .y = y } };
	SDL_PushEvent(&e);
}

static void the_first_finger_counts(void **state)
{
	(void)state;
	struct screen *s = open_at(800, 480);
	push_finger(SDL_FINGERDOWN, 5, 0.5f, 0.25f);
	push_finger(SDL_FINGERDOWN, 6, 0.9f, 0.9f);
	push_finger(SDL_FINGERUP, 6, 0.9f, 0.9f);
	push_finger(SDL_FINGERUP, 5, 0.5f, 0.25f);
	push_finger(SDL_FINGERDOWN, 6, 0.0f, 0.0f);
	struct screen_event e = next(s);
	assert_int_equal(e.kind, SCREEN_EVENT_DOWN);
	assert_int_equal(e.x, 400);
	assert_int_equal(e.y, 120);
	assert_int_equal(next(s).kind, SCREEN_EVENT_UP);
	e = next(s);
	assert_int_equal(e.kind, SCREEN_EVENT_DOWN);
	assert_int_equal(e.x, 0);
	assert_int_equal(next(s).kind, SCREEN_EVENT_NONE);
	screen_close(s);
}

static void push_button(uint32_t kind, uint8_t button, int x, int y)
{
	SDL_Event e = { .button = { .type = kind, .button = button, .x = x, .y = y } };
	SDL_PushEvent(&e);
}

static void the_left_button_counts(void **state)
{
	(void)state;
	struct screen *s = open_at(800, 480);
	push_button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_RIGHT, 1, 1);
	push_button(SDL_MOUSEBUTTONDOWN, SDL_BUTTON_LEFT, 12, 34);
	push_button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, 12, 34);
	push_button(SDL_MOUSEBUTTONUP, SDL_BUTTON_LEFT, 12, 34);
	struct screen_event e = next(s);
	assert_int_equal(e.kind, SCREEN_EVENT_DOWN);
	assert_int_equal(e.x, 12);
	assert_int_equal(e.y, 34);
	assert_int_equal(next(s).kind, SCREEN_EVENT_UP);
	assert_int_equal(next(s).kind, SCREEN_EVENT_NONE);
	screen_close(s);
}

static void push_key(SDL_Keycode sym)
{
	SDL_Event e = { .key = { .type = SDL_KEYDOWN, .keysym = { .sym = sym } } };
	SDL_PushEvent(&e);
}

static void a_scanner_types_in_order(void **state)
{
	(void)state;
	struct screen *s = open_at(800, 480);
	SDL_Event typed = { .text = { .type = SDL_TEXTINPUT, .text = "H1\xc3\xa9" } };
	SDL_PushEvent(&typed);
	push_key(SDLK_h); // the key itself says nothing: its character came
	push_key(SDLK_RETURN);
	push_key(SDLK_KP_ENTER);
	push_key(SDLK_BACKSPACE);
	push_key(SDLK_ESCAPE);
	static const int32_t expected[] = { 'H', '1', 0xe9, KEY_ENTER, KEY_ENTER, KEY_BACKSPACE, KEY_ESCAPE };
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		struct screen_event e = next(s);
		assert_int_equal(e.kind, SCREEN_EVENT_KEY);
		assert_int_equal(e.key, expected[i]);
	}
	assert_int_equal(next(s).kind, SCREEN_EVENT_NONE);
	SDL_Event quit = { .type = SDL_QUIT };
	SDL_PushEvent(&quit);
	assert_int_equal(next(s).kind, SCREEN_EVENT_QUIT);
	screen_close(s);
}

static void *wake_soon(void *context)
{
	(void)context;
	SDL_Delay(50);
	screen_wake();
	return NULL;
}

static void another_thread_ends_the_wait(void **state)
{
	(void)state;
	struct screen *s = open_at(800, 480);
	while (screen_next(s, 0).kind == SCREEN_EVENT_RESIZED)
		;
	pthread_t thread;
	uint32_t begin = SDL_GetTicks();
	assert_int_equal(pthread_create(&thread, NULL, wake_soon, NULL), 0);
	assert_int_equal(screen_next(s, 20000).kind, SCREEN_EVENT_NONE);
	assert_true(SDL_GetTicks() - begin < 15000);
	pthread_join(thread, NULL);
	begin = SDL_GetTicks();
	assert_int_equal(screen_next(s, 60).kind, SCREEN_EVENT_NONE);
	assert_true(SDL_GetTicks() - begin >= 60);
	screen_close(s);
}

int main(void)
{
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paints_every_screen),
		cmocka_unit_test(opens_twice_and_tells_its_size),
		cmocka_unit_test(refuses_what_it_cannot_open),
		cmocka_unit_test(tells_when_a_picture_cannot_be_saved),
		cmocka_unit_test(the_first_finger_counts),
		cmocka_unit_test(the_left_button_counts),
		cmocka_unit_test(a_scanner_types_in_order),
		cmocka_unit_test(another_thread_ends_the_wait),
	};
	return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
