// One command a line, by table.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "kiosk/script.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "device/files.h"

#define SCRIPT_MAX 262144
#define EXPECT_MS 5000
#define PLAY_MS 600000 // a folder that takes longer has hung
#define UNTIL_MS 60000
#define TURN_MS 20
#define TYPING_MS 100  // between the keys of a person

struct script { struct kiosk *k; char wrong[200]; int64_t took_us; };

static const char *const screens[] = {
	[SCREEN_START] = "START", [SCREEN_READY] = "READY", [SCREEN_WELCOME] = "WELCOME", [SCREEN_PENDING] = "PENDING", [SCREEN_AGAIN] = "AGAIN",
	[SCREEN_REFUSED] = "REFUSED", [SCREEN_FAILED] = "FAILED", [SCREEN_FIND] = "FIND", [SCREEN_CONFIRM] = "CONFIRM", [SCREEN_REASON] = "REASON",
	[SCREEN_NEWCOMER] = "NEWCOMER", [SCREEN_RATE] = "RATE", [SCREEN_COMMENT] = "COMMENT", [SCREEN_THANKS] = "THANKS",
	[SCREEN_OFFICER] = "OFFICER", [SCREEN_PANEL] = "PANEL", [SCREEN_ASK] = "ASK", [SCREEN_CLOCK] = "CLOCK", [SCREEN_ENROL] = "ENROL", [SCREEN_NOTICE] = "NOTICE",
	[SCREEN_FAULT] = "FAULT", [SCREEN_OFF] = "OFF",
};
static_assert(sizeof screens / sizeof *screens == SCREEN_COUNT, "every screen has a name");

static const char *const widgets[] = {
	[WIDGET_NONE] = "", [WIDGET_CLOCK] = "CLOCK", [WIDGET_LANG] = "LANG", [WIDGET_NOTICE] = "NOTICE", [WIDGET_FIND] = "FIND", [WIDGET_RATE] = "RATE",
	[WIDGET_BACK] = "BACK", [WIDGET_SKIP] = "SKIP", [WIDGET_NEXT] = "NEXT", [WIDGET_YES] = "YES", [WIDGET_NO] = "NO", [WIDGET_KEY] = "KEY",
	[WIDGET_CARD] = "CARD", [WIDGET_OPTION] = "OPTION", [WIDGET_REASON] = "REASON", [WIDGET_NEWCOMER] = "NEWCOMER", [WIDGET_PRINT] = "PRINT",
	[WIDGET_TAB] = "TAB", [WIDGET_MORE] = "MORE", [WIDGET_SESSION] = "SESSION", [WIDGET_MANUAL] = "MANUAL", [WIDGET_EXPORT] = "EXPORT",
	[WIDGET_IMPORT] = "IMPORT", [WIDGET_VOLUME] = "VOLUME", [WIDGET_BRIGHTNESS] = "BRIGHTNESS", [WIDGET_FIRST_LANG] = "FIRST_LANG",
	[WIDGET_SET_CLOCK] = "SET_CLOCK", [WIDGET_SHUTDOWN] = "SHUTDOWN", [WIDGET_SERVER] = "SERVER", [WIDGET_MORE_OF] = "MORE_OF", [WIDGET_LESS_OF] = "LESS_OF",
};
static_assert(sizeof widgets / sizeof *widgets == WIDGET_COUNT, "every widget has a name");

static bool fail(struct script *s, const char *sentence, const char *what)
{
	snprintf(s->wrong, sizeof s->wrong, "%s%s", sentence, what);
	return false;
}

// Lets real time pass, with all that happens in it.
static void pass(struct kiosk *k, int64_t ms)
{
	int64_t until = clock_up_ms() + ms;
	int64_t left = ms;
	do {
		kiosk_turn(k, left < TURN_MS ? (int)left : TURN_MS);
		left = until - clock_up_ms();
	} while (left > 0 && !k->quit);
}

static bool read_ms(struct script *s, struct span rest, int64_t *ret_ms)
{
	if (span_int(span_trim(rest), ret_ms) && *ret_ms >= 0)
		return true;
	return fail(s, "a number of milliseconds belongs here", "");
}

static bool do_wait(struct script *s, struct span rest)
{
	int64_t ms;
	if (!read_ms(s, rest, &ms))
		return false;
	pass(s->k, ms);
	return true;
}

// Time passes for the flow and the records at once, in steps short enough for every deadline on the way.
static void skip(struct kiosk *k, int64_t ms)
{
	while (ms > 0 && !k->quit) {
		int64_t step = ms < 500 ? ms : 500;
		k->book.clock.skipped_ms += step;
		ms -= step;
		kiosk_turn(k, 0);
	}
}

