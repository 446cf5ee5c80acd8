// Settings files: one table that reads, defaults, explains and writes them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/people.h"
#include "core/words.h"

// line: "16 tebal TEKS", a letterhead line
enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_BOOL, SETTING_DAY, SETTING_ZONE, SETTING_LANG, SETTING_LINE };

struct setting {
	const char *key;
	enum setting_type type;
	size_t offset, size;           // of the member in the struct that the table describes
	int64_t least, most, initial;  // of ints; initial also of bools; of lines initial is the size in points and most 1 means bold
	const char *help;              // what it is, in Indonesian; lines of the sample file; NULL: as the one before it, and not required
	const char *sample;            // the value in the sample file, NULL: the key is shown commented out
	bool required;
	const char *preset;            // the initial value of a text, NULL: empty
};

#define CONFIG_OF(structure, member) .offset = offsetof(structure, member), .size = sizeof(((structure *)0)->member)
#define CONFIG_POINTS_LEAST 6  // of a letterhead line
#define CONFIG_POINTS_MOST 36

struct kiosk_config {
	char name[64], room[80], class[24], camera[200], data[200], sound[200], printer[64], usb[200];
	int volume, brightness;        // percent
	bool fullscreen, mirror;
	enum lang lang;
};

extern const struct setting config_kiosk[];  // of struct kiosk_config; ends with key NULL

// ERR_UNKNOWN: no such key, detail: the nearest one; else detail is what was written, or what fits. sentence: its WORD_CONFIG_x.
struct config_problem { int line; enum err err; char key[48], detail[120]; enum word sentence; };
typedef void config_sink(void *context, const struct config_problem *p);
void config_problem_write(const struct config_problem *p, enum lang l, struct text *out);

// Sets defaults, then every `key = value` of the file (# and ; comments, values may be quoted; an empty value leaves the default); all problems go to
// the sink, keys that are missing with line 0. True when there were none; members of keys with a problem keep their defaults.
bool config_read(const struct setting *table, struct span file, void *ret_values, config_sink *sink, void *context);
int config_line(struct span file, const char *key); // where the key stands first, 0: nowhere
// texts are cut at characters
void config_report(config_sink *sink, void *context, int line, enum err err, enum word sentence, struct span key, struct span detail);

void config_sample(const struct setting *table, struct text *out); // a file to start from
