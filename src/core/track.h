// Where codes were in the last frame: the next one is first looked at there, and as a whole only now and then.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/raster.h"

#define TRACK_PLACES 4
#define TRACK_EVERY 4 // one of so many frames is looked at as a whole although all codes are where they were: another may have come

struct place { int left, top, width, height; uint64_t turn; }; // a code's surroundings in pixels; turn: of the plan, that read it
struct track {
	int width, height;  // of the frames
	int places;
	struct place place[TRACK_PLACES];
	int spared;         // frames since one was looked at as a whole
};

// Forgets all places; frames are this large from now on.
void track_clear(struct track *t, int width, int height);

// Notes the surroundings of a code: its corners and half its size on all sides, for a hand that moves. Codes out of the frame and those over TRACK_PLACES are not noted.
void track_add(struct track *t, const int x[4], const int y[4], uint64_t turn);

// In how many places a frame of this size is to be looked at first; 0 when there are none, or when they fill a quarter of it.
int track_places(const struct track *t, int width, int height);

// The place's part of the frame, copied into ret_grey (width × height bytes of the place).
struct raster track_cut(const struct raster *frame, const struct place *p, uint8_t *ret_grey);

// Whether the rest of a frame may be left out in which all places' codes were found, or not; counts those that were.
bool track_spares(struct track *t, bool all_found);
