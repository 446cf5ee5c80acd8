// Frames in, codes and small pictures out; orders and news pass through queues.
// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "kiosk/eye.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/queue.h"

#define WAIT_MS 200    // so soon an order is obeyed
#define PICTURE_MS 66
#define LIGHT_MS 400   // between two looks at light and focus
#define CLOSE_SECONDS 1

enum order_kind { ORDER_CAMERA, ORDER_SHOW, ORDER_HIDE, ORDER_STOP };
struct order { enum order_kind kind; int number; char name[CAMERA_NAME]; };

struct eye { // of the main thread; the other one knows only the queues and its own `struct look`
	pthread_t thread;
	struct queue *orders, *news, *pictures;
	void (*wake)(void);
	int number;
};

struct look { // of the thread
	struct camera *camera;
	struct reader *reader;
	int order;
	enum camera_got state;
	bool is_shown, is_stopped;
	int64_t pictured_ms, beat_ms, weighed_ms;
	struct exposure exposure;
	struct eye_news news;
	struct eye_picture picture;
	struct reading readings[READER_CODES];
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

static void tell(struct eye *e, struct look *l, enum eye_kind kind)
{
	l->news.kind = kind;
	l->news.order = l->order;
	l->news.sight = l->exposure.said;
	snprintf(l->news.detail, sizeof l->news.detail, "%s", l->camera ? camera_detail(l->camera) : "");
	queue_put(e->news, &l->news);
	e->wake();
	l->beat_ms = now_ms();
}

static void obey(struct look *l, const struct order *o)
{
	l->is_stopped |= o->kind == ORDER_STOP;
	if (o->kind == ORDER_SHOW || o->kind == ORDER_HIDE)
		l->is_shown = o->kind == ORDER_SHOW;
	if (o->kind != ORDER_CAMERA)
		return;
	camera_close(l->camera);
	l->camera = NULL;
	l->order = o->number;
	l->state = CAMERA_NOTHING;
	l->exposure = (struct exposure){ 0 };
	if (strcmp(o->name, "none") != 0 && camera_open(o->name, &l->camera) != ERR_OK)
		l->camera = NULL;
}

// The frame made small by taking every n-th pixel of every n-th row: it only shows people where to hold their badge.
static void show(struct eye *e, struct look *l, const struct frame *f)
{
	int64_t now = now_ms();
	if (!l->is_shown || now - l->pictured_ms < PICTURE_MS)
		return;
	int longer = f->width > f->height ? f->width : f->height, step = (longer + EYE_SIDE - 1) / EYE_SIDE;
	l->picture.width = f->width / step;
	l->picture.height = f->height / step;
	uint8_t *to = l->picture.grey;
	for (int y = 0; y < l->picture.height; y++)
		for (int x = 0; x < l->picture.width; x++)
			*to++ = f->grey[(size_t)(y * step) * (size_t)f->width + (size_t)(x * step)];
	l->pictured_ms = now;
	queue_put_newest(e->pictures, &l->picture);
	e->wake();
}

// Says it when the camera sees badly, or well again.
static void weigh(struct eye *e, struct look *l, const struct frame *f)
{
	int64_t now = now_ms();
	enum sight before = l->exposure.said;
	if (now - l->weighed_ms < LIGHT_MS)
		return;
	l->weighed_ms = now;
	struct light light = exposure_measure(&(struct raster){ f->grey, f->width, f->height });
	if (exposure_take(&l->exposure, &light, now) != before)
		tell(e, l, EYE_SIGHT);
}

static void read_frame(struct eye *e, struct look *l, const struct frame *f)
{
	show(e, l, f);
	int n = reader_read(l->reader, f, l->readings);
	if (!n) {
		weigh(e, l, f);
		return;
	}
	exposure_read(&l->exposure, now_ms());
	l->news.count = n;
	for (int i = 0; i < n; i++) {
		l->news.code[i].len = l->readings[i].len;
		memcpy(l->news.code[i].text, l->readings[i].text, l->readings[i].len);
	}
	tell(e, l, EYE_CODES);
}

// Says it once when the camera comes, goes or has come to its end.
static void note_state(struct eye *e, struct look *l, enum camera_got got)
{
	if (got == CAMERA_NOTHING || got == l->state)
		return;
	l->state = got;
	l->exposure = (struct exposure){ 0 };
	tell(e, l, got == CAMERA_FRAME ? EYE_LIVE : got == CAMERA_GONE ? EYE_LOST : EYE_END);
}

static void look_once(struct eye *e, struct look *l)
{
	struct frame f;
	if (!l->camera) {
		nanosleep(&(struct timespec){ 0, WAIT_MS * 1000000L }, NULL);
		return;
	}
	enum camera_got got = camera_next(l->camera, WAIT_MS, &f);
	note_state(e, l, got);
	if (got == CAMERA_FRAME)
		read_frame(e, l, &f);
	if (now_ms() - l->beat_ms >= EYE_BEAT_MS)
		tell(e, l, EYE_BEAT);
}

static void *run(void *argument)
{
	struct eye *e = argument;
	struct look *l = calloc(1, sizeof *l);
	if (!l)
		return NULL;
	if (reader_open(&l->reader) == ERR_OK) {
		struct order o;
		while (!l->is_stopped) {
			while (queue_take(e->orders, &o))
				obey(l, &o);
			if (!l->is_stopped)
				look_once(e, l);
		}
	}
	camera_close(l->camera);
	reader_close(l->reader);
	free(l);
	return NULL;
}

static void close_queues(struct eye *e)
{
	queue_close(e->orders);
	queue_close(e->news);
	queue_close(e->pictures);
	free(e);
}

struct eye *eye_open(void (*wake)(void))
{
	struct eye *e = calloc(1, sizeof *e);
	if (!e)
		return NULL;
	e->wake = wake;
	e->orders = queue_make(sizeof(struct order), 8);
	e->news = queue_make(sizeof(struct eye_news), 8);
	e->pictures = queue_make(sizeof(struct eye_picture), 1);
	if (!e->orders || !e->news || !e->pictures || pthread_create(&e->thread, NULL, run, e) != 0) {
		close_queues(e);
		return NULL;
	}
	return e;
}

int eye_camera(struct eye *e, const char *name)
{
	struct camera *tried = NULL;
	struct order o = { .kind = ORDER_CAMERA, .number = e->number + 1 };
	bool is_none = strcmp(name, "none") == 0;
	if (!is_none && camera_open(name, &tried) != ERR_OK)
		return -1;
	camera_close(tried);
	snprintf(o.name, sizeof o.name, "%s", name);
	queue_put_newest(e->orders, &o);
	return e->number = o.number;
}

void eye_show(struct eye *e, bool is_wanted)
{
	queue_put_newest(e->orders, &(struct order){ .kind = is_wanted ? ORDER_SHOW : ORDER_HIDE });
}

bool eye_take(struct eye *e, struct eye_news *ret_news)
{
	return queue_take(e->news, ret_news);
}

bool eye_take_picture(struct eye *e, struct eye_picture *ret_picture)
{
	return queue_take(e->pictures, ret_picture);
}

// Takes what the thread may be waiting to hand over, so that it sees the order to stop.
static bool join(struct eye *e)
{
	struct timespec until;
	struct eye_news *unread = malloc(sizeof *unread);
	for (int i = 0; unread && i < 20 * CLOSE_SECONDS; i++) {
		while (queue_take(e->news, unread))
			;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += 50000000;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		if (pthread_timedjoin_np(e->thread, NULL, &until) == 0) {
			free(unread);
			return true;
		}
	}
	free(unread);
	return false;
}

void eye_close(struct eye *e)
{
	if (!e)
		return;
	queue_put_newest(e->orders, &(struct order){ .kind = ORDER_STOP });
	if (join(e))
		close_queues(e);
}
