// Reads QR codes with zbar, set up for short ASCII codes only.
// SPDX-License-Identifier: Apache-2.0
#include "device/reader.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define SCANNER_LIFE 200 // readings; zbar keeps about 190 bytes of each

struct reader {
	zbar_image_scanner_t *scanner;
	int readings;
	uint8_t *half;           // the frame at half its size
	size_t half_cap;
};

static zbar_image_scanner_t *make_scanner(void)
{
	zbar_image_scanner_t *s = zbar_image_scanner_create();
	if (!s)
		return NULL;
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1); // bytes as they are, no guess at their character set
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1);
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1);
	return s;
}

enum err reader_open(struct reader **ret_reader)
{
	struct reader *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	r->scanner = make_scanner();
	if (!r->scanner) {
		free(r);
		return ERR_NO_MEMORY;
	}
	*ret_reader = r;
	return ERR_OK;
}

static void renew(struct reader *r)
{
	zbar_image_scanner_t *fresh = ++r->readings % SCANNER_LIFE == 0 ? make_scanner() : NULL;
	if (!fresh)
		return;
	zbar_image_scanner_destroy(r->scanner);
	r->scanner = fresh;
}

static bool is_known(const struct reading *readings, int n, const char *text, size_t len)
{
	for (int i = 0; i < n; i++)
		if (readings[i].len == len && memcmp(readings[i].text, text, len) == 0)
			return true;
	return false;
}

static int take(const zbar_image_t *image, int scale, struct reading ret_readings[READER_CODES])
{
	int n = 0;
	const zbar_symbol_t *s = zbar_image_first_symbol(image);
	for (; s && n < READER_CODES; s = zbar_symbol_next(s)) {
		size_t len = zbar_symbol_get_data_length(s);
		len = len < READER_TEXT ? len : READER_TEXT;
		const char *text = zbar_symbol_get_data(s);
		if (!text || is_known(ret_readings, n, text, len))
			continue;
		struct reading *r = &ret_readings[n++];
		*r = (struct reading){ .len = len };
		memcpy(r->text, text, len);
		for (unsigned i = 0; i < 4 && i < zbar_symbol_get_loc_size(s); i++) {
			r->x[i] = zbar_symbol_get_loc_x(s, i) * scale;
			r->y[i] = zbar_symbol_get_loc_y(s, i) * scale;
		}
	}
	return n;
}

static int scan(struct reader *r, const uint8_t *grey, int width, int height, int scale, struct reading ret_readings[READER_CODES])
{
	zbar_image_t *image = zbar_image_create();
	if (!image)
		return 0;
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)width, (unsigned)height);
	zbar_image_set_data(image, grey, (size_t)width * (size_t)height, NULL);
	int n = zbar_scan_image(r->scanner, image) > 0 ? take(image, scale, ret_readings) : 0;
	zbar_image_destroy(image);
	renew(r);
	return n;
}

// Each pixel the mean of four: noise, blur and moire of screens shrink with it.
static const uint8_t *halve(struct reader *r, const struct frame *f)
{
	int width = f->width / 2, height = f->height / 2;
	size_t need = (size_t)width * (size_t)height;
	if (need > r->half_cap) {
		uint8_t *grown = realloc(r->half, need);
		if (!grown)
			return NULL;
		r->half = grown;
		r->half_cap = need;
	}
	for (int y = 0; y < height; y++) {
		const uint8_t *up = f->grey + (size_t)(2 * y) * (size_t)f->width, *down = up + f->width;
		uint8_t *to = r->half + (size_t)y * (size_t)width;
		for (int x = 0; x < width; x++)
			to[x] = (uint8_t)((up[2 * x] + up[2 * x + 1] + down[2 * x] + down[2 * x + 1] + 2) / 4);
	}
	return r->half;
}

int reader_read(struct reader *r, const struct frame *f, struct reading ret_readings[READER_CODES])
{
	int n = scan(r, f->grey, f->width, f->height, 1, ret_readings);
	if (n || f->width < 320 || f->height < 240)
		return n;
	const uint8_t *half = halve(r, f);
	return half ? scan(r, half, f->width / 2, f->height / 2, 2, ret_readings) : 0;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	zbar_image_scanner_destroy(r->scanner);
	free(r->half);
	free(r);
}
