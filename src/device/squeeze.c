// Zstandard by its library.
// SPDX-License-Identifier: Apache-2.0
#include "device/squeeze.h"

#include <stdlib.h>
#include <threads.h>
#include <zstd.h>
#include <zstd_errors.h>

#define LEVEL 3
#define WINDOW_LOG 23 // 8 MiB, what level 19 and below use
#define FIRST 16384

enum err squeeze_pack(struct span bytes, char *ret_packed, size_t cap, size_t *ret_len)
{
	size_t n = ZSTD_compress(ret_packed, cap, bytes.at, bytes.len, LEVEL);
	if (ZSTD_isError(n))
		return ZSTD_getErrorCode(n) == ZSTD_error_dstSize_tooSmall ? ERR_FULL : ERR_NO_MEMORY;
	*ret_len = n;
	return ERR_OK;
}

static enum err grow(ZSTD_outBuffer *out, size_t most)
{
	size_t larger = out->size ? out->size * 2 : FIRST;
	if (out->size == most)
		return ERR_FULL;
	if (larger > most)
		larger = most;
	char *grown = realloc(out->dst, larger);
	if (!grown)
		return ERR_NO_MEMORY;
	out->dst = grown;
	out->size = larger;
	return ERR_OK;
}

// A full buffer may hold all there is: only what does not fit any more is too much.
static enum err unpack(ZSTD_DStream *z, ZSTD_inBuffer *in, ZSTD_outBuffer *out, size_t most)
{
	size_t left = 1;
	while (left) {
		size_t in_before = in->pos, out_before = out->pos;
		left = ZSTD_decompressStream(z, out, in);
		if (ZSTD_isError(left))
			return ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge ? ERR_FULL : ERR_FORMAT;
		if (!left)
			break;
		enum err e = out->pos == out->size ? grow(out, most) : ERR_OK;
		if (e)
			return e;
		if (in->pos == in_before && out->pos == out_before && in->pos == in->size && out->pos < out->size)
			return ERR_FORMAT; // cut short
	}
	return in->pos == in->size ? ERR_OK : ERR_FORMAT;
}

// A context is 150 KB to make, dearer than to unpack a run: each thread keeps one until it ends.
static tss_t contexts;

static void free_context(void *z)
{
	ZSTD_freeDCtx(z);
}

static void begin_contexts(void)
{
	if (tss_create(&contexts, free_context) != thrd_success)
		abort();
}

static ZSTD_DCtx *context_of_thread(void)
{
	static once_flag begun = ONCE_FLAG_INIT;
	call_once(&begun, begin_contexts);
	ZSTD_DCtx *z = tss_get(contexts);
	if (z || !(z = ZSTD_createDCtx()))
		return z;
	if (tss_set(contexts, z) == thrd_success)
		return z;
	ZSTD_freeDCtx(z);
	return NULL;
}

// Most frames say how long they are, and need no window of their own then.
static enum err unpack_at_once(struct span packed, size_t size, char **ret_bytes, size_t *ret_len)
{
	ZSTD_DCtx *z = context_of_thread();
	char *bytes = z ? malloc(size ? size : 1) : NULL;
	if (!bytes)
		return ERR_NO_MEMORY;
	size_t n = ZSTD_decompressDCtx(z, bytes, size, packed.at, packed.len);
	if (n == size) {
		*ret_bytes = bytes;
		*ret_len = n;
		return ERR_OK;
	}
	free(bytes);
	return ERR_FORMAT;
}

enum err squeeze_unpack(struct span packed, size_t most, char **ret_bytes, size_t *ret_len)
{
	unsigned long long size = ZSTD_getFrameContentSize(packed.at, packed.len);
	if (size == ZSTD_CONTENTSIZE_ERROR)
		return ERR_FORMAT;
	if (size != ZSTD_CONTENTSIZE_UNKNOWN)
		return size > most ? ERR_FULL : unpack_at_once(packed, (size_t)size, ret_bytes, ret_len);
	ZSTD_DStream *z = ZSTD_createDStream();
	ZSTD_inBuffer in = { packed.at, packed.len, 0 };
	ZSTD_outBuffer out = { NULL, 0, 0 };
	enum err e = z && !ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, WINDOW_LOG)) ? grow(&out, most) : ERR_NO_MEMORY;
	if (!e)
		e = unpack(z, &in, &out, most);
	ZSTD_freeDStream(z);
	if (e) {
		free(out.dst);
		return e;
	}
	*ret_bytes = out.dst;
	*ret_len = out.pos;
	return ERR_OK;
}
