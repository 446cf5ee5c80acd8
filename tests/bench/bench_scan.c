// Measures a scan: from a camera's frame to a presence on stable storage.
// SPDX-License-Identifier: Apache-2.0
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/rules.h"
#include "device/reader.h"
#include "figure.h"
#include "made.h"

enum { WIDTH = 1280, HEIGHT = 720, SCANS = 300 };

// A hall's grey with noise, and in it the badge: dark modules on its white card, at a place of its own.
static void draw_frame(uint64_t person, uint8_t *grey)
{
	enum { MODULE = 6, CARD = (25 + 8) * MODULE };
	char text[BADGE_TEXT];
	struct badge b;
	uint64_t state = person;
	made_badge(person, &b);
	badge_write(&b, text);
	QRcode *code = QRcode_encodeString(text, 2, QR_ECLEVEL_Q, QR_MODE_8, 1);
	if (!code || code->width != 25)
		made_check(ERR_FORMAT, NULL, text);
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		grey[i] = (uint8_t)(90 + figure_draw(&state) % 24);
	int left = 200 + (int)(figure_draw(&state) % 600), top = 100 + (int)(figure_draw(&state) % 300);
	for (int y = 0; y < CARD; y++)
		for (int x = 0; x < CARD; x++) {
			int column = x / MODULE - 4, row = y / MODULE - 4;
			bool inside = column >= 0 && column < 25 && row >= 0 && row < 25;
			bool dark = inside && code->data[row * 25 + column] & 1;
			grey[(top + y) * WIDTH + left + x] = (uint8_t)((dark ? 30 : 200) + figure_draw(&state) % 16);
		}
	QRcode_free(code);
}

struct desk { struct store *store; struct reader *reader; struct slot slots[8]; int slot_count; enum zone zone; int64_t now_ms; };

static void open_desk(struct desk *d, const char *path)
{
	static struct session sessions[8];
	static struct session_cell cells[8];
	struct event event;
	d->store = made_open(path, STORE_WRITE);
	made_check(reader_open(&d->reader), NULL, "reader");
	made_check(state_event(d->store, &event), d->store, "event");
	int n = state_sessions(d->store, sessions, 8);
	for (int i = 0; i < n; i++)
		made_check(state_session_cell(d->store, sessions[i].number, &cells[i]), d->store, "session");
	d->slot_count = rules_slots(&event.rules, sessions, cells, n, d->slots);
	d->zone = event.zone;
	d->now_ms = MADE_START_MS - 10 * MINUTE_MS;
}

// What the kiosk does with a frame; the time at which the code was read goes to ret_read_ns.
static enum verdict scan(struct desk *d, const struct frame *frame, int64_t *ret_read_ns)
{
	static struct reading readings[READER_CODES];
	static struct fact f;
	struct badge badge;
	struct badge_cell cell;
	struct holder_cell holder;
	struct person person;
	struct presence_cell presence;
	uint8_t hash[SEAL_HASH];
	int codes = reader_read(d->reader, frame, readings);
	*ret_read_ns = figure_now_ns();
	if (codes != 1)
		return VERDICT_FOREIGN;
	struct scan s = { .reading = badge_read((struct span){ readings[0].text, readings[0].len }, &badge) };
	f = (struct fact){ .kind = KIND_PRESENCE };
	badge_hash(&badge, hash);
	made_check(state_badge(d->store, hash, &cell, &holder), d->store, "badge");
	made_check(state_person(d->store, cell.holder, &person), d->store, "person");
	s.known = true;
	s.valid = fold_badge_valid(&cell, &holder);
	const struct slot *slot = rules_slot(d->slots, d->slot_count, person.class, "", d->zone, d->now_ms);
	made_check(state_presence(d->store, person.number, slot->session->number, &presence), d->store, "presence");
	struct ruling r = rules_verdict(&s, slot, &presence, d->now_ms);
	if (!verdict_records(r.verdict))
		return r.verdict;
	f.presence.person = person.number;
	f.presence.issue = cell.issue;
	f.presence.session = slot->session->number;
	f.presence.direction = r.direction;
	struct stamp when = { .at_ms = d->now_ms, .up_ms = d->now_ms - MADE_START_MS + HOUR_MS, .boot = 1, .quality = QUALITY_RTC };
	uint64_t seq;
	made_check(ledger_append(d->store, made_kiosk_id(), &when, &f, 1, &seq), d->store, "append");
	d->now_ms += 100;
	return r.verdict;
}

int main(void)
{
	static int64_t whole[SCANS], decode[SCANS], after[SCANS];
	static uint8_t grey[WIDTH * HEIGHT];
	const char *path = MADE_FOLDER "/scanning.hadir";
	static struct desk d;
	struct store *roster = made_open(made_file("roster", (struct made_size){ 5000, 8, 0 }), STORE_WRITE);
	unlink(path);
	made_check(store_copy(roster, path), roster, path);
	store_close(roster);
	open_desk(&d, path);
	int unread = 0;
	for (int i = 0; i < SCANS; i++) {
		draw_frame((uint64_t)i * 16 + 1, grey);
		struct frame frame = { .grey = grey, .width = WIDTH, .height = HEIGHT };
		int64_t begin = figure_now_ns(), read;
		unread += scan(&d, &frame, &read) != VERDICT_ACCEPTED;
		int64_t end = figure_now_ns();
		whole[i] = end - begin;
		decode[i] = read - begin;
		after[i] = end - read;
	}
	reader_close(d.reader);
	store_close(d.store);
	unlink(path);
	double sync = figure_fdatasync_ns(MADE_FOLDER, 400), decode99 = figure_percentile(decode, SCANS, 99);
	figure_info("fdatasync of this machine, p50", sync / 1e6, "ms");
	figure_info("decoding a frame, p50", figure_percentile(decode, SCANS, 50) / 1e6, "ms");
	figure_info("decoding a frame, p99", decode99 / 1e6, "ms");
	figure_info("from the code to durable, p50", figure_percentile(after, SCANS, 50) / 1e6, "ms");
	figure_info("from the code to durable, p99", figure_percentile(after, SCANS, 99) / 1e6, "ms");
	figure_info("from the frame to durable, p50", figure_percentile(whole, SCANS, 50) / 1e6, "ms");
	bool good = figure_at_most("from the frame to durable, p99", figure_percentile(whole, SCANS, 99) / 1e6, (decode99 + 3 * sync) / 1e6 + 5, "ms");
	return figure_at_most("frames that were not accepted", unread, 0, "frames") && good ? 0 : 1;
}
