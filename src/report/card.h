// The face of a badge, drawn anywhere on a page.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/page.h"
#include "report/badges.h"

#define CARD_MODULES 25 // of a QR code of version 2
#define CARD_QUIET 4    // modules left white around it (ISO/IEC 18004)

struct card {
	const char *event, *name, *unit, *note, *role; // note: class and number
	uint32_t colour;              // of the role's band; the role's word stands in it in white
	const char *code;             // as it is typed, see badge_write_grouped
	uint8_t modules[CARD_MODULES * CARD_MODULES]; // low bit set: dark
};

struct card_place { double x, y, side; };      // of the code's modules, without the quiet zone

void card_size(enum badge_layout layout, double *ret_width, double *ret_height);
struct card_place card_code(enum badge_layout layout); // where the code is on the card
void card_draw(struct page *p, enum badge_layout layout, double x, double y, const struct card *c);

// The name as large as it fits in two lines; shrunk, then without degrees, then without titles; in the end smaller still, never cut.
struct span card_name(struct page *p, struct page_style *style, double width, double height, const char *name);
