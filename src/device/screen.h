// The display and what is touched or typed on it (SDL2): paints scenes in software, shapes by cairo, text by SDL2_ttf.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/view.h"
#include "device/paint.h"

struct screen; // used by one thread, the main one

enum screen_event_kind {
	SCREEN_EVENT_NONE,            // the wait is over and nothing came, or screen_wake was called
	SCREEN_EVENT_DOWN, SCREEN_EVENT_UP, // x, y in the scene's pixels; first finger or left button only
	SCREEN_EVENT_KEY,             // key: a code point or KEY_BACKSPACE, KEY_ENTER, KEY_ESCAPE
	SCREEN_EVENT_RESIZED,         // or uncovered: paint again
	SCREEN_EVENT_QUIT,
	SCREEN_EVENT_COUNT
};
struct screen_event { enum screen_event_kind kind; int x, y; int32_t key; };

// fullscreen takes the display's own size; width and height are a window's. ERR_DEVICE: no display; ERR_NOT_FOUND: no typeface or icon; ERR_NO_MEMORY.
// ret_detail says which, for the log. Works with SDL_VIDEODRIVER=dummy and without a GPU.
MUST_CHECK enum err screen_open(const char *title, int width, int height, bool fullscreen, struct screen **ret_screen, char ret_detail[200]);
void screen_size(const struct screen *s, int *ret_width, int *ret_height);

// Shows the scene, and in its camera area the picture (NULL: the last one stays, none before the first). Draws only what has changed.
// Returns how many texts had to be squeezed below what can be read well (0: all fit).
int screen_paint(struct screen *s, const struct scene *scene, const struct picture *picture);

// The next event, waiting up to wait_ms for it; any thread may end the wait by screen_wake.
struct screen_event screen_next(struct screen *s, int wait_ms);
void screen_wake(void);

MUST_CHECK enum err screen_save(struct screen *s, const char *path); // what is shown, as PNG
void screen_close(struct screen *s);
