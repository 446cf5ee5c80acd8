// Every screen painted at every size: nothing is squeezed, and pictures to look at in build/screens.
// SPDX-License-Identifier: Apache-2.0
#include "device/screen.h"

#include "../core/scenes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
// cmocka needs the headers above first
#include <cmocka.h>

static struct scene scene;
static struct model model;
static struct flow flow;
static struct instrument instrument;

static void paints_every_screen(void **state)
{
	(void)state;
	const char *only = getenv("SCREENS_ONLY"), *at = getenv("SCREENS_SIZE");
	mkdir("build", 0777);
	mkdir("build/screens", 0777);
	for (int size = 0; size < SIZES; size++) {
		struct screen *s;
		char detail[200], path[300];
		if (at && atoi(at) != sizes[size][0])
			continue;
		assert_int_equal(screen_open("Hadir", sizes[size][0], sizes[size][1], false, &s, detail), ERR_OK);
		for (int contents = 0; contents < CONTENTS_COUNT; contents++) {
			example_instrument(&instrument, contents);
			for (int i = 0; i < EXAMPLES; i++) {
				if (only && !strstr(examples[i].name, only))
					continue;
				for (int lang = 0; lang < LANG_COUNT; lang++) {
					make_example(i, (enum contents)contents, (enum lang)lang, &instrument, &flow, &model);
					view(&flow, &model, sizes[size][0], sizes[size][1], &scene);
					int squeezed = screen_paint(s, &scene, NULL);
					if (squeezed || scene.unfit || scene.full)
						print_message("%s at %dx%d contents %d language %d: squeezed %d unfit %d full %d\n",
							examples[i].name, scene.width, scene.height, contents, lang, squeezed, scene.unfit, scene.full);
					assert_int_equal(squeezed, 0);
					snprintf(path, sizeof(path), "build/screens/%dx%d%s%s-%s.png", scene.width, scene.height, contents ? "-long" : "", lang ? "-en" : "", examples[i].name);
					if (lang == LANG_ID || contents == CONTENTS_USUAL)
						assert_int_equal(screen_save(s, path), ERR_OK);
				}
			}
		}
		screen_close(s);
	}
}

int main(void)
{
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paints_every_screen),
	};
	return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
