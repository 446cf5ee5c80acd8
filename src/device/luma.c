// Grey pictures: libjpeg-turbo gives the luma of a JPEG without its colours; the raw formats are copied.
// SPDX-License-Identifier: Apache-2.0
#include "device/luma.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

static enum err size(struct luma *p, int width, int height)
{
	if (width < 1 || height < 1 || width > LUMA_SIDE_MAX || height > LUMA_SIDE_MAX)
		return ERR_RANGE;
	size_t need = (size_t)width * (size_t)height;
	if (need > p->cap) {
		uint8_t *grown = realloc(p->grey, need);
		if (!grown)
			return ERR_NO_MEMORY;
		p->grey = grown;
		p->cap = need;
	}
	p->width = width;
	p->height = height;
	return ERR_OK;
}

// At full size, also of cameras that have no smaller mode: of a 1080p frame, which takes 3.1 ms, libjpeg-turbo makes one of 3/4 in 4.5 ms and of 5/8 in 4.0;
// half in 2.7, but then badges of less than 4 pixels to a module are lost.
static enum err decompress(tjhandle tj, struct span bytes, struct luma *p)
{
	const unsigned char *at = (const unsigned char *)bytes.at;
	int width, height, sampling, space;
	if (tjDecompressHeader3(tj, at, bytes.len, &width, &height, &sampling, &space) != 0)
		return ERR_FORMAT;
	enum err e = size(p, width, height);
	if (e)
		return e;
	memset(p->grey, 128, (size_t)width * (size_t)height); // the part that a cut file does not reach
	int failed = tjDecompress2(tj, at, bytes.len, p->grey, width, width, height, TJPF_GRAY, TJFLAG_FASTDCT | TJFLAG_LIMITSCANS);
	return failed && tjGetErrorCode(tj) != TJERR_WARNING ? ERR_FORMAT : ERR_OK;
}

enum err luma_jpeg(struct span bytes, struct luma *p)
{
	tjhandle tj = tjInitDecompress();
	if (!tj)
		return ERR_NO_MEMORY;
	enum err e = decompress(tj, bytes, p);
	tjDestroy(tj);
	return e;
}

// A number of a PGM's heading, after white space and comments; -1 when there is none.
static int heading_number(struct span *s)
{
	while (s->len && (*s->at == ' ' || *s->at == '#' || (*s->at >= '\t' && *s->at <= '\r'))) {
		if (*s->at == '#')
			span_cut(s, '\n');
		else
			s->at++, s->len--;
	}
	int value = -1;
	for (; s->len && *s->at >= '0' && *s->at <= '9' && value <= LUMA_SIDE_MAX; s->at++, s->len--)
		value = (value < 0 ? 0 : value) * 10 + (*s->at - '0');
	return value;
}

enum err luma_pgm(struct span bytes, struct luma *p)
{
	if (!span_starts(bytes, "P5"))
		return ERR_FORMAT;
	struct span rest = { bytes.at + 2, bytes.len - 2 };
	int width = heading_number(&rest), height = heading_number(&rest), most = heading_number(&rest);
	if (width < 1 || height < 1 || most < 1 || most > 255 || !rest.len)
		return ERR_FORMAT;
	rest = (struct span){ rest.at + 1, rest.len - 1 }; // the one white space that ends the heading
	return luma_raw(rest, width, height, width, 1, p);
}

enum err luma_raw(struct span bytes, int width, int height, int stride, int step, struct luma *p)
{
	if (width > LUMA_SIDE_MAX)
		return ERR_RANGE;
	if (step < 1 || stride < width * step)
		return ERR_FORMAT;
	enum err e = size(p, width, height);
	if (e)
		return e;
	size_t row = (size_t)(width - 1) * (size_t)step + 1;
	if (bytes.len < (size_t)stride * (size_t)(height - 1) + row)
		return ERR_FORMAT;
	for (int y = 0; y < height; y++) {
		const char *from = bytes.at + (size_t)y * (size_t)stride;
		uint8_t *to = p->grey + (size_t)y * (size_t)width;
		if (step == 1)
			memcpy(to, from, (size_t)width);
		else
			for (int x = 0; x < width; x++)
				to[x] = (uint8_t)from[x * step];
	}
	return ERR_OK;
}

static enum err by_name(struct span bytes, const char *path, struct luma *p)
{
	if (span_starts(bytes, "\xff\xd8"))
		return luma_jpeg(bytes, p);
	if (span_starts(bytes, "P5"))
		return luma_pgm(bytes, p);
	const char *dash = strrchr(path, '-');
	int width, height, end = 0;
	if (!dash || sscanf(dash, "-%5dx%5d.yuyv%n", &width, &height, &end) != 2 || !end || dash[end])
		return ERR_FORMAT;
	return luma_raw(bytes, width, height, width * 2, 2, p);
}

enum err luma_file(const char *path, struct luma *p)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
	enum err e = ERR_IO;
	char *bytes = NULL;
	long len;
	if (fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < 0)
		goto out;
	e = ERR_RANGE;
	if (len > LUMA_BYTES_MAX)
		goto out;
	e = ERR_NO_MEMORY;
	bytes = malloc((size_t)len + 1);
	if (!bytes)
		goto out;
	rewind(f);
	e = fread(bytes, 1, (size_t)len, f) == (size_t)len ? by_name((struct span){ bytes, (size_t)len }, path, p) : ERR_IO;
out:
	free(bytes);
	fclose(f);
	return e;
}

void luma_close(struct luma *p)
{
	free(p->grey);
	*p = (struct luma){ 0 };
}
