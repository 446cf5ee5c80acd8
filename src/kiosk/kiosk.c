// Opening, one turn of the loop, closing; where events become inputs and actions are done.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/kiosk.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/office.h"

int64_t kiosk_up_ms(const struct kiosk *k)
{
	return book_now(&k->book).up_ms;
}

void kiosk_input(struct kiosk *k, const struct input *in)
{
	struct actions todo;
	struct input answer[ACTIONS];
	struct result result[ACTIONS];
	int answers = 0;
	struct stamp now = book_now(&k->book);
	k->model.clock_ms = now.at_ms;
	flow_step(&k->flow, &k->model, in, now.up_ms, &todo);
	for (int i = 0; i < todo.count; i++)
		if (kiosk_act(k, &todo.action[i], &answer[answers], &result[answers]))
			answers++;
	if (answers)
		kiosk_refresh(k); // what was done may have changed the model that the answers are taken with
	for (int i = 0; i < answers; i++)
		kiosk_input(k, &answer[i]);
}

void kiosk_reload(struct kiosk *k)
{
	k->timetable.is_loaded = false;
	enum err e = k->book.store ? timetable_load(&k->timetable, k->book.store) : ERR_OK;
	if (e)
		log_write(k->log, LOG_LEVEL_ERROR, "event-not-read", "file=%s %s (%s)", k->book.path, err_text(e), store_detail(k->book.store));
}

void kiosk_choose(struct kiosk *k)
{
	enum err e = net_is_leaving(k) ? ERR_NOT_FOUND : book_open(&k->book, k->wanted_event);
	if (e && e != ERR_NOT_FOUND && e != k->store_err)
		log_write(k->log, LOG_LEVEL_ERROR, "store-not-opened", "file=%s %s", k->book.path, err_text(e));
	k->store_err = e == ERR_NOT_FOUND && !*k->book.path ? ERR_OK : e;
	kiosk_reload(k);
}

static void hear(struct kiosk *k, struct wedge_heard heard)
{
	if (heard.said == WEDGE_CODE) {
		k->scanner_seen = true;
		kiosk_input(k, &(struct input){ .kind = INPUT_CODE, .code = heard.text });
	}
	if (heard.said != WEDGE_TYPED)
		return;
	for (size_t i = 0; i < heard.text.len; i++) {
		char c = heard.text.at[i];
		kiosk_input(k, &(struct input){ .kind = INPUT_KEY, .key = c == '\n' ? KEY_ENTER : (unsigned char)c });
	}
}

// Keys that a scanner may have typed are held back for a moment; the others end what it could have begun.
static void key(struct kiosk *k, int32_t code)
{
	if (code == KEY_ENTER || (code >= ' ' && code < 127)) {
		hear(k, wedge_char(&k->wedge, code == KEY_ENTER ? '\r' : (char)code, k->idle_ms));
		return;
	}
	k->idle_ms += WEDGE_GAP_MS + 1;
	hear(k, wedge_tick(&k->wedge, k->idle_ms));
	kiosk_input(k, &(struct input){ .kind = INPUT_KEY, .key = code });
}

void kiosk_event(struct kiosk *k, const struct screen_event *e)
{
	if (e->kind == SCREEN_EVENT_KEY)
		key(k, e->key);
	else if (e->kind == SCREEN_EVENT_DOWN || e->kind == SCREEN_EVENT_UP)
		kiosk_input(k, &(struct input){ .kind = e->kind == SCREEN_EVENT_DOWN ? INPUT_DOWN : INPUT_UP, .target = view_hit(&k->scene, e->x, e->y) });
	else if (e->kind == SCREEN_EVENT_RESIZED)
		k->painted.shapes = -1;
	else if (e->kind == SCREEN_EVENT_QUIT)
		k->quit = true;
}

