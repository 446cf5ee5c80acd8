// The officers' jobs, each answered by one sentence.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/office.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "device/files.h"

#define OFFICER_WATCH_MS 60000 // a wrist watch is taken to be right to the minute

bool office_done(struct input *ret_answer, bool is_ok, enum word say)
{
	*ret_answer = (struct input){ .kind = INPUT_DONE, .ok = is_ok, .say = say };
	return true;
}

bool office_check_pin(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	*ret_answer = (struct input){ .kind = INPUT_PIN };
	for (int i = 0; i < k->timetable.officers && !ret_answer->officer; i++) {
		const struct officer *o = &k->timetable.officer[i];
		if ((!a->officer || a->officer == o->number) && seal_pin_matches(o->pin, a->text))
			ret_answer->officer = o->number;
	}
	if (!ret_answer->officer)
		log_write(k->log, LOG_LEVEL_WARNING, "pin-wrong", "officer=%u", a->officer);
	return true;
}

bool office_test_badge(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	struct badge badge;
	struct badge_cell cell;
	struct holder_cell holder;
	uint8_t hash[SEAL_HASH];
	k->badge_tried = true;
	k->badge_good = k->book.store && badge_read(a->text, &badge) == BADGE_OURS;
	if (k->badge_good) {
		badge_hash(&badge, hash);
		k->badge_good = state_badge(k->book.store, hash, &cell, &holder) == ERR_OK && fold_badge_valid(&cell, &holder);
	}
	return office_done(ret_answer, k->badge_good, k->badge_good ? WORD_SAY_BADGE_GOOD : WORD_SAY_BADGE_BAD);
}

bool office_opening(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	bool is_open = a->kind == ACTION_OPEN;
	struct fact f = { .kind = is_open ? KIND_OPEN : KIND_CLOSE, .opening = { a->session, a->officer } };
	enum err e = book_append(&k->book, &f, 1);
	if (!e)
		e = timetable_touch(&k->timetable, k->book.store, a->session);
	if (e)
		return office_done(ret_answer, false, WORD_SAY_NOT_RECORDED);
	if (!is_open) {
		chores_release(k);
		book_sign(&k->book, false);
	}
	log_write(k->log, LOG_LEVEL_INFO, is_open ? "session-opened" : "session-closed", "session=%u officer=%u", a->session, a->officer);
	return office_done(ret_answer, true, is_open ? WORD_SAY_OPENED : WORD_SAY_CLOSED);
}

bool office_clock(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	struct book *b = &k->book;
	struct clock before = b->clock;
	clock_correct(&b->clock, a->at_ms, QUALITY_RTC); // as good as a battery-backed clock that somebody has set
	kiosk_choose(k); // another event may be due on that day
	struct stamp now = book_now(b);
	struct fact f = { .kind = KIND_ANCHOR, .anchor = { .boot = now.boot, .up_ms = now.up_ms, .true_ms = a->at_ms,
		.uncertainty_ms = OFFICER_WATCH_MS, .source = "officer" } };
	if (b->store && book_append(b, &f, 1) != ERR_OK) {
		b->clock = before;
		return office_done(ret_answer, false, WORD_SAY_NOT_RECORDED);
	}
	if (clock_keep(&b->clock, b->folder) != ERR_OK)
		log_write(k->log, LOG_LEVEL_WARNING, "clock-not-kept", "folder=%s", b->folder);
	k->clock_doubted = false;
	k->drift_ms = now.at_ms - now.up_ms;
	log_write(k->log, LOG_LEVEL_INFO, "clock-set", "officer=%u", a->officer);
	return office_done(ret_answer, true, WORD_SAY_CLOCK_SET);
}

static void set_backlight(int percent)
{
	glob_t found;
	if (glob("/sys/class/backlight/*", 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char path[512];
		long most = 0;
		snprintf(path, sizeof path, "%s/max_brightness", found.gl_pathv[i]);
		FILE *f = fopen(path, "re");
		bool is_read = f && fscanf(f, "%ld", &most) == 1;
		if (f)
			fclose(f);
		snprintf(path, sizeof path, "%s/brightness", found.gl_pathv[i]);
		f = is_read ? fopen(path, "we") : NULL;
		if (f) {
			fprintf(f, "%ld", most * percent / 100);
			fclose(f);
		}
	}
	globfree(&found);
}

static void keep_settings(struct kiosk *k)
{
	char path[400], bytes[64];
	snprintf(path, sizeof path, "%s/settings", k->book.folder);
	int n = snprintf(bytes, sizeof bytes, "%d %d %d\n", k->model.volume, k->model.brightness, (int)k->model.lang);
	enum err e = files_write(path, (struct span){ bytes, (size_t)n }, 0644);
	if (e)
		log_write(k->log, LOG_LEVEL_WARNING, "settings-not-kept", "%s", err_text(e));
}

void office_settings(struct kiosk *k)
{
	char path[400], bytes[64] = "";
	size_t len;
	int volume, brightness, lang;
	snprintf(path, sizeof path, "%s/settings", k->book.folder);
	k->model.volume = k->options.config.volume;
	k->model.brightness = k->options.config.brightness;
	k->model.lang = k->options.config.lang;
	if (files_read(path, bytes, sizeof bytes - 1, &len) == ERR_OK && sscanf(bytes, "%d %d %d", &volume, &brightness, &lang) == 3 &&
		volume >= 0 && volume <= 100 && brightness >= 0 && brightness <= 100 && lang >= 0 && lang < LANG_COUNT) {
		k->model.volume = volume;
		k->model.brightness = brightness;
		k->model.lang = k->options.has_lang ? k->options.config.lang : (enum lang)lang;
		k->lang_chosen = true;
	}
	sound_volume(k->sound, k->model.volume);
	set_backlight(k->model.brightness);
}

bool office_set(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_result;
	int percent = a->value < 0 ? 0 : a->value > 100 ? 100 : a->value;
	if (a->kind == ACTION_VOLUME) {
		k->model.volume = percent;
		sound_volume(k->sound, percent);
		sound_play(k->sound, SOUND_ACCEPTED);
	} else if (a->kind == ACTION_BRIGHTNESS) {
		k->model.brightness = percent;
		set_backlight(percent);
	} else {
		k->model.lang = a->value == LANG_EN ? LANG_EN : LANG_ID;
		k->lang_chosen = true;
	}
	keep_settings(k);
	*ret_answer = (struct input){ .kind = INPUT_NEWS };
	return true;
}

bool office_print(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)k;
	(void)a;
	(void)ret_result;
	return office_done(ret_answer, false, WORD_SAY_PRINT_FAILED); // no printer is known
}

bool office_shutdown(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_answer;
	(void)ret_result;
	log_write(k->log, LOG_LEVEL_INFO, "shutdown", "officer=%u", a->officer);
	chores_release(k);
	book_sign(&k->book, false);
	k->quit = k->off = true;
	return false;
}
