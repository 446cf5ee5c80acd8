// Lines of text and icons as masks, drawn once and kept for a while (SDL2_ttf, SDL2_image).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/scene.h"

#include <cairo.h>

#define LETTERING_KEPT 320           // masks
#define LETTERING_BYTES (6u << 20)   // of all masks

struct lettering;

// ERR_NOT_FOUND when no typeface is found; ret_detail says which were looked for.
MUST_CHECK enum err lettering_open(struct lettering **ret_lettering, char ret_detail[200]);

// A mask (CAIRO_FORMAT_A8) of the line, no wider than max_width: set smaller where the typeface at hand is wider than Inter.
// Borrowed until the next call; ret_baseline: pixels from its top; ret_squeezed: it had to be set at less than 85 %.
cairo_surface_t *lettering_line(struct lettering *l, const char *text, enum weight weight, int size, int max_width, int *ret_baseline, bool *ret_squeezed);

// A mask of the icon, side by side pixels; NULL when its file cannot be read.
cairo_surface_t *lettering_icon(struct lettering *l, enum icon icon, int side);
MUST_CHECK enum err lettering_check(struct lettering *l, char ret_detail[200]); // all icons can be read; ERR_NOT_FOUND

void lettering_close(struct lettering *l);