static bool do_skip(struct script *s, struct span rest)
{
	int64_t ms;
	if (!read_ms(s, rest, &ms))
		return false;
	skip(s->k, ms);
	return true;
}

static int index_of(const char *const *names, int n, struct span word)
{
	for (int i = 0; i < n; i++)
		if (span_is(word, names[i]))
			return i;
	return -1;
}

// The middle of the widget's touch area on the screen as it is now; without an index the first of its kind.
static bool find_widget(struct script *s, struct span rest, int *ret_x, int *ret_y)
{
	struct span word = span_cut(&rest, ' ');
	int64_t index = 0;
	bool has_index = rest.len > 0;
	int widget = index_of(widgets, WIDGET_COUNT, word);
	if (widget <= 0)
		return fail(s, "no widget has that name", "");
	if (has_index && !span_int(rest, &index))
		index = utf8_next(&rest);
	const struct scene *scene = &s->k->scene;
	for (int i = 0; i < scene->shapes; i++) {
		const struct shape *h = &scene->shape[i];
		if ((int)h->target.widget != widget || (has_index && h->target.index != index))
			continue;
		*ret_x = h->touch.x + h->touch.w / 2;
		*ret_y = h->touch.y + h->touch.h / 2;
		return true;
	}
	return fail(s, "that widget is not on screen ", screens[s->k->flow.screen]);
}

static bool press(struct script *s, struct span rest, int64_t ms)
{
	int x = 0, y = 0;
	struct span second = rest, first = span_cut(&second, ' ');
	int64_t left, top;
	kiosk_turn(s->k, 0); // so that the screen is as the flow has it
	if (span_int(first, &left) && span_int(second, &top)) {
		x = (int)left;
		y = (int)top;
	} else if (!find_widget(s, rest, &x, &y)) {
		return false;
	}
	kiosk_event(s->k, &(struct screen_event){ .kind = SCREEN_EVENT_DOWN, .x = x, .y = y });
	kiosk_turn(s->k, 0);
	skip(s->k, ms);
	kiosk_event(s->k, &(struct screen_event){ .kind = SCREEN_EVENT_UP, .x = x, .y = y });
	kiosk_turn(s->k, 0);
	return true;
}

static bool do_touch(struct script *s, struct span rest)
{
	return press(s, rest, 0);
}

static bool do_hold(struct script *s, struct span rest)
{
	int64_t ms;
	struct span widget = span_cut(&rest, ' ');
	return read_ms(s, rest, &ms) && press(s, widget, ms);
}

// A named key such as <enter> at the front of the text, or its first character.
static int32_t next_key(struct span *text)
{
	static const struct { const char *name; int32_t key; } named[] = { { "<enter>", KEY_ENTER }, { "<back>", KEY_BACKSPACE }, { "<esc>", KEY_ESCAPE } };
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (!span_starts(*text, named[i].name))
			continue;
		size_t len = strlen(named[i].name);
		*text = (struct span){ text->at + len, text->len - len };
		return named[i].key;
	}
	return utf8_next(text);
}

static void send_key(struct script *s, int32_t key, int64_t pause_ms)
{
	s->k->idle_ms += pause_ms;
	kiosk_event(s->k, &(struct screen_event){ .kind = SCREEN_EVENT_KEY, .key = key });
}

static bool do_key(struct script *s, struct span rest)
{
	while (rest.len)
		send_key(s, next_key(&rest), TYPING_MS);
	s->k->idle_ms += TYPING_MS;
	kiosk_turn(s->k, 0);
	return true;
}

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static bool do_code(struct script *s, struct span rest)
{
	s->k->idle_ms += TYPING_MS;
	while (rest.len)
		send_key(s, utf8_next(&rest), 1);
	int64_t begin = now_us();
	send_key(s, KEY_ENTER, 1);
	s->took_us = now_us() - begin;
	kiosk_turn(s->k, 0);
	return true;
}

// From the code's last key to its result, which comes when the record is durable.
static bool do_took(struct script *s, struct span rest)
{
	(void)rest;
	printf("%lld us\n", (long long)s->took_us);
	fflush(stdout);
	return true;
}

static bool use_camera(struct script *s, struct span name)
{
	char text[CAMERA_NAME];
	int order = s->k->eye && span_copy(name, text, sizeof text) ? eye_camera(s->k->eye, text) : -1;
	if (order < 0)
		return fail(s, "no such camera", "");
	s->k->order = order;
	s->k->replay_ended = false;
	s->k->model.camera = CAMERA_STATE_NONE; // until it says that it is there
	return true;
}

static bool do_camera(struct script *s, struct span rest)
{
	return use_camera(s, rest);
}

