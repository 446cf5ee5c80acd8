// Tells the codes of a USB scanner, which types them as a keyboard, from a person's typing.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/span.h"

// Characters that follow each other within WEDGE_GAP_MS, at least WEDGE_LEAST of them, ended by Enter, CR or CRLF, are one code.
#define WEDGE_GAP_MS 35
#define WEDGE_LEAST 4
#define WEDGE_TEXT 4096 // a longer run is still one code, cut

struct wedge { // zeroed: nothing heard
	char text[WEDGE_TEXT + 1];
	size_t begin, len; // what is held back
	int64_t last_ms;
	bool after_code;   // a code has just ended with CR: an LF belongs to it
};

enum wedge_said { WEDGE_NOTHING, WEDGE_TYPED, WEDGE_CODE };
struct wedge_heard { enum wedge_said said; struct span text; }; // borrowed until the next call; typing includes its '\n'

// A character at a time. What is returned came before it, or is the code that it ends; the character itself may be held back up to WEDGE_GAP_MS.
struct wedge_heard wedge_char(struct wedge *w, char c, int64_t now_ms);
struct wedge_heard wedge_tick(struct wedge *w, int64_t now_ms); // gives up as typing what no character has followed in time
int wedge_wait_ms(const struct wedge *w, int64_t now_ms);       // until wedge_tick has something to say, -1: nothing is held
