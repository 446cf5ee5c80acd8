// Lines and icons as masks, the least recently used ones given up first.
// SPDX-License-Identifier: Apache-2.0
#include "device/lettering.h"

#include <SDL_image.h>
#include <SDL_ttf.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mask {
	uint64_t used;            // 0: free
	char *text;               // NULL: an icon
	int icon, weight, size, max_width;
	int baseline;
	bool squeezed;
	cairo_surface_t *surface;
	size_t bytes;
};

struct lettering {
	TTF_Font *font[WEIGHT_COUNT];
	int font_size[WEIGHT_COUNT];
	uint64_t clock;
	size_t bytes;
	struct mask mask[LETTERING_KEPT];
};

// The first family whose three files are all there is taken: Inter, then what a bare Debian has.
#define FONTS "/usr/share/fonts/"
static const char *const faces[][WEIGHT_COUNT] = {
	{ FONTS "opentype/inter/Inter-Regular.otf", FONTS "opentype/inter/Inter-SemiBold.otf", FONTS "opentype/inter/Inter-Bold.otf" },
	{ FONTS "truetype/liberation2/LiberationSans-Regular.ttf", FONTS "truetype/liberation2/LiberationSans-Bold.ttf",
	  FONTS "truetype/liberation2/LiberationSans-Bold.ttf" },
	{ FONTS "truetype/noto/NotoSans-Regular.ttf", FONTS "truetype/noto/NotoSans-Bold.ttf", FONTS "truetype/noto/NotoSans-Bold.ttf" },
	{ FONTS "truetype/dejavu/DejaVuSans.ttf", FONTS "truetype/dejavu/DejaVuSans-Bold.ttf", FONTS "truetype/dejavu/DejaVuSans-Bold.ttf" },
};

static void close_fonts(struct lettering *l)
{
	for (int i = 0; i < WEIGHT_COUNT; i++) {
		if (l->font[i])
			TTF_CloseFont(l->font[i]);
		l->font[i] = NULL;
	}
}

static bool open_faces(struct lettering *l, const char *const *files)
{
	for (int i = 0; i < WEIGHT_COUNT; i++) {
		l->font[i] = TTF_OpenFont(files[i], 16);
		if (!l->font[i]) {
			close_fonts(l);
			return false;
		}
		l->font_size[i] = 16;
		TTF_SetFontHinting(l->font[i], TTF_HINTING_LIGHT_SUBPIXEL);
	}
	return true;
}

enum err lettering_open(struct lettering **ret_lettering, char ret_detail[200])
{
	struct lettering *l = calloc(1, sizeof(*l));
	if (!l)
		return ERR_NO_MEMORY;
	if (TTF_Init()) {
		snprintf(ret_detail, 200, "SDL2_ttf: %s", TTF_GetError());
		free(l);
		return ERR_DEVICE;
	}
	for (size_t i = 0; i < sizeof(faces) / sizeof(faces[0]); i++) {
		if (open_faces(l, faces[i])) {
			*ret_lettering = l;
			return ERR_OK;
		}
	}
	snprintf(ret_detail, 200, "no typeface found: install Debian's fonts-inter (or fonts-liberation2, fonts-noto-core, fonts-dejavu-core)");
	TTF_Quit();
	free(l);
	return ERR_NOT_FOUND;
}

static void give_up(struct lettering *l, struct mask *m)
{
	l->bytes -= m->bytes;
	cairo_surface_destroy(m->surface);
	free(m->text);
	memset(m, 0, sizeof(*m));
}

static struct mask *oldest(struct lettering *l)
{
	struct mask *found = &l->mask[0];
	for (int i = 1; i < LETTERING_KEPT; i++)
		if (l->mask[i].used && (!found->used || l->mask[i].used < found->used))
			found = &l->mask[i];
	return found;
}

// A place to keep one more mask in; the one just drawn always stays.
static struct mask *place(struct lettering *l)
{
	while (l->bytes > LETTERING_BYTES)
		give_up(l, oldest(l));
	for (int i = 0; i < LETTERING_KEPT; i++)
		if (!l->mask[i].used)
			return &l->mask[i];
	struct mask *m = oldest(l);
	give_up(l, m);
	return m;
}

static struct mask *find(struct lettering *l, const char *text, int icon, int weight, int size, int max_width)
{
	for (int i = 0; i < LETTERING_KEPT; i++) {
		struct mask *m = &l->mask[i];
		if (m->used && m->icon == icon && m->weight == weight && m->size == size && m->max_width == max_width
		    && (text ? m->text && strcmp(m->text, text) == 0 : !m->text)) {
			m->used = ++l->clock;
			return m;
		}
	}
	return NULL;
}

