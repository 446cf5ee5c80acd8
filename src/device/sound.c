// Sounds by SDL's queue: one open device, paused whenever nothing is to be heard so that the processor rests.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE // RTLD_DEFAULT
#include "device/sound.h"

#include <SDL.h>
#include <dlfcn.h>
#include <stdio.h>

#define RATE 22050

struct sound_box {
	SDL_AudioDeviceID device;
	int16_t *samples[SOUND_COUNT];
	uint32_t bytes[SOUND_COUNT];
	int volume;
	bool playing;
};

static const char *const files[SOUND_COUNT] = {
	[SOUND_ACCEPTED] = "accepted", [SOUND_AGAIN] = "again", [SOUND_REFUSED] = "refused", [SOUND_TOUCH] = "touch",
};

static enum err load(struct sound_box *b, const char *folder)
{
	for (int i = 0; i < SOUND_COUNT; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s.wav", folder, files[i]);
		SDL_RWops *file = SDL_RWFromFile(path, "rb");
		if (!file)
			return ERR_NOT_FOUND;
		SDL_AudioSpec spec;
		uint8_t *bytes = NULL;
		if (!SDL_LoadWAV_RW(file, 1, &spec, &bytes, &b->bytes[i]))
			return ERR_FORMAT;
		b->samples[i] = (int16_t *)(void *)bytes;
		if (spec.freq != RATE || spec.channels != 1 || spec.format != AUDIO_S16LSB)
			return ERR_FORMAT;
	}
	return ERR_OK;
}

static void say_nothing(const char *file, int line, const char *function, int error, const char *format, ...)
{
	(void)file, (void)line, (void)function, (void)error, (void)format;
}

// Where there is no sound card, ALSA writes a page of complaints to stderr, past the log; that there is none is this module's
// answer already. SDL brings ALSA along where it uses it, so its function is looked up and not linked.
static void hush_alsa(void)
{
	typedef void handler(const char *, int, const char *, int, const char *, ...);
	int (*set_handler)(handler *);
	*(void **)&set_handler = dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler");
	if (set_handler)
		set_handler(say_nothing);
}

static enum err start(struct sound_box *b)
{
	hush_alsa();
	if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
		return ERR_DEVICE;
	SDL_AudioSpec wanted = { .freq = RATE, .format = AUDIO_S16LSB, .channels = 1, .samples = 1024 };
	b->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
	if (b->device)
		return ERR_OK;
	SDL_QuitSubSystem(SDL_INIT_AUDIO);
	return ERR_DEVICE;
}

enum err sound_open(const char *folder, struct sound_box **ret_box)
{
	struct sound_box *b = SDL_calloc(1, sizeof *b);
	if (!b)
		return ERR_NO_MEMORY;
	b->volume = 100;
	enum err e = load(b, folder);
	if (!e)
		e = start(b);
	if (e) {
		sound_close(b);
		return e;
	}
	*ret_box = b;
	return ERR_OK;
}

void sound_volume(struct sound_box *b, int percent)
{
	if (b)
		b->volume = percent < 0 ? 0 : percent > 100 ? 100 : percent;
}

void sound_play(struct sound_box *b, enum sound s)
{
	if (!b || !b->volume)
		return;
	SDL_ClearQueuedAudio(b->device);
	uint8_t *mixed = SDL_calloc(1, b->bytes[s]);
	if (!mixed)
		return;
	SDL_MixAudioFormat(mixed, (const uint8_t *)b->samples[s], AUDIO_S16LSB, b->bytes[s], b->volume * SDL_MIX_MAXVOLUME / 100);
	b->playing = SDL_QueueAudio(b->device, mixed, b->bytes[s]) == 0;
	SDL_free(mixed);
	SDL_PauseAudioDevice(b->device, !b->playing);
}

int sound_rest(struct sound_box *b)
{
	if (!b || !b->playing)
		return 0;
	uint32_t left = SDL_GetQueuedAudioSize(b->device);
	if (left)
		return (int)(left * UINT32_C(1000) / (2 * RATE)) + 100; // and what the device itself holds
	SDL_PauseAudioDevice(b->device, 1);
	b->playing = false;
	return 0;
}

void sound_close(struct sound_box *b)
{
	if (!b)
		return;
	if (b->device) {
		SDL_CloseAudioDevice(b->device);
		SDL_QuitSubSystem(SDL_INIT_AUDIO);
	}
	for (int i = 0; i < SOUND_COUNT; i++)
		SDL_FreeWAV((uint8_t *)b->samples[i]);
	SDL_free(b);
}
