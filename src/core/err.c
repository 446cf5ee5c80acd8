// The texts of the result codes.
// SPDX-License-Identifier: Apache-2.0
#include "core/err.h"

#include <assert.h>

static const char *const texts[] = {
	[ERR_OK] = "ok",
	[ERR_FULL] = "too long for its place",
	[ERR_FORMAT] = "not of the expected form",
	[ERR_RANGE] = "outside its limits",
	[ERR_UTF8] = "not valid UTF-8",
	[ERR_MISSING] = "a required value is missing",
	[ERR_UNKNOWN] = "unknown to this version",
	[ERR_CHAIN] = "does not follow from the record before it",
	[ERR_GAP] = "records are missing in between",
	[ERR_FORK] = "two different records have the same number",
	[ERR_SIGNATURE] = "signature missing or not by the ledger's author",
	[ERR_NOT_FOUND] = "not found",
	[ERR_IO] = "reading or writing failed",
	[ERR_DISK_FULL] = "the disk is full; nothing was recorded",
	[ERR_READ_ONLY] = "cannot be written",
	[ERR_BUSY] = "in use by another process",
	[ERR_NOT_OURS] = "not a Hadir file",
	[ERR_NEWER] = "written by a newer version of Hadir",
	[ERR_DAMAGED] = "damaged or cut short",
	[ERR_OTHER_EVENT] = "about another event",
	[ERR_NO_MEMORY] = "out of memory",
	[ERR_DEVICE] = "the device failed",
};
static_assert(sizeof texts / sizeof *texts == ERR_COUNT, "every result code has a text");

const char *err_text(enum err e)
{
	assert(e >= 0 && e < ERR_COUNT && texts[e]);
	return texts[e];
}
