// Zstandard (RFC 8878) with limits on both sides, so that a few bytes cannot become gigabytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define SQUEEZE_ROOM(n) ((n) + (n) / 128 + 512) // bytes that n never grow beyond

// One frame at level 3, without a dictionary. ERR_FULL, ERR_NO_MEMORY.
MUST_CHECK enum err squeeze_pack(struct span bytes, char *ret_packed, size_t cap, size_t *ret_len);
// Exactly one frame; memory of the caller's to free. ERR_FORMAT: not Zstandard, damaged, cut short, or something is behind it;
// ERR_FULL: more than `most`, or its window is too large; ERR_NO_MEMORY.
MUST_CHECK enum err squeeze_unpack(struct span packed, size_t most, char **ret_bytes, size_t *ret_len);
