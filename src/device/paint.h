// Scenes painted into memory by cairo; only what differs from the scene before.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/scene.h"

#include <cairo.h>

struct picture { const uint8_t *grey; int width, height, stride; bool mirror; }; // a camera's frame, borrowed for the call
struct paint;

MUST_CHECK enum err paint_open(struct paint **ret_paint, char ret_detail[200]);
// Paints the scene, and in its camera area the picture (NULL: the last one stays). ret_dirty: what has changed, w 0: nothing.
// Returns how many texts of the part painted had to be squeezed below what can be read well. ERR_NO_MEMORY leaves ret_dirty empty.
int paint_scene(struct paint *p, const struct scene *scene, const struct picture *picture, struct box *ret_dirty);
void paint_forget(struct paint *p);                 // the next scene is painted whole
cairo_surface_t *paint_surface(struct paint *p);    // CAIRO_FORMAT_ARGB32 of the last scene's size; NULL before the first
void paint_close(struct paint *p);
