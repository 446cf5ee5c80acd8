// What a screen looks like: shapes, computed from flow and model for any size.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/flow.h"
#include "core/scene.h"

#define VIEW_LEAST 240 // pixels of the shorter side

void view(const struct flow *f, const struct model *m, int width, int height, struct scene *ret_scene);
struct target view_hit(const struct scene *s, int x, int y); // what lies there; WIDGET_NONE: nothing