static bool do_play(struct script *s, struct span rest)
{
	char text[CAMERA_NAME];
	struct text name = text_init(text, sizeof text);
	text_str(&name, "replay:");
	text_add(&name, rest);
	if (name.full || !use_camera(s, text_span(&name)))
		return fail(s, "no such folder", "");
	for (int64_t begin = clock_up_ms(); !s->k->replay_ended && !s->k->quit;) {
		kiosk_turn(s->k, TURN_MS);
		if (clock_up_ms() - begin > PLAY_MS)
			return fail(s, "the folder does not come to its end", "");
	}
	return true;
}

static bool do_now(struct script *s, struct span rest)
{
	int64_t ms;
	if (!options_moment(rest, &ms))
		return fail(s, "a time such as 2025-10-14T07:30+07:00 belongs here", "");
	s->k->book.clock.alone = true;
	clock_correct(&s->k->book.clock, ms, s->k->book.clock.worth);
	kiosk_turn(s->k, 0);
	return true;
}

static bool do_shot(struct script *s, struct span rest)
{
	char path[512];
	kiosk_turn(s->k, 0);
	if (!span_copy(rest, path, sizeof path) || screen_save(s->k->screen, path) != ERR_OK)
		return fail(s, "the picture cannot be written there", "");
	return true;
}

static bool shows(const struct scene *scene, struct span text)
{
	for (int i = 0; i < scene->shapes; i++) {
		const char *line = scene->text + scene->shape[i].text;
		if (scene->shape[i].kind == SHAPE_TEXT && memmem(line, strlen(line), text.at, text.len))
			return true;
	}
	return false;
}

static bool do_see(struct script *s, struct span rest)
{
	for (int64_t begin = clock_up_ms(); !shows(&s->k->scene, rest); kiosk_turn(s->k, TURN_MS))
		if (clock_up_ms() - begin > EXPECT_MS)
			return fail(s, "the text is not on screen ", screens[s->k->flow.screen]);
	return true;
}

static bool do_expect(struct script *s, struct span rest)
{
	int screen = index_of(screens, SCREEN_COUNT, rest);
	if (screen < 0)
		return fail(s, "no screen has that name", "");
	for (int64_t begin = clock_up_ms(); (int)s->k->flow.screen != screen; kiosk_turn(s->k, TURN_MS))
		if (clock_up_ms() - begin > EXPECT_MS)
			return fail(s, "the screen is ", screens[s->k->flow.screen]);
	return true;
}

// Another program's turn comes first.
static bool do_until(struct script *s, struct span rest)
{
	char path[512];
	if (!span_copy(rest, path, sizeof path))
		return fail(s, "a file belongs here", "");
	for (int64_t begin = clock_up_ms(); access(path, F_OK) != 0 && !s->k->quit; kiosk_turn(s->k, TURN_MS))
		if (clock_up_ms() - begin > UNTIL_MS)
			return fail(s, "nobody has made it", "");
	return true;
}

// On the standard output, at once: what was reached when the process is killed.
static bool do_say(struct script *s, struct span rest)
{
	(void)s;
	printf("%.*s\n", (int)rest.len, rest.at);
	fflush(stdout);
	return true;
}

static bool do_quit(struct script *s, struct span rest)
{
	(void)rest;
	s->k->quit = true;
	return true;
}

static const struct { const char *name; bool (*run)(struct script *s, struct span rest); } commands[] = {
	{ "wait", do_wait }, { "skip", do_skip }, { "touch", do_touch }, { "hold", do_hold }, { "key", do_key }, { "code", do_code }, { "took", do_took },
	{ "camera", do_camera }, { "play", do_play }, { "now", do_now }, { "shot", do_shot }, { "see", do_see }, { "expect", do_expect }, { "say", do_say },
	{ "until", do_until },
	{ "quit", do_quit },
};

static bool run_line(struct script *s, struct span line)
{
	struct span rest = span_trim(line), word = span_cut(&rest, ' ');
	if (!word.len || *word.at == '#')
		return true;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (span_is(word, commands[i].name))
			return commands[i].run(s, rest);
	return fail(s, "no such command; --help lists them", "");
}

bool script_run(struct kiosk *k, const char *path)
{
	static char file[SCRIPT_MAX];
	struct script s = { .k = k };
	size_t len;
	enum err e = files_read(path, file, sizeof file, &len);
	if (e) {
		fprintf(stderr, "%s: %s\n", path, err_text(e));
		return false;
	}
	kiosk_turn(k, 0);
	struct span rest = { file, len };
	for (int line = 1; rest.len && !k->quit; line++) {
		if (run_line(&s, span_cut(&rest, '\n')))
			continue;
		fprintf(stderr, "%s:%d: %s\n", path, line, s.wrong);
		return false;
	}
	return true;
}
