// Lists of shapes.
// SPDX-License-Identifier: Apache-2.0
#include "core/scene.h"

#include <stddef.h>
#include <string.h>

void scene_init(struct scene *s, int width, int height, uint32_t ground)
{
	memset(s, 0, offsetof(struct scene, shape));
	s->width = width;
	s->height = height;
	s->ground = ground;
	s->text[0] = 0;
	s->text_len = 1; // offset 0 is the empty text
}

struct shape *scene_add(struct scene *s, enum shape_kind kind, struct box box, uint32_t colour)
{
	if (s->shapes == SCENE_SHAPES) {
		s->shapes--;
		s->full++;
	}
	struct shape *shape = &s->shape[s->shapes++];
	memset(shape, 0, sizeof(*shape));
	shape->kind = kind;
	shape->box = box;
	shape->colour = colour;
	shape->share = 1000;
	return shape;
}

int scene_text(struct scene *s, struct span text)
{
	if ((size_t)s->text_len + text.len + 1 > SCENE_TEXT) {
		s->full++;
		return 0;
	}
	int at = s->text_len;
	memcpy(s->text + at, text.at, text.len);
	s->text[at + (int)text.len] = 0;
	s->text_len += (int32_t)text.len + 1;
	return at;
}

bool scene_equal(const struct scene *a, const struct scene *b)
{
	return memcmp(a, b, offsetof(struct scene, shape)) == 0
		&& memcmp(a->shape, b->shape, (size_t)a->shapes * sizeof(a->shape[0])) == 0
		&& memcmp(a->text, b->text, (size_t)a->text_len) == 0;
}
