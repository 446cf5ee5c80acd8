// The window or display, its events, and bringing painted parts onto it.
// SPDX-License-Identifier: Apache-2.0
#include "device/screen.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS 15 // drivers that cannot sleep on their devices are asked so often; screen_wake ends that sleep at once

struct screen {
	SDL_Window *window;
	SDL_Surface *canvas;      // wraps paint's surface
	struct paint *paint;
	bool sleeps;              // the driver wakes up by itself when something comes
	SDL_FingerID finger;
	bool touching, mouse;     // a finger is down; the button is down
	SDL_Event typed;          // a text input of which characters are still to be given
	size_t typed_at;
};

static uint32_t wake_event; // these two are set once, before other threads know of them
static SDL_sem *woken;

static bool is_driver(const char *name)
{
	const char *driver = SDL_GetCurrentVideoDriver();
	return driver && SDL_strcasecmp(driver, name) == 0;
}

static enum err open_window(struct screen *s, const char *title, int width, int height, bool fullscreen, char ret_detail[200])
{
	SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
	if (SDL_InitSubSystem(SDL_INIT_VIDEO)) {
		snprintf(ret_detail, 200, "no display: %.180s", SDL_GetError());
		return ERR_DEVICE;
	}
	// Only the bare console needs the graphics chip to show a picture; elsewhere its driver would cost memory for nothing.
	if (!is_driver("KMSDRM"))
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	uint32_t flags = fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
	s->window = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, width, height, flags);
	if (!s->window || !SDL_GetWindowSurface(s->window)) {
		snprintf(ret_detail, 200, "no window: %.180s", SDL_GetError());
		return ERR_DEVICE;
	}
	SDL_SetWindowMinimumSize(s->window, VIEW_LEAST * 4 / 3, VIEW_LEAST);
	SDL_ShowCursor(fullscreen ? SDL_DISABLE : SDL_ENABLE);
	SDL_StartTextInput();
	s->sleeps = is_driver("x11") || is_driver("wayland");
	return ERR_OK;
}

enum err screen_open(const char *title, int width, int height, bool fullscreen, struct screen **ret_screen, char ret_detail[200])
{
	struct screen *s = calloc(1, sizeof(*s));
	ret_detail[0] = 0;
	if (!s)
		return ERR_NO_MEMORY;
	enum err e = paint_open(&s->paint, ret_detail);
	if (!e)
		e = open_window(s, title, width, height, fullscreen, ret_detail);
	if (!e && !woken)
		woken = SDL_CreateSemaphore(0);
	if (!e && !woken)
		e = ERR_NO_MEMORY;
	if (e) {
		screen_close(s);
		return e;
	}
	if (!wake_event)
		wake_event = SDL_RegisterEvents(1);
	*ret_screen = s;
	return ERR_OK;
}

void screen_size(const struct screen *s, int *ret_width, int *ret_height)
{
	SDL_GetWindowSize(s->window, ret_width, ret_height);
	*ret_width = *ret_width < VIEW_LEAST ? VIEW_LEAST : *ret_width;
	*ret_height = *ret_height < VIEW_LEAST ? VIEW_LEAST : *ret_height;
}

static SDL_Surface *canvas_of(struct screen *s)
{
	cairo_surface_t *painted = paint_surface(s->paint);
	void *pixels = cairo_image_surface_get_data(painted);
	int w = cairo_image_surface_get_width(painted), h = cairo_image_surface_get_height(painted);
	if (s->canvas && s->canvas->pixels == pixels && s->canvas->w == w && s->canvas->h == h)
		return s->canvas;
	SDL_FreeSurface(s->canvas);
	s->canvas = SDL_CreateRGBSurfaceWithFormatFrom(pixels, w, h, 32, cairo_image_surface_get_stride(painted), SDL_PIXELFORMAT_ARGB8888);
	if (s->canvas)
		SDL_SetSurfaceBlendMode(s->canvas, SDL_BLENDMODE_NONE);
	return s->canvas;
}

int screen_paint(struct screen *s, const struct scene *scene, const struct picture *picture)
{
	struct box dirty;
	int squeezed = paint_scene(s->paint, scene, picture, &dirty);
	if (!dirty.w)
		return squeezed;
	SDL_Surface *window = SDL_GetWindowSurface(s->window), *canvas = canvas_of(s);
	SDL_Rect from = { dirty.x, dirty.y, dirty.w, dirty.h }, to = from;
	if (!window || !canvas || SDL_BlitSurface(canvas, &from, window, &to) || SDL_UpdateWindowSurfaceRects(s->window, &from, 1))
		paint_forget(s->paint); // the window is just changing: all of it the next time
	return squeezed;
}

static struct screen_event event_key(int32_t key)
{
	return (struct screen_event){ .kind = SCREEN_EVENT_KEY, .key = key };
}

