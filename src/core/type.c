// Advance widths of Inter, and breaking by them.
// SPDX-License-Identifier: Apache-2.0
#include "core/type.h"

#include <assert.h>

#define FIRST 32
#define GLYPHS 95
#define OTHER 720 // letters with marks and signs outside ASCII: as wide as the wider letters
#define WIDE 1000

// Thousandths of the font size, for the code points 32 to 126 of Inter 4.
static const int16_t width[WEIGHT_COUNT][GLYPHS] = {
	[WEIGHT_REGULAR] = {
		282, 279, 404, 631, 638, 813, 640, 222, 363, 363, 500, 660, 280, 461, 276, 357, 625, 465, 606,
		637, 643, 608, 624, 572, 617, 624, 276, 280, 660, 660, 660, 508, 937, 677, 651, 728, 719, 599,
		587, 743, 741, 265, 543, 652, 563, 890, 753, 762, 635, 762, 640, 638, 643, 742, 677, 949, 643,
		665, 625, 363, 357, 363, 469, 452, 498, 564, 621, 559, 621, 583, 361, 610, 591, 238, 238, 545,
		238, 870, 586, 597, 610, 610, 373, 523, 364, 581, 557, 813, 540, 557, 542, 363, 327, 363, 660,
	},
	[WEIGHT_SEMIBOLD] = {
		249, 309, 396, 644, 650, 844, 663, 214, 394, 394, 544, 673, 296, 466, 291, 379, 667, 481, 622,
		652, 666, 633, 649, 587, 646, 649, 291, 296, 673, 673, 673, 545, 1000, 724, 658, 744, 725, 608,
		586, 755, 744, 275, 561, 677, 567, 907, 741, 775, 644, 776, 651, 650, 660, 734, 724, 1007, 691,
		705, 653, 394, 379, 394, 482, 469, 498, 575, 631, 578, 631, 593, 378, 626, 613, 261, 261, 569,
		261, 898, 610, 608, 625, 625, 397, 549, 380, 609, 576, 838, 563, 576, 562, 394, 358, 394, 673,
	},
	[WEIGHT_BOLD] = {
		232, 325, 393, 650, 655, 860, 674, 209, 410, 410, 565, 680, 303, 469, 298, 390, 689, 490, 630,
		660, 678, 645, 661, 595, 661, 661, 298, 303, 680, 680, 680, 563, 1031, 748, 661, 753, 728, 613,
		585, 761, 747, 281, 570, 690, 568, 915, 736, 782, 648, 783, 657, 655, 669, 730, 748, 1036, 715,
		725, 667, 410, 390, 410, 488, 477, 498, 581, 636, 588, 636, 598, 386, 634, 625, 273, 273, 582,
		273, 912, 622, 614, 633, 633, 409, 562, 389, 622, 586, 851, 574, 586, 572, 410, 374, 410, 680,
	},
};

static int advance(int32_t code, enum weight weight)
{
	if (code >= FIRST && code < FIRST + GLYPHS)
		return width[weight][code - FIRST];
	if (code == 0xb7 || code == 0x2019) // middle dot and apostrophe
		return 300;
	if (code == 0x2022) // bullet
		return 565;
	return code == 0x2014 || code >= 0x2026 ? WIDE : OTHER; // dash; three dots, arrows, ticks
}

int type_width(struct span text, enum weight weight, int size)
{
	int64_t sum = 0;
	while (text.len)
		sum += advance(utf8_next(&text), weight);
	return (int)((sum * size + 999) / 1000);
}

// The longest run of whole words that fits, at least one code point; the words that follow are left in *rest.
static struct span take_line(struct span *rest, enum weight weight, int size, int line_width)
{
	struct span s = *rest;
	int64_t sum = 0, most = (int64_t)line_width * 1000;
	size_t end = 0;      // of the last whole word that fits
	const char *begin = s.at;
	while (s.len) {
		const char *before = s.at;
		int32_t code = utf8_next(&s);
		if (code == ' ')
			end = (size_t)(before - begin);
		sum += (int64_t)advance(code, weight) * size;
		bool over = sum > most && code != ' ';
		if (!over)
			continue;
		if (!end)
			end = before > begin ? (size_t)(before - begin) : (size_t)(s.at - begin);
		struct span line = { begin, end };
		*rest = span_trim((struct span){ begin + end, rest->len - end });
		return line;
	}
	struct span line = *rest;
	*rest = (struct span){ s.at, 0 };
	return line;
}

static int count_lines(struct span text, enum weight weight, int size, int line_width, int most, struct span *ret_lines)
{
	int n = 0;
	while (text.len) {
		if (n == most)
			return 0;
		ret_lines[n++] = span_trim(take_line(&text, weight, size, line_width));
	}
	return n;
}

int type_longest_word(struct span text, enum weight weight, int size)
{
	int longest = 0;
	while (text.len) {
		int w = type_width(span_cut(&text, ' '), weight, size);
		longest = w > longest ? w : longest;
	}
	return longest;
}

int type_break(struct span text, enum weight weight, int size, int line_width, int most, struct span ret_lines[TYPE_LINES])
{
	assert(most >= 1 && most <= TYPE_LINES && size > 0);
	text = span_trim(text);
	int n = count_lines(text, weight, size, line_width, most, ret_lines);
	int narrow = type_longest_word(text, weight, size), wide = line_width;
	if (n < 2 || narrow > wide)
		return n;
	while (narrow < wide) { // the narrowest width that needs no more lines makes them even
		int middle = (narrow + wide) / 2;
		if (count_lines(text, weight, size, middle, n, ret_lines))
			wide = middle;
		else
			narrow = middle + 1;
	}
	return count_lines(text, weight, size, wide, n, ret_lines);
}
