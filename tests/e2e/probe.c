// What the kiosk's tests need beside the programs: badge codes, frames with codes, and the records of a file as lines.
// SPDX-License-Identifier: Apache-2.0
//
// probe badge EVENT.key HOLDER [ISSUE]        the code of a person's badge, or of an officer's: o1
// probe frame OUT.pgm TEXT ...                a frame of 1280 x 720 with the codes side by side; \xHH in a text; ~N: N bytes of all values
// probe records FILE.hadir [KIND]             "LEDGER SEQ KIND AT UP BOOT QUALITY BODY" of every kiosk's records
// probe presence FILE.hadir SESSION PERSON    "status means in-quality out pending answered"
// probe fake EVENT SEED                       a well-formed code that is in no roster
// probe fakes EVENT FIRST LAST                "SEED CODE HASH" of many, with what the ledger knows of each
// probe says [ADDRESS:]PORT STATUS-LINE BODY  a stranger, on 127.0.0.1 unless told otherwise, who answers every request so, and prints what it answered
// probe holds PORT TO BYTES FILE              passes one connection on to 127.0.0.1:TO, but of what the client sends only so many bytes before there is FILE
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/badge.h"
#include "store/ledger.h"
#include "store/state.h"

#define WIDTH 1280
#define HEIGHT 720

static int usage(void)
{
	fputs("probe badge EVENT.key HOLDER [ISSUE] | frame OUT.pgm TEXT... | records FILE.hadir [KIND] | presence FILE.hadir SESSION PERSON | fake EVENT SEED | fakes EVENT FIRST LAST | says [ADDRESS:]PORT STATUS-LINE BODY | holds PORT TO BYTES FILE\n", stderr);
	return 2;
}

static void print_badge(const struct badge *b)
{
	char text[BADGE_TEXT];
	badge_write(b, text);
	puts(text);
}

static int badge(const char *path, const char *holder, const char *issue)
{
	FILE *f = fopen(path, "r");
	char line[300];
	uint32_t event = 0;
	uint8_t key[SEAL_HASH] = { 0 };
	bool has_key = false;
	while (f && fgets(line, sizeof line, f)) {
		struct span value = span_of(line), name = span_trim(span_cut(&value, '='));
		value = span_trim(value);
		int64_t number;
		if (span_is(name, "event") && span_int(value, &number))
			event = (uint32_t)number;
		else if (span_is(name, "badge"))
			has_key = hex_read(value, key, sizeof key);
	}
	if (f)
		fclose(f);
	if (!event || !has_key)
		return 1;
	bool is_officer = *holder == 'o';
	uint64_t number = strtoull(holder + is_officer, NULL, 10) + (is_officer ? BADGE_OFFICER : 0);
	struct badge b;
	badge_make(key, event, number, (uint32_t)strtoul(issue, NULL, 10), &b);
	print_badge(&b);
	return 0;
}

static void make_fake(uint32_t event, uint64_t seed, struct badge *ret_badge)
{
	static const uint8_t key[SEAL_HASH] = { 42 };
	badge_make(key, event, seed, 1, ret_badge);
}

static int fake(uint32_t event, uint64_t seed)
{
	struct badge b;
	make_fake(event, seed, &b);
	print_badge(&b);
	return 0;
}

static int fakes(uint32_t event, uint64_t first, uint64_t last)
{
	for (uint64_t seed = first; seed <= last; seed++) {
		struct badge b;
		char text[BADGE_TEXT], room[2 * SEAL_HASH + 1];
		uint8_t hash[SEAL_HASH];
		struct text t = text_init(room, sizeof room);
		make_fake(event, seed, &b);
		badge_write(&b, text);
		badge_hash(&b, hash);
		text_hex(&t, hash, sizeof hash);
		printf("%llu %s %s\n", (unsigned long long)seed, text, room);
	}
	return 0;
}

static size_t unescape(const char *text, unsigned char *ret_bytes)
{
	size_t n = 0;
	if (*text == '~') {
		size_t all = strtoul(text + 1, NULL, 10);
		for (; n < all; n++)
			ret_bytes[n] = (unsigned char)(n * 7);
		return n;
	}
	for (; *text; text++) {
		unsigned value;
		if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &value) == 1) {
			ret_bytes[n++] = (unsigned char)value;
			text += 3;
		} else {
			ret_bytes[n++] = (unsigned char)*text;
		}
	}
	return n;
}

static int frame(const char *path, char **texts, int count)
{
	static unsigned char grey[HEIGHT][WIDTH], bytes[8192];
	memset(grey, 225, sizeof grey);
	for (int i = 0; i < count; i++) {
		QRcode *code = QRcode_encodeData((int)unescape(texts[i], bytes), bytes, 0, QR_ECLEVEL_L);
		int room = WIDTH / count < HEIGHT ? WIDTH / count : HEIGHT;
		if (!code || code->width + 8 > room)
			return 1;
		int module = room / (code->width + 8), side = code->width * module, left = WIDTH / count * i + (WIDTH / count - side) / 2, top = (HEIGHT - side) / 2;
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++)
				if (code->data[y / module * code->width + x / module] & 1)
					grey[top + y][left + x] = 30;
		QRcode_free(code);
	}
	FILE *f = fopen(path, "wb");
	if (!f)
		return 1;
	fprintf(f, "P5 %d %d 255\n", WIDTH, HEIGHT);
	fwrite(grey, 1, sizeof grey, f);
	return fclose(f) == 0 ? 0 : 1;
}

