// What happens by itself: signatures, ratings that leave, the watch over clock, camera and disk.
// SPDX-License-Identifier: Apache-2.0
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "kiosk/kiosk.h"

#define CHORES_MS 30000
#define MEND_MS 3000          // so often it is tried whether records can be written again
#define CLOCK_JUMP_MS 60000
#define SYNC_MS 1000          // a clock that calls itself synced is taken to be right to the second
#define EYE_SILENT_MS 8000    // without news from its thread the camera counts as lost

void chores_release(struct kiosk *k)
{
	const struct timetable *g = &k->timetable;
	if (!g->is_loaded || book_ready(&k->book) != ERR_OK)
		return;
	for (int i = 0; i < g->slots; i++) {
		struct stamp now = book_now(&k->book);
		int held = 0, moved = 0;
		uint32_t session = g->slot[i].session->number;
		if (holding_count(k->book.store, session, &held) != ERR_OK || !held)
			continue;
		bool is_over = now.at_ms >= g->slot[i].windows.rate_end;
		enum err e = holding_release(k->book.store, &k->book.id, &now, session, is_over, &moved);
		if (e || moved)
			book_wrote(&k->book, e);
		if (moved)
			log_write(k->log, LOG_LEVEL_INFO, "ratings-left", "session=%u people=%d", session, moved);
	}
}

// The system's clock has been set by others since the last look: what this boot recorded before can be dated by it.
static void anchor_sync(struct kiosk *k, const struct stamp *now)
{
	struct fact f = { .kind = KIND_ANCHOR, .anchor = { .boot = now->boot, .up_ms = now->up_ms, .true_ms = now->at_ms,
		.uncertainty_ms = SYNC_MS, .source = "ntp" } };
	if (k->book.store && book_append(&k->book, &f, 1) != ERR_OK)
		log_write(k->log, LOG_LEVEL_WARNING, "anchor-not-recorded", "source=ntp");
}

// The wall clock and the time since power-on run side by side; when the first falls behind, somebody or something has set it back.
static void watch_clock(struct kiosk *k)
{
	struct stamp now = book_now(&k->book);
	int64_t drift = now.at_ms - now.up_ms;
	char detail[80];
	if (drift < k->drift_ms - CLOCK_JUMP_MS) {
		snprintf(detail, sizeof detail, "%lld s", (long long)(k->drift_ms - drift) / 1000);
		k->clock_doubted = now.quality < QUALITY_SYNCED;
		book_fault(&k->book, "clock-back", detail, false);
	}
	if (now.quality == QUALITY_SYNCED && k->quality < QUALITY_SYNCED) {
		k->clock_doubted = false;
		anchor_sync(k, &now);
	}
	k->drift_ms = drift;
	k->quality = now.quality;
}

static int disk_free_mb(const char *folder)
{
	struct statvfs v;
	if (statvfs(folder, &v) != 0)
		return 0;
	uint64_t mb = (uint64_t)v.f_bavail * v.f_frsize >> 20;
	return mb > 1000000000 ? 1000000000 : (int)mb;
}

static int battery_pct(void)
{
	glob_t found;
	int pct = -1;
	if (glob("/sys/class/power_supply/*/capacity", 0, NULL, &found) != 0)
		return -1;
	FILE *f = fopen(found.gl_pathv[0], "re");
	if (!f || fscanf(f, "%d", &pct) != 1)
		pct = -1;
	if (f)
		fclose(f);
	globfree(&found);
	return pct;
}

static void lose_camera(struct kiosk *k, const char *why)
{
	if (k->model.camera != CAMERA_STATE_LOST)
		book_fault(&k->book, "camera", why, false);
	k->model.camera = CAMERA_STATE_LOST;
}

static void find_camera(struct kiosk *k, const char *detail)
{
	if (k->model.camera == CAMERA_STATE_LOST)
		book_fault(&k->book, "camera", detail, true);
	else
		log_write(k->log, LOG_LEVEL_INFO, "camera-live", "%s", detail);
	k->model.camera = CAMERA_STATE_LIVE;
}

// The reader may hang on a frame; nothing else of the kiosk waits for it.
static void watch_eye(struct kiosk *k)
{
	if (k->model.camera != CAMERA_STATE_LIVE || clock_up_ms() - k->beat_ms <= EYE_SILENT_MS)
		return;
	k->eye_silent = true;
	lose_camera(k, "its thread does not answer");
}

static void show_sight(struct kiosk *k, enum sight sight)
{
	static const char *const names[SIGHT_COUNT] = { [SIGHT_GOOD] = "good", [SIGHT_DARK] = "dark", [SIGHT_BRIGHT] = "bright", [SIGHT_BLURRED] = "blurred" };
	if (sight != k->model.sight)
		log_write(k->log, LOG_LEVEL_INFO, "camera-sight", "%s", names[sight]);
	k->model.sight = sight;
}

void chores_eye(struct kiosk *k, const struct eye_news *news)
{
	k->beat_ms = clock_up_ms();
	if (news->order != k->order)
		return;
	if (news->kind == EYE_LOST)
		lose_camera(k, news->detail);
	else if (news->kind == EYE_LIVE || k->eye_silent)
		find_camera(k, news->detail);
	k->eye_silent = false;
	show_sight(k, news->sight);
	k->replay_ended |= news->kind == EYE_END;
}

static void regular(struct kiosk *k)
{
	k->disk_free_mb = disk_free_mb(k->book.folder);
	k->battery_pct = battery_pct();
	chores_release(k);
	book_sign(&k->book, true);
}

static int do_chores(struct kiosk *k)
{
	int64_t up = kiosk_up_ms(k);
	watch_clock(k);
	watch_eye(k);
	if (k->book.failed && up - k->mend_ms >= MEND_MS) {
		k->mend_ms = up;
		enum err e = book_ready(&k->book);
		if (e && e != k->book.failed)
			log_write(k->log, LOG_LEVEL_WARNING, "not-mended", "%s", err_text(e));
	}
	if (k->store_err && up - k->mend_ms >= MEND_MS) {
		k->mend_ms = up;
		kiosk_choose(k);
	}
	if (up - k->chores_ms >= CHORES_MS) {
		k->chores_ms = up;
		regular(k);
	}
	int64_t left = CHORES_MS - (up - k->chores_ms);
	return k->book.failed || k->store_err ? MEND_MS : (int)left;
}

int chores(struct kiosk *k)
{
	lane_enter_first(&k->net.lane);
	int wait_ms = do_chores(k);
	lane_leave(&k->net.lane);
	return wait_ms;
}
