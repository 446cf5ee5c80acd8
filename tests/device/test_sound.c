// Tests of sounds, with SDL's speaker that nobody hears.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <time.h>

#include "device/sound.h"

#define ASSETS HADIR_ASSETS "/sounds"

static void test_every_sound_plays_and_the_speaker_rests(void **state)
{
	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	struct sound_box *b;
	assert_int_equal(sound_open(ASSETS, &b), ERR_OK);
	assert_int_equal(sound_rest(b), 0);
	for (int i = 0; i < SOUND_COUNT; i++) {
		sound_play(b, (enum sound)i);
		assert_in_range(sound_rest(b), 1, 1000); // each shorter than a second
	}
	for (int i = 0; i < 100 && sound_rest(b); i++)
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	assert_int_equal(sound_rest(b), 0);
	sound_close(b);
}

static void test_volume(void **state)
{
	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	struct sound_box *b;
	assert_int_equal(sound_open(ASSETS, &b), ERR_OK);
	sound_volume(b, 0);
	sound_play(b, SOUND_REFUSED);
	assert_int_equal(sound_rest(b), 0); // nothing to play
	sound_volume(b, 1000);
	sound_play(b, SOUND_REFUSED);
	assert_int_not_equal(sound_rest(b), 0);
	sound_close(b);
}

static void test_missing_files_and_speakers(void **state)
{
	(void)state;
	struct sound_box *b = NULL;
	assert_int_equal(sound_open("/nowhere", &b), ERR_NOT_FOUND);
	setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
	assert_int_equal(sound_open(ASSETS, &b), ERR_DEVICE);
	assert_null(b);
	sound_volume(NULL, 50); // a kiosk without a speaker
	sound_play(NULL, SOUND_AGAIN);
	assert_int_equal(sound_rest(NULL), 0);
	sound_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_sound_plays_and_the_speaker_rests),
		cmocka_unit_test(test_volume),
		cmocka_unit_test(test_missing_files_and_speakers),
	};
	return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}
