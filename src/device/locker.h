// Files locked for the holder of an Ed25519 key: whoever has locked one cannot open it again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seal.h"

// "HADIRLK1" ‖ libsodium's sealed box of a random key (crypto_box_seal, to the X25519 form of the public key) ‖ header of
// crypto_secretstream_xchacha20poly1305 under that key ‖ its messages of LOCKER_PART bytes each, the last one shorter (or empty) and final.
#define LOCKER_PART 65536

// `to` appears whole, readable by its owner only, or not at all. ERR_FORMAT: no such key; ERR_NOT_FOUND, ERR_DISK_FULL, ERR_READ_ONLY, ERR_IO.
MUST_CHECK enum err locker_lock(const char *from, const char *to, const uint8_t public_key[SEAL_PUBLIC]);
bool locker_is(const char *path);                // a file of this kind
// ERR_NOT_OURS: no file of this kind; ERR_SIGNATURE: locked for another key; ERR_DAMAGED: changed, or its end is missing.
MUST_CHECK enum err locker_open(const char *from, const char *to, const uint8_t public_key[SEAL_PUBLIC], const uint8_t secret[SEAL_SECRET]);
