// What a server keeps beside its events: its key, the events, their devices and enrolment. Accounts are in account.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "core/record.h"

#define REGISTRY_APPLICATION 0x48414453 // "HADS"
#define REGISTRY_VERSION 1
#define REGISTRY_TOKEN 27               // text: 128 bits in Crockford base32 and a NUL
#define REGISTRY_TOKEN_MS (15 * MINUTE_MS)

struct registry; // one connection; used by one thread at a time; several connections and processes at once are fine

// A file (made when it is not there), or postgresql://...#SCHEMA. Errors as of store_open.
MUST_CHECK enum err registry_open(const char *where, struct registry **ret_registry);
MUST_CHECK enum err registry_open_url(const char *url, char *ret_words, size_t cap, struct registry **ret_registry); // ret_words: a server's own when it fails, "" without
void registry_close(struct registry *r);
const char *registry_detail(const struct registry *r);
MUST_CHECK enum err registry_check(struct registry *r); // one small query: the database answers

// The server's own Ed25519 key, drawn by whoever asks first; all processes on one database have the same.
MUST_CHECK enum err registry_server_key(struct registry *r, int64_t now_ms, uint8_t ret_public[SEAL_PUBLIC], uint8_t ret_secret[SEAL_SECRET]);

enum event_state { EVENT_ACTIVE, EVENT_ARCHIVED, EVENT_STATE_COUNT };
struct event_keys { bool here; uint8_t seed[SEAL_SEED], badge[SEAL_HASH]; }; // here: the organiser's keys are kept on this server
struct event_entry {
	uint32_t number;
	char title[256], organiser[160], city[80];
	int first_day, last_day;
	enum event_state state;
	struct ledger_id id;                // of its event ledger; zeros: none yet
	bool made_here;                     // this server has the organiser's keys
	int64_t made_ms;
};
typedef void event_entry_sink(void *context, const struct event_entry *e);
MUST_CHECK enum err registry_event(struct registry *r, uint32_t number, struct event_entry *ret_event);     // ERR_NOT_FOUND
MUST_CHECK enum err registry_add_event(struct registry *r, const struct event_entry *e, const struct event_keys *keys); // ERR_FORK: the number is taken; keys may be NULL
MUST_CHECK enum err registry_set_event(struct registry *r, const struct event_entry *e);                    // title to state, and id
MUST_CHECK enum err registry_event_keys(struct registry *r, uint32_t number, struct event_keys *ret_keys);  // ERR_NOT_FOUND: made elsewhere
MUST_CHECK enum err registry_each_event(struct registry *r, const char *login, event_entry_sink *sink, void *context); // latest first; login NULL: all, else those it sees

enum device_state { DEVICE_WAITING, DEVICE_CONFIRMED, DEVICE_REFUSED, DEVICE_WITHDRAWN, DEVICE_STATE_COUNT };
struct device {
	uint8_t key[SEAL_PUBLIC];
	char name[64], code[8], version[24];
	uint32_t event;                     // 0: all events (a server below this one)
	enum device_state state;
	int64_t enrolled_ms, seen_ms, waiting, offset_ms, free_bytes; // waiting, free_bytes -1: it never said; seen_ms 0: never
};
struct device_news { uint8_t key[SEAL_PUBLIC]; int64_t now_ms, waiting, offset_ms, free_bytes; char version[24]; }; // what a device said of itself; -1: nothing
typedef void device_sink(void *context, const struct device *d);
MUST_CHECK enum err registry_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], struct device *ret_device); // ERR_NOT_FOUND
MUST_CHECK enum err registry_each_device(struct registry *r, int64_t event, device_sink *sink, void *context);      // by name; event -1: all
MUST_CHECK enum err registry_set_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], enum device_state state); // confirm, refuse, withdraw
MUST_CHECK enum err registry_rename_device(struct registry *r, const uint8_t key[SEAL_PUBLIC], const char *name);
MUST_CHECK enum err registry_devices_seen(struct registry *r, const struct device_news *news, int n); // in one transaction; whoever is not here is passed over

// Enrolment. Draws a token for the event (0: a server below) that is good once and until now + REGISTRY_TOKEN_MS; only its hash is kept.
MUST_CHECK enum err registry_make_token(struct registry *r, uint32_t event, const char *login, int64_t now_ms, char ret_token[REGISTRY_TOKEN]);
// Spends the token and adds the device as waiting, in one transaction; a device that was known is enrolled anew for the token's event,
// which is returned in d->event. ERR_NOT_FOUND: spent, too old or never given.
MUST_CHECK enum err registry_enrol(struct registry *r, struct span token, int64_t now_ms, struct device *d);