static void print_ledger(struct store *s, const struct ledger_id *id, const char *kind)
{
	struct ledger_reader *r;
	struct record record;
	char name[24];
	ledger_name(id, name);
	if (ledger_reader_open(s, id, 1, &r) != ERR_OK)
		return;
	while (ledger_next(r, &record)) {
		const char *what = record.kind < KIND_COUNT ? kind_name((enum kind)record.kind) : "unknown";
		if (*kind && strcmp(kind, what) != 0)
			continue;
		printf("%s %llu %s %lld %lld %u %d %.*s\n", name, (unsigned long long)record.seq, what, (long long)record.when.at_ms, (long long)record.when.up_ms,
			record.when.boot, (int)record.when.quality, (int)record.body.len, record.body.at);
	}
	ledger_reader_close(r);
}

static int records(const char *path, const char *kind)
{
	static struct ledger_info infos[64];
	struct store *s;
	enum err e = store_open(path, STORE_READ, &s);
	if (e) {
		fprintf(stderr, "%s: %s\n", path, err_text(e));
		return 1;
	}
	int n = ledger_list(s, infos, 64);
	for (int i = 0; i < n && i < 64; i++)
		if (!infos[i].is_event)
			print_ledger(s, &infos[i].id, kind);
	store_close(s);
	return 0;
}

static int presence(const char *path, uint32_t session, uint64_t person)
{
	struct store *s;
	struct presence_cell c;
	if (store_open(path, STORE_READ, &s) != ERR_OK)
		return 1;
	enum err e = state_presence(s, person, session, &c);
	if (!e)
		printf("%s %c in=%d out=%d pending=%d answered=%d officer=%u\n", status_code(fold_status(&c)), c.in.set ? means_letter(c.in.means) : '-',
			c.in.set, c.out.set, c.in.pending, c.answered, c.in.officer);
	store_close(s);
	return e != ERR_OK;
}

static struct sockaddr_in address_of(const char *host, const char *port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)), .sin_addr.s_addr = inet_addr(host) };
}

static int listen_at(const char *host, const char *port)
{
	struct sockaddr_in at = address_of(host, port);
	int door = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
	setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	return bind(door, (struct sockaddr *)&at, sizeof at) == 0 && listen(door, 8) == 0 ? door : -1;
}

static bool pass(int from, int to, size_t most, size_t *passed)
{
	char bytes[4096];
	ssize_t n = read(from, bytes, most < sizeof bytes ? most : sizeof bytes);
	*passed += n > 0 ? (size_t)n : 0;
	return n > 0 && write(to, bytes, (size_t)n) == n;
}

static int holds(const char *port, const char *to, size_t bytes, const char *file)
{
	struct sockaddr_in at = address_of("127.0.0.1", to);
	int door = listen_at("127.0.0.1", port), client = accept(door, NULL, NULL), server = socket(AF_INET, SOCK_STREAM, 0);
	size_t sent = 0, answered = 0;
	bool goes_on = client >= 0 && connect(server, (struct sockaddr *)&at, sizeof at) == 0, is_told = false;
	while (goes_on) {
		bool is_held = sent >= bytes && access(file, F_OK) != 0;
		struct pollfd ends[2] = { { .fd = server, .events = POLLIN }, { .fd = is_held ? -1 : client, .events = POLLIN } };
		if (is_held && !is_told)
			puts("held");
		fflush(stdout);
		is_told = is_told || is_held;
		poll(ends, 2, 50);
		goes_on = (!ends[0].revents || pass(server, client, SIZE_MAX, &answered)) &&
			(!ends[1].revents || pass(client, server, sent < bytes ? bytes - sent : SIZE_MAX, &sent));
	}
	return 0;
}

// One connection, one request, one answer.
static void answer(int peer, const char *status, const char *body)
{
	char request[8192];
	size_t len = 0;
	ssize_t n = 1;
	while (len + 1 < sizeof request && n > 0 && !memmem(request, len, "\r\n\r\n", 4)) {
		n = read(peer, request + len, sizeof request - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	request[len] = '\0';
	dprintf(peer, "%s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status, strlen(body), body);
	shutdown(peer, SHUT_WR);
	while (read(peer, request, sizeof request) > 0)
		;
	close(peer);
	printf("%.*s: %s\n", (int)strcspn(request, "\r"), request, status);
	fflush(stdout);
}

static int says(const char *where, const char *status, const char *body)
{
	char host[INET_ADDRSTRLEN] = "127.0.0.1";
	const char *colon = strchr(where, ':');
	if (colon)
		snprintf(host, sizeof host, "%.*s", (int)(colon - where), where);
	int door = listen_at(host, colon ? colon + 1 : where);
	if (door < 0)
		return 1;
	for (int peer; (peer = accept(door, NULL, NULL)) >= 0;)
		answer(peer, status, body);
	return 1;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	if (strcmp(what, "badge") == 0 && argc >= 4)
		return badge(argv[2], argv[3], argc > 4 ? argv[4] : "1");
	if (strcmp(what, "frame") == 0 && argc >= 4)
		return frame(argv[2], argv + 3, argc - 3);
	if (strcmp(what, "records") == 0)
		return records(argv[2], argc > 3 ? argv[3] : "");
	if (strcmp(what, "presence") == 0 && argc == 5)
		return presence(argv[2], (uint32_t)strtoul(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
	if (strcmp(what, "fake") == 0 && argc == 4)
		return fake((uint32_t)strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
	if (strcmp(what, "says") == 0 && argc == 5)
		return says(argv[2], argv[3], argv[4]);
	if (strcmp(what, "holds") == 0 && argc == 6)
		return holds(argv[2], argv[3], strtoul(argv[4], NULL, 10), argv[5]);
	if (strcmp(what, "fakes") == 0 && argc == 5)
		return fakes((uint32_t)strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10));
	return usage();
}
