// A record of a ledger: its chain, its signature and its line of text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seal.h"
#include "core/text.h"

#define RECORD_VERSION 1
#define RECORD_SALT 16
#define RECORD_SEED 16
#define RECORD_BLOCK 64                   // numbers of a ledger that share a seed: block = seq / 64
#define RECORD_EPOCH 8
#define RECORD_BODY_MAX 32768             // bytes of canonical JSON
#define RECORD_LINE_MAX (RECORD_BODY_MAX * 2)

enum quality { QUALITY_NONE, QUALITY_RESTORED, QUALITY_RTC, QUALITY_SYNCED, QUALITY_COUNT }; // how well the author knew the time

enum kind { // numbers are part of the format: append only
	KIND_EVENT = 1, KIND_SESSION, KIND_PERSON, KIND_BADGE, KIND_OFFICER, KIND_KIOSK, KIND_INSTRUMENT,
	KIND_OPEN, KIND_CLOSE, KIND_CORRECTION, KIND_ERASE,
	KIND_BOOT, KIND_ANCHOR, KIND_PRESENCE, KIND_REFUSAL, KIND_WALKIN, KIND_SIGNATURE, KIND_ANSWERED,
	KIND_RATINGS, KIND_ANSWERS, KIND_PRINT, KIND_FAULT, KIND_NOTE,
	KIND_COUNT
};

struct ledger_id {
	uint8_t key[SEAL_PUBLIC];     // the author's Ed25519 key
	uint8_t epoch[RECORD_EPOCH];  // random; new whenever a device has lost its data
};

struct stamp { // what the author knew of the time
	int64_t at_ms;                // UTC
	int64_t up_ms;                // CLOCK_BOOTTIME
	uint32_t boot;                // the device's boot number, from 1
	enum quality quality;
};

struct record {
	uint64_t seq;                 // 1, 2, 3 ... without gaps
	struct stamp when;
	uint8_t kind;                 // enum kind, or a later version's
	bool erased;                  // then salt and body are gone and digest stands in for them
	uint8_t salt[RECORD_SALT];
	uint8_t digest[SEAL_HASH];    // SHA-256(salt ‖ body); set by record_digest or, when erased, as kept
	struct span body;             // canonical JSON, borrowed
};

const char *kind_name(enum kind k);                      // "presence"
bool kind_find(struct span name, enum kind *ret_kind);
uint64_t ledger_tag(const struct ledger_id *id);         // first 8 bytes (BE, top bit cleared) of SHA-256(key ‖ epoch): the ledger's short name, and its rank in ties
void ledger_name(const struct ledger_id *id, char ret_text[24]); // the tag as people read it: "3F2A-91C4-07DE-55B1"

// salt = the first 16 bytes of SHA-256("hadir-salt-1" ‖ key ‖ epoch ‖ seed ‖ seq (8, BE)). A seed spares the wire the salts of a whole
// block; a record may have any other salt as well, and one whose block holds an erased record has its salt told.
void record_salt_begin(const struct ledger_id *id, const uint8_t seed[RECORD_SEED], struct seal_hasher *ret_salter); // once for a seed
void record_salt(const struct seal_hasher *salter, uint64_t seq, uint8_t ret_salt[RECORD_SALT]);

void record_digest(struct record *r);                    // sets r->digest from salt and body (does nothing when erased)

// link[n] = SHA-256(version (1) ‖ link[n-1] (32; zeros before the first) ‖ key (32) ‖ epoch (8) ‖ seq (8) ‖ at (8) ‖ quality (1) ‖ boot (4) ‖ up (8) ‖ kind (1) ‖ digest (32)), integers big-endian.
void record_link(const struct ledger_id *id, const uint8_t previous[SEAL_HASH], const struct record *r, uint8_t ret_link[SEAL_HASH]);

// A signature covers "hadir-sign-1" ‖ key ‖ epoch ‖ seq (8, BE) ‖ link: and with the link all records up to seq.
void record_sign(const uint8_t secret[SEAL_SECRET], const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], uint8_t ret_sign[SEAL_SIGN]);
MUST_CHECK enum err record_verify(const struct ledger_id *id, uint64_t seq, const uint8_t link[SEAL_HASH], const uint8_t sign[SEAL_SIGN]);

// One line of JSON for wire and export, without the line end: {"n":7,"at":..,"q":2,"b":1,"u":..,"k":"presence","s":"<base64 salt>","d":{..body..}}; erased: "x":"<hex digest>" in place of s and d; kinds after KIND_NOTE are written as their number for ever, so that this version can carry them.
MUST_CHECK enum err record_pack(const struct record *r, struct text *out);
MUST_CHECK enum err record_unpack(struct span line, struct record *ret_record); // body borrows from line; digest is computed

// The short form, in a run: the number goes without saying, and so does what is as in the record before it (NULL: the first, which
// says all): "q", "b", "k"; "u" when it has moved on as far as "at" has; and "s" when `salted`: it follows from the block's seed.
MUST_CHECK enum err record_pack_short(const struct record *r, const struct record *before, bool salted, struct text *out);
// ret_record->seq is the caller's, set before and left; the salt, when not told, and the digest are the caller's to set afterwards.
MUST_CHECK enum err record_unpack_short(struct span line, const struct record *before, struct record *ret_record, bool *ret_salt_told);