// The alpha of an ARGB surface as a mask of its own; takes the SDL surface.
static cairo_surface_t *mask_of(SDL_Surface *from)
{
	if (!from)
		return NULL;
	SDL_Surface *argb = SDL_ConvertSurfaceFormat(from, SDL_PIXELFORMAT_ARGB8888, 0);
	SDL_FreeSurface(from);
	if (!argb)
		return NULL;
	cairo_surface_t *to = cairo_image_surface_create(CAIRO_FORMAT_A8, argb->w, argb->h);
	if (cairo_surface_status(to) == CAIRO_STATUS_SUCCESS) {
		uint8_t *out = cairo_image_surface_get_data(to);
		int stride = cairo_image_surface_get_stride(to);
		for (int y = 0; y < argb->h; y++) {
			const uint32_t *row = (const uint32_t *)((const uint8_t *)argb->pixels + (ptrdiff_t)y * argb->pitch);
			for (int x = 0; x < argb->w; x++)
				out[(ptrdiff_t)y * stride + x] = (uint8_t)(row[x] >> 24);
		}
		cairo_surface_mark_dirty(to);
	}
	SDL_FreeSurface(argb);
	return to;
}

static struct mask *keep(struct lettering *l, struct mask made)
{
	if (!made.surface) {
		free(made.text);
		return NULL;
	}
	struct mask *m = place(l);
	*m = made;
	m->used = ++l->clock;
	m->bytes = (size_t)cairo_image_surface_get_stride(m->surface) * (size_t)cairo_image_surface_get_height(m->surface);
	l->bytes += m->bytes;
	return m;
}

static TTF_Font *font_at(struct lettering *l, enum weight weight, int size)
{
	if (l->font_size[weight] != size) {
		TTF_SetFontSize(l->font[weight], size);
		l->font_size[weight] = size;
	}
	return l->font[weight];
}

static struct mask draw_line(struct lettering *l, const char *text, enum weight weight, int size, int max_width)
{
	int set = size, width = 0;
	TTF_Font *font = font_at(l, weight, set);
	while (TTF_SizeUTF8(font, text, &width, NULL) == 0 && width > max_width && set > 6) {
		int next = (int)((int64_t)set * max_width / width);
		set = next < set ? next : set - 1;
		font = font_at(l, weight, set > 6 ? set : 6);
	}
	struct mask m = { .text = strdup(text), .weight = weight, .size = size, .max_width = max_width };
	m.squeezed = set * 100 < size * 85;
	m.baseline = TTF_FontAscent(font);
	if (m.text)
		m.surface = mask_of(TTF_RenderUTF8_Blended(font, text, (SDL_Color){ 255, 255, 255, 255 }));
	return m;
}

cairo_surface_t *lettering_line(struct lettering *l, const char *text, enum weight weight, int size, int max_width, int *ret_baseline, bool *ret_squeezed)
{
	struct mask *m = find(l, text, ICON_NONE, weight, size, max_width);
	if (!m)
		m = keep(l, draw_line(l, text, weight, size, max_width));
	if (!m)
		return NULL;
	*ret_baseline = m->baseline;
	*ret_squeezed = m->squeezed;
	return m->surface;
}

static void icon_path(enum icon icon, char ret_path[4096])
{
	static const char *const names[ICON_COUNT] = {
#define ICON(id, file) [ICON_##id] = file,
#include "core/icons.def"
#undef ICON
	};
	const char *folder = getenv("HADIR_ASSETS");
	snprintf(ret_path, 4096, "%s/icons/%s.svg", folder ? folder : HADIR_ASSETS, names[icon]);
}

cairo_surface_t *lettering_icon(struct lettering *l, enum icon icon, int side)
{
	assert(icon > ICON_NONE && icon < ICON_COUNT);
	struct mask *m = find(l, NULL, icon, 0, side, side);
	if (m)
		return m->surface;
	char path[4096];
	icon_path(icon, path);
	SDL_RWops *file = SDL_RWFromFile(path, "rb");
	if (!file)
		return NULL;
	struct mask made = { .icon = icon, .size = side, .max_width = side };
	made.surface = mask_of(IMG_LoadSizedSVG_RW(file, side, side));
	SDL_RWclose(file);
	m = keep(l, made);
	return m ? m->surface : NULL;
}

enum err lettering_check(struct lettering *l, char ret_detail[200])
{
	for (int i = ICON_NONE + 1; i < ICON_COUNT; i++) {
		if (lettering_icon(l, (enum icon)i, 16))
			continue;
		char path[4096];
		icon_path((enum icon)i, path);
		snprintf(ret_detail, 200, "icon cannot be read: %.170s", path);
		return ERR_NOT_FOUND;
	}
	return ERR_OK;
}

void lettering_close(struct lettering *l)
{
	if (!l)
		return;
	for (int i = 0; i < LETTERING_KEPT; i++)
		if (l->mask[i].used)
			give_up(l, &l->mask[i]);
	close_fonts(l);
	TTF_Quit();
	free(l);
}