// Two codes in one frame are one input; sorted, so that it is the same one when the reader finds them in another order.
static void see_codes(struct kiosk *k, struct eye_news *n)
{
	static const size_t most = sizeof n->code[0].text;
	if (n->count == 1) {
		kiosk_input(k, &(struct input){ .kind = INPUT_CODE, .code = { n->code[0].text, n->code[0].len }, .by_camera = true });
		return;
	}
	char both[512];
	size_t first = 0, len = 0;
	for (int i = 1; i < n->count; i++)
		if (memcmp(n->code[i].text, n->code[first].text, n->code[i].len < n->code[first].len ? n->code[i].len : n->code[first].len) < 0)
			first = (size_t)i;
	for (int i = 0; i < n->count; i++) {
		size_t at = (first + (size_t)i) % (size_t)n->count, part = n->code[at].len < sizeof both / READER_CODES ? n->code[at].len : sizeof both / READER_CODES;
		memcpy(both + len, n->code[at].text, part < most ? part : most);
		len += part;
	}
	kiosk_input(k, &(struct input){ .kind = INPUT_CODE, .code = { both, len }, .two = true, .by_camera = true });
}

static void see(struct kiosk *k)
{
	while (k->eye && eye_take(k->eye, &k->news)) {
		chores_eye(k, &k->news);
		if (k->news.kind == EYE_CODES && k->news.order == k->order)
			see_codes(k, &k->news);
	}
}

static bool has_camera_shape(const struct scene *s)
{
	for (int i = 0; i < s->shapes; i++)
		if (s->shape[i].kind == SHAPE_CAMERA)
			return true;
	return false;
}

static void paint(struct kiosk *k)
{
	int width, height;
	screen_size(k->screen, &width, &height);
	view(&k->flow, &k->model, width, height, &k->scene);
	bool is_wanted = has_camera_shape(&k->scene), has_new = k->eye && eye_take_picture(k->eye, &k->picture);
	if (k->eye && is_wanted != k->is_eye_shown)
		eye_show(k->eye, k->is_eye_shown = is_wanted);
	if (scene_equal(&k->scene, &k->painted) && !(has_new && is_wanted))
		return;
	struct picture p = { k->picture.grey, k->picture.width, k->picture.height, k->picture.width, k->options.config.mirror };
	screen_paint(k->screen, &k->scene, has_new ? &p : NULL);
	memcpy(&k->painted, &k->scene, sizeof k->painted);
}

static int shorter(int a, int64_t b)
{
	return b >= 0 && b < a ? (int)b : a;
}

// Until the clock on the screen, a session's window, the flow, a sound, a held key or a chore wants to go on.
static int wait_of(struct kiosk *k, int wait_ms)
{
	struct stamp now = book_now(&k->book);
	int64_t flow_ms = flow_next_ms(&k->flow), wedge_ms = wedge_wait_ms(&k->wedge, k->idle_ms), sound_ms = sound_rest(k->sound);
	wait_ms = shorter(wait_ms, MINUTE_MS - now.at_ms % MINUTE_MS);
	wait_ms = shorter(wait_ms, net_turn(k));
	wait_ms = shorter(wait_ms, chores(k));
	if (flow_ms != FLOW_FOREVER)
		wait_ms = shorter(wait_ms, flow_ms > now.up_ms ? flow_ms - now.up_ms : 0);
	if (k->timetable.is_loaded)
		wait_ms = shorter(wait_ms, timetable_next_ms(&k->timetable, now.at_ms) - now.at_ms);
	if (sound_ms > 0)
		wait_ms = shorter(wait_ms, sound_ms);
	return shorter(wait_ms, wedge_ms);
}

void kiosk_turn(struct kiosk *k, int wait_ms)
{
	int64_t before = clock_up_ms();
	wait_ms = wait_of(k, wait_ms);
	kiosk_show(k);
	paint(k);
	struct screen_event e = screen_next(k->screen, wait_ms);
	k->idle_ms += clock_up_ms() - before;
	kiosk_input(k, &(struct input){ .kind = INPUT_TICK });
	kiosk_event(k, &e);
	hear(k, wedge_tick(&k->wedge, k->idle_ms));
	see(k);
}

