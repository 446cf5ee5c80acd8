// The camera's thread: always reads the newest frame, and says what it saw.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exposure.h"
#include "device/reader.h"

#define EYE_SIDE 480   // of the picture for the screen, its longer side at most
#define EYE_BEAT_MS 2000

enum eye_kind { EYE_CODES, EYE_LIVE, EYE_LOST, EYE_END, EYE_SIGHT, EYE_BEAT };
struct eye_news {
	enum eye_kind kind;
	int order;                              // which camera this is about: what eye_camera returned
	char detail[160];                       // LIVE, LOST: for the log
	enum sight sight;                       // how well the camera sees, in all news; SIGHT: it has changed
	int count;                              // CODES: how many, different ones
	struct { size_t len; char text[READER_TEXT]; } code[READER_CODES];
};
struct eye_picture { int width, height; uint8_t grey[EYE_SIDE * EYE_SIDE]; };

struct eye;

// Starts the thread without a camera; `wake` is called from it whenever there is something to take. NULL: no memory or thread.
struct eye *eye_open(void (*wake)(void));
int eye_camera(struct eye *e, const char *name);  // look with this one from now on ("none": with none); -1: no such name
void eye_show(struct eye *e, bool is_wanted);     // whether pictures are to be sent
bool eye_take(struct eye *e, struct eye_news *ret_news);
bool eye_take_picture(struct eye *e, struct eye_picture *ret_picture);
void eye_close(struct eye *e);                    // within a second, unless the reader hangs: then the thread is left behind
