// The one result code of every function that can fail.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#define MUST_CHECK __attribute__((warn_unused_result))

enum err {
	ERR_OK,
	ERR_FULL,         // the caller's buffer or a fixed capacity is too small
	ERR_FORMAT,       // the text or bytes are not of the expected form
	ERR_RANGE,        // a number or date lies outside its limits
	ERR_UTF8,         // the text is not valid UTF-8
	ERR_MISSING,      // a required value is absent
	ERR_UNKNOWN,      // a key or kind that this version does not know
	ERR_CHAIN,        // a record does not follow from the one before it
	ERR_GAP,          // records are missing between two that are there
	ERR_FORK,         // two different records claim the same number
	ERR_SIGNATURE,    // a signature is missing or not by the ledger's author
	ERR_NOT_FOUND,    // there is no such row, file or device
	ERR_IO,           // reading or writing failed
	ERR_DISK_FULL,    // no room was left; nothing was recorded
	ERR_READ_ONLY,    // the file or its folder cannot be written
	ERR_BUSY,         // another process holds the file
	ERR_NOT_OURS,     // the file belongs to another program
	ERR_NEWER,        // the file was written by a newer version
	ERR_DAMAGED,      // the file is damaged or cut short
	ERR_OTHER_EVENT,  // the file is about another event
	ERR_NO_MEMORY,
	ERR_DEVICE,       // a camera, screen, speaker or printer failed
	ERR_COUNT
};

// One English sentence fragment for logs and developers; people see words.h.
const char *err_text(enum err e);