static enum err complain(const char *what, enum err e, const char *todo)
{
	fprintf(stderr, "hadir-kiosk: %s: %s%s%s\n", what, err_text(e), *todo ? "; " : "", todo);
	return e;
}

static enum err open_book(struct kiosk *k, const struct options *o)
{
	const struct kiosk_config *c = &o->config;
	char log_path[400];
	enum err e = book_init(&k->book, c->data, c->name, NULL, o->has_now ? o->now_ms : -1, o->worth == QUALITY_COUNT ? QUALITY_RTC : o->worth);
	if (e)
		return complain(c->data, e, "name a folder that can be written with --data");
	snprintf(log_path, sizeof log_path, "%s/log", c->data);
	e = log_open(log_path, &k->log);
	if (e)
		complain(log_path, e, "");
	k->book.log = k->log;
	net_resume(k);
	if (o->event) {
		struct import sum = { 0 };
		e = book_import(&k->book, o->event, &sum, &k->wanted_event);
		if (e)
			return complain(o->event, e, e == ERR_BUSY ? "another hadir-kiosk works with this data folder" : "name an event that hadir publish has made");
	}
	kiosk_choose(k);
	return k->store_err == ERR_BUSY ? complain(k->book.path, ERR_BUSY, "another hadir-kiosk works with this data folder") : ERR_OK;
}

static enum err open_devices(struct kiosk *k, const struct options *o)
{
	char detail[200] = "";
	const char *sounds = *o->config.sound ? o->config.sound : HADIR_ASSETS "/sounds";
	int width = o->width ? o->width : 1280, height = o->height ? o->height : 800;
	enum err e = screen_open("Hadir", width, height, o->config.fullscreen, &k->screen, detail);
	if (e)
		return complain("display", e, detail);
	e = sound_open(sounds, &k->sound);
	if (e)
		log_write(k->log, LOG_LEVEL_WARNING, "no-sound", "folder=%s %s", sounds, err_text(e));
	k->eye = eye_open(screen_wake);
	k->model.camera = CAMERA_STATE_NONE;
	k->order = k->eye ? eye_camera(k->eye, o->config.camera) : -1;
	if (k->order < 0)
		log_write(k->log, LOG_LEVEL_ERROR, "no-camera", "name=%s cannot be used", o->config.camera);
	return ERR_OK;
}

enum err kiosk_open(struct kiosk *k, const struct options *o)
{
	k->options = *o;
	lane_init(&k->net.lane);
	k->battery_pct = -1;
	enum err e = open_book(k, o);
	if (!e)
		e = open_devices(k, o);
	if (e)
		return e;
	struct stamp now = book_now(&k->book);
	k->drift_ms = now.at_ms - now.up_ms;
	k->chores_ms = INT64_MIN / 2;
	k->beat_ms = clock_up_ms();
	k->quality = now.quality;
	snprintf(k->model.version, sizeof k->model.version, "%s", HADIR_VERSION);
	office_settings(k);
	net_open(k);
	chores(k);
	if (book_ready(&k->book) == ERR_OK)
		log_write(k->log, LOG_LEVEL_INFO, "start", "version=%s event=%u boot=%u quality=%d", HADIR_VERSION, k->book.event, now.boot, now.quality);
	k->painted.shapes = -1;
	flow_init(&k->flow, &k->model, now.up_ms);
	kiosk_show(k);
	return ERR_OK;
}

void kiosk_close(struct kiosk *k)
{
	eye_close(k->eye);
	net_close(k);
	if (k->book.store)
		chores_release(k);
	book_close(&k->book);
	book_leave_home(&k->book);
	sound_close(k->sound);
	screen_close(k->screen);
	log_close(k->log);
}
