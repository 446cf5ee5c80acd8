// Short sounds through SDL; silence where there is no speaker.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/input.h"

struct sound_box;

// Reads accepted.wav, again.wav, refused.wav and touch.wav of a folder. ERR_NOT_FOUND or ERR_FORMAT for the files, ERR_DEVICE without a speaker.
MUST_CHECK enum err sound_open(const char *folder, struct sound_box **ret_box);
void sound_volume(struct sound_box *b, int percent);
void sound_play(struct sound_box *b, enum sound s); // cuts the one before short; a NULL box is silent
int sound_rest(struct sound_box *b);                // stops the speaker when all was played; else the ms until then, for the loop to call again; 0: at rest
void sound_close(struct sound_box *b);