// The next character of a text input that came in one piece.
static bool next_typed(struct screen *s, struct screen_event *ret)
{
	struct span rest = span_of(s->typed.type == SDL_TEXTINPUT ? s->typed.text.text + s->typed_at : "");
	if (!rest.len)
		return false;
	size_t before = rest.len;
	int32_t code = utf8_next(&rest);
	s->typed_at += before - rest.len;
	*ret = event_key(code < 0 ? '?' : code);
	return true;
}

static bool on_finger(struct screen *s, const SDL_TouchFingerEvent *e, struct screen_event *ret)
{
	int w, h;
	screen_size(s, &w, &h);
	bool down = e->type == SDL_FINGERDOWN;
	if (down ? s->touching : !s->touching || e->fingerId != s->finger)
		return false;
	s->touching = down;
	s->finger = e->fingerId;
	*ret = (struct screen_event){ down ? SCREEN_EVENT_DOWN : SCREEN_EVENT_UP, (int)(e->x * (float)w), (int)(e->y * (float)h), 0 };
	return true;
}

static bool on_button(struct screen *s, const SDL_MouseButtonEvent *e, struct screen_event *ret)
{
	bool down = e->type == SDL_MOUSEBUTTONDOWN;
	if (e->button != SDL_BUTTON_LEFT || s->touching || s->mouse == down)
		return false;
	s->mouse = down;
	*ret = (struct screen_event){ down ? SCREEN_EVENT_DOWN : SCREEN_EVENT_UP, e->x, e->y, 0 };
	return true;
}

static bool on_key(const SDL_KeyboardEvent *e, struct screen_event *ret)
{
	static const struct { SDL_Keycode sdl; int32_t key; } keys[] = {
		{ SDLK_RETURN, KEY_ENTER }, { SDLK_KP_ENTER, KEY_ENTER }, { SDLK_BACKSPACE, KEY_BACKSPACE }, { SDLK_ESCAPE, KEY_ESCAPE },
	};
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (e->keysym.sym == keys[i].sdl) {
			*ret = event_key(keys[i].key);
			return true;
		}
	}
	return false;
}

static bool on_window(struct screen *s, const SDL_WindowEvent *e, struct screen_event *ret)
{
	bool shown = e->event == SDL_WINDOWEVENT_SIZE_CHANGED || e->event == SDL_WINDOWEVENT_EXPOSED || e->event == SDL_WINDOWEVENT_RESTORED;
	if (!shown)
		return false;
	paint_forget(s->paint);
	ret->kind = SCREEN_EVENT_RESIZED;
	return true;
}

static bool translate(struct screen *s, const SDL_Event *e, struct screen_event *ret)
{
	switch (e->type) {
	case SDL_QUIT:
		ret->kind = SCREEN_EVENT_QUIT;
		return true;
	case SDL_FINGERDOWN:
	case SDL_FINGERUP:
		return on_finger(s, &e->tfinger, ret);
	case SDL_MOUSEBUTTONDOWN:
	case SDL_MOUSEBUTTONUP:
		return on_button(s, &e->button, ret);
	case SDL_KEYDOWN:
		return on_key(&e->key, ret);
	case SDL_TEXTINPUT:
		s->typed = *e;
		s->typed_at = 0;
		return next_typed(s, ret);
	case SDL_WINDOWEVENT:
		return on_window(s, &e->window, ret);
	default:
		return e->type == wake_event; // kind stays NONE: the wait is over
	}
}

static bool wait_event(const struct screen *s, SDL_Event *ret, uint32_t until)
{
	for (;;) {
		int32_t left = (int32_t)(until - SDL_GetTicks());
		if (s->sleeps)
			return SDL_WaitEventTimeout(ret, left > 0 ? left : 0);
		if (SDL_PollEvent(ret))
			return true;
		if (left <= 0)
			return false;
		SDL_SemWaitTimeout(woken, (uint32_t)(left < POLL_MS ? left : POLL_MS));
	}
}

struct screen_event screen_next(struct screen *s, int wait_ms)
{
	struct screen_event ret = { .kind = SCREEN_EVENT_NONE };
	if (next_typed(s, &ret))
		return ret;
	uint32_t until = SDL_GetTicks() + (uint32_t)(wait_ms > 0 ? wait_ms : 0);
	SDL_Event e;
	while (wait_event(s, &e, until))
		if (translate(s, &e, &ret))
			return ret;
	return ret;
}

void screen_wake(void)
{
	SDL_Event e = { .type = wake_event };
	if (!wake_event)
		return;
	SDL_PushEvent(&e);
	SDL_SemPost(woken);
}

enum err screen_save(struct screen *s, const char *path)
{
	cairo_surface_t *painted = paint_surface(s->paint);
	if (!painted)
		return ERR_NOT_FOUND;
	return cairo_surface_write_to_png(painted, path) == CAIRO_STATUS_SUCCESS ? ERR_OK : ERR_IO;
}

void screen_close(struct screen *s)
{
	if (!s)
		return;
	SDL_FreeSurface(s->canvas);
	if (s->window)
		SDL_DestroyWindow(s->window);
	paint_close(s->paint);
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
	free(s);
}
