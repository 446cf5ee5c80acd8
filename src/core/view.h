// What a screen looks like: a list of shapes, computed from flow and model.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/flow.h"

#define SCENE_SHAPES 320
#define SCENE_TEXT 12000 // bytes of all texts

enum shape_kind {
	SHAPE_RECT,     // filled, rounded corners; `shadow` below it
	SHAPE_CAMERA,   // the live picture in a rounded rectangle; shapes after it lie over it
	SHAPE_RING,     // an arc inside the box: `thick` wide, from the top, clockwise, `share` permille of the turn; 1000 and thick = w / 2 is a disc
	SHAPE_BRACKETS, // four rounded corners of a square: the reticle
	SHAPE_CHECK, SHAPE_CROSS, // strokes, `share` permille of them drawn
	SHAPE_ICON,     // `icon` as a mask in `colour`
	SHAPE_TEXT,     // one line inside the box, which is as wide as the line may get
	SHAPE_KIND_COUNT
};
enum icon {
#define ICON(id, file) ICON_##id,
#include "core/icons.def"
#undef ICON
	ICON_COUNT
};
enum weight { WEIGHT_REGULAR, WEIGHT_MEDIUM, WEIGHT_BOLD, WEIGHT_COUNT };
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_COUNT };
enum text_role { TEXT_SMALL, TEXT_BIG, TEXT_VERDICT, TEXT_NAME, TEXT_KEY, TEXT_ROLE_COUNT };

struct shape {
	int32_t kind;            // enum shape_kind
	int32_t x, y, w, h;      // pixels
	uint32_t colour;         // 0xAARRGGBB, not premultiplied
	uint32_t edge;           // RECT: colour of a hairline around it, 0: none
	int32_t radius, thick, share, shadow;
	int32_t icon, weight, align, size; // size: of the text, pixels from ascender to descender as in CSS font-size
	int32_t text;            // offset into the scene's texts
	uint32_t ground;         // TEXT: the colour it stands on, for the contrast
	int32_t role;            // TEXT: enum text_role
	int32_t widget, index;   // touch target, WIDGET_NONE: none; its area follows
	int32_t tx, ty, tw, th;
};


struct scene { // two equal scenes are equal byte for byte
	int32_t width, height;
	uint32_t ground;
	int32_t shapes, text_len;
	bool full;               // something had no room in the list: a programming mistake, found by tests
	bool unfit;              // a text could not be made to fit its place even at its smallest
	struct shape shape[SCENE_SHAPES];
	char text[SCENE_TEXT];
};

void view(const struct flow *f, const struct model *m, int width, int height, struct scene *ret_scene);
struct target view_hit(const struct scene *s, int x, int y); // WIDGET_NONE: nothing there
bool scene_equal(const struct scene *a, const struct scene *b);
