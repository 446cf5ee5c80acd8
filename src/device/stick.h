// USB sticks: where they are mounted, what .hadir files they hold, and that what was written is really on them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define STICK_PATH 256
#define STICK_FILES 64

struct stick {
	char path[STICK_PATH]; // where it is mounted
	uint64_t free_bytes;
	bool writable;
};
struct stick_file { char name[STICK_PATH]; uint64_t bytes; };

// The mounted removable media, or the given folder when it is there; how many were filled.
int stick_find(const char *folder, struct stick *ret_sticks, int cap);
int stick_list(const struct stick *s, struct stick_file ret_files[STICK_FILES]); // *.hadir in its top folder, by name
MUST_CHECK enum err stick_settle(const char *path); // the file and its entry are on the medium, and the next reading comes from there

// Of one line of /proc/self/mountinfo: its device numbers and where it is mounted (\040 and the like undone); false for other lines.
bool stick_mount(struct span line, unsigned *ret_major, unsigned *ret_minor, char ret_path[STICK_PATH]);
