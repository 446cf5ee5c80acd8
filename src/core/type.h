// Setting text without the typeface at hand: how wide a line of Inter is, and where a paragraph breaks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/span.h"

#define TYPE_LINES 12      // of one paragraph

enum weight { WEIGHT_REGULAR, WEIGHT_SEMIBOLD, WEIGHT_BOLD, WEIGHT_COUNT };

// Pixels that a line takes at a font size, rounded up; without kerning, so never less than what is drawn.
int type_width(struct span text, enum weight weight, int size);
int type_longest_word(struct span text, enum weight weight, int size);

// Breaks text at spaces into lines no wider than `width`, as even as their number allows; a word longer than a line is broken inside.
// Returns the number of lines, or 0 when more than `most` would be needed.
int type_break(struct span text, enum weight weight, int size, int width, int most, struct span ret_lines[TYPE_LINES]);
