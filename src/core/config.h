// Settings files: one table that reads, defaults, explains and writes them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"

enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_DAY, SETTING_ZONE, SETTING_LANG, SETTING_LINE }; // line: "16 tebal TEKS", a letterhead line

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset, size;           // of the member in the struct that the table describes
	int64_t least, most, initial;  // of ints; initial also of bools
	const char *help;              // what it is, in Indonesian; a line of the sample file
	const char *sample;            // the value in the sample file, NULL: the key is shown commented out
	bool required;
};

struct kiosk_config {
	char name[64], room[80], class[24], camera[200], data[200], sound[200], printer[64], usb[200];
	int volume, brightness;        // percent
	bool fullscreen, mirror;
	enum lang lang;
};

extern const struct setting config_event[];  // of struct event; ends with key NULL
extern const struct setting config_kiosk[];  // of struct kiosk_config; ends with key NULL

struct config_problem { int line; enum err err; char key[48], detail[120]; }; // ERR_UNKNOWN: no such key, detail: the nearest one
typedef void config_sink(void *context, const struct config_problem *p);

// Sets defaults, then every `key = value` of the file (# and ; comments, values may be quoted); all problems go to the sink. True when none.
bool config_read(const struct setting *table, struct span file, void *ret_values, config_sink *sink, void *context);
void config_sample(const struct setting *table, struct text *out); // a file to start from
