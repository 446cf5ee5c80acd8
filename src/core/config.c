// The engine of settings files, and the kiosk's own table.
// SPDX-License-Identifier: Apache-2.0
#include "core/config.h"

#include <assert.h>
#include <string.h>

#define KEYS_MAX 64
#define KEY_MAX 48

const struct setting config_kiosk[] = {
	{ "name", SETTING_TEXT, CONFIG_OF(struct kiosk_config, name), .help = "Nama kiosk ini pada laporan", .sample = "Kiosk 1", .preset = "Kiosk" },
	{ "room", SETTING_TEXT, CONFIG_OF(struct kiosk_config, room),
		.help = "Ruang tempat kiosk berdiri, seperti pada kolom ruang di sessions.csv; kosong: semua ruang" },
	{ "class", SETTING_TEXT, CONFIG_OF(struct kiosk_config, class), .help = "Kelas yang dilayani; kosong: semua kelas" },
	{ "camera", SETTING_TEXT, CONFIG_OF(struct kiosk_config, camera), .help = "Kamera: auto, /dev/video0, atau replay:FOLDER", .preset = "auto" },
	{ "data", SETTING_TEXT, CONFIG_OF(struct kiosk_config, data), .help = "Folder tempat catatan disimpan", .preset = "/var/lib/hadir" },
	{ "sound", SETTING_TEXT, CONFIG_OF(struct kiosk_config, sound), .help = "Folder berisi suara sendiri; kosong: suara bawaan" },
	{ "printer", SETTING_TEXT, CONFIG_OF(struct kiosk_config, printer), .help = "Nama printer tanda pengenal; kosong: tidak ada" },
	{ "usb", SETTING_TEXT, CONFIG_OF(struct kiosk_config, usb), .help = "Folder pengganti diska lepas; kosong: dicari sendiri" },
	{ "volume", SETTING_INT, CONFIG_OF(struct kiosk_config, volume), 0, 100, 80, .help = "Keras suara (persen)" },
	{ "brightness", SETTING_INT, CONFIG_OF(struct kiosk_config, brightness), 10, 100, 100, .help = "Terang layar (persen)" },
	{ "fullscreen", SETTING_BOOL, CONFIG_OF(struct kiosk_config, fullscreen), .initial = true, .help = "Layar penuh: ya atau tidak" },
	{ "mirror", SETTING_BOOL, CONFIG_OF(struct kiosk_config, mirror), .initial = true, .help = "Gambar kamera dicerminkan: ya atau tidak" },
	{ "lang", SETTING_LANG, CONFIG_OF(struct kiosk_config, lang), .initial = LANG_ID, .help = "Bahasa pertama: id atau en" },
	{ .key = NULL },
};

// One file on its way into the struct.
struct reader {
	const struct setting *table;
	char *values;
	config_sink *sink;
	void *context;
	bool good;
	int line, seen[KEYS_MAX]; // the line in which each key stands, 0: none yet
};

// Cut where it is too long, but only between characters.
static void copy_cut(struct span s, char *dst, size_t cap)
{
	struct text out = text_init(dst, cap);
	for (int32_t c; (c = utf8_next(&s)) != -1 && !out.full;)
		text_code(&out, c < 0x20 ? '?' : c);
}

void config_report(config_sink *sink, void *context, int line, enum err err, enum word sentence, struct span key, struct span detail)
{
	struct config_problem p = { .line = line, .err = err, .sentence = sentence };
	copy_cut(key, p.key, sizeof p.key);
	copy_cut(detail, p.detail, sizeof p.detail);
	sink(context, &p);
}

static void report(struct reader *r, enum err err, enum word sentence, struct span key, struct span detail)
{
	r->good = false;
	config_report(r->sink, r->context, r->line, err, sentence, key, detail);
}

void config_problem_write(const struct config_problem *p, enum lang l, struct text *out)
{
	struct fill fills[] = { { "key", p->key }, { "value", p->detail } };
	words_write(out, p->sentence, l, fills, 2);
}

static void put_int(struct reader *r, const struct setting *s, int64_t value)
{
	int number = (int)value;
	bool yes = value != 0;
	assert(s->size == (s->type == SETTING_BOOL ? sizeof yes : sizeof number));
	memcpy(r->values + s->offset, s->type == SETTING_BOOL ? (const void *)&yes : (const void *)&number, s->size);
}

// A number of points, the word tebal, both or neither; then the text.
static bool read_line(const struct setting *s, struct span value, struct letterhead_line *ret_line)
{
	struct letterhead_line line = { .size = (int)s->initial, .bold = s->most != 0 };
	int64_t size;
	struct span rest = value, word = span_cut(&rest, ' ');
	if (span_int(word, &size)) {
		if (size < CONFIG_POINTS_LEAST || size > CONFIG_POINTS_MOST)
			return false;
		line.size = (int)size;
		line.bold = false;
		value = rest = span_trim(rest);
		word = span_cut(&rest, ' ');
	}
	if (span_like(word, "tebal")) {
		line.bold = true;
		value = span_trim(rest);
	}
	if (!span_copy(value, line.text, sizeof line.text))
		return false;
	*ret_line = line;
	return true;
}

static void set_default(struct reader *r, const struct setting *s)
{
	struct letterhead_line line;
	if (s->type == SETTING_TEXT) {
		bool fits = span_copy(span_of(s->preset), r->values + s->offset, s->size);
		assert(fits);
	} else if (s->type == SETTING_LINE) {
		bool good = read_line(s, SPAN(""), &line);
		assert(good && s->size == sizeof line);
		memcpy(r->values + s->offset, &line, sizeof line);
	} else {
		put_int(r, s, s->initial);
	}
}

static void set_text(struct reader *r, const struct setting *s, struct span value)
{
	char room[24];
	struct text most = text_init(room, sizeof room);
	text_int(&most, (int64_t)s->size - 1);
	if (value.len < s->size)
		span_copy(value, r->values + s->offset, s->size);
	else
		report(r, ERR_FULL, WORD_CONFIG_TOO_LONG, span_of(s->key), text_span(&most));
}

static void set_line(struct reader *r, const struct setting *s, struct span value)
{
	struct letterhead_line line;
	if (read_line(s, value, &line))
		memcpy(r->values + s->offset, &line, sizeof line);
	else
		report(r, ERR_FORMAT, WORD_CONFIG_LINE, span_of(s->key), value);
}

static void set_int(struct reader *r, const struct setting *s, struct span value)
{
	int64_t number = 0;
	char room[48];
	struct text range = text_init(room, sizeof room);
	bool is_number = span_int(value, &number);
	text_int(&range, s->least);
	text_char(&range, '-');
	text_int(&range, s->most);
	if (is_number && ((number >= s->least && number <= s->most) || number == s->initial))
		put_int(r, s, number);
	else
		report(r, is_number ? ERR_RANGE : ERR_FORMAT, WORD_CONFIG_NUMBER, span_of(s->key), text_span(&range));
}

static bool read_bool(struct span value, bool *ret_yes)
{
	static const char words[2][5][6] = { { "tidak", "no", "false", "0", "off" }, { "ya", "yes", "true", "1", "on" } };
	for (int i = 0; i < 10; i++) {
		if (span_like(value, words[i / 5][i % 5])) {
			*ret_yes = i >= 5;
			return true;
		}
	}
	return false;
}

static void set_named(struct reader *r, const struct setting *s, struct span value)
{
	bool yes = false;
	int day = 0;
	enum zone zone = ZONE_WIB;
	bool english = span_like(value, "en") || span_like(value, "english");
	if (s->type == SETTING_BOOL && read_bool(value, &yes))
		put_int(r, s, yes);
	else if (s->type == SETTING_BOOL)
		report(r, ERR_FORMAT, WORD_CONFIG_YES_NO, span_of(s->key), value);
	else if (s->type == SETTING_DAY && calendar_read_day(value, &day) == ERR_OK)
		put_int(r, s, day);
	else if (s->type == SETTING_DAY)
		report(r, ERR_FORMAT, WORD_CONFIG_DAY, span_of(s->key), value);
	else if (s->type == SETTING_ZONE && zone_read(value, &zone) == ERR_OK)
		put_int(r, s, zone);
	else if (s->type == SETTING_ZONE)
		report(r, ERR_FORMAT, WORD_CONFIG_ZONE, span_of(s->key), value);
	else if (english || span_like(value, "id") || span_like(value, "indonesia"))
		put_int(r, s, english ? LANG_EN : LANG_ID);
	else
		report(r, ERR_FORMAT, WORD_CONFIG_LANG, span_of(s->key), value);
}

static void set(struct reader *r, const struct setting *s, struct span value)
{
	if (s->type == SETTING_TEXT)
		set_text(r, s, value);
	else if (s->type == SETTING_LINE)
		set_line(r, s, value);
	else if (s->type == SETTING_INT)
		set_int(r, s, value);
	else
		set_named(r, s, value);
}

// Letters to change, add or leave out to make one key of the other (Levenshtein).
static int distance(struct span a, struct span b)
{
	int row[KEY_MAX + 1];
	size_t n = b.len < KEY_MAX ? b.len : KEY_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = (int)j;
	for (size_t i = 0; i < a.len && i < KEY_MAX; i++) {
		int corner = row[0];
		row[0] = (int)i + 1;
		for (size_t j = 1; j <= n; j++) {
			int change = corner + (a.at[i] != b.at[j - 1]), add = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			corner = row[j];
			row[j] = change < add ? change : add;
		}
	}
	return row[n];
}

static struct span nearest(const struct setting *table, struct span key)
{
	struct span best = span_of(table->key);
	for (const struct setting *s = table; s->key; s++)
		if (distance(key, span_of(s->key)) < distance(key, best))
			best = span_of(s->key);
	return best;
}

static const struct setting *find(const struct setting *table, struct span key)
{
	for (; table->key; table++)
		if (span_like(key, table->key))
			return table;
	return NULL;
}

static struct span unquoted(struct span s)
{
	s = span_trim(s);
	bool quoted = s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"';
	return quoted ? (struct span){ s.at + 1, s.len - 2 } : s;
}

static void take_line(struct reader *r, struct span line)
{
	line = span_trim(line);
	if (!line.len || *line.at == '#' || *line.at == ';')
		return;
	struct span value = line, key = span_trim(span_cut(&value, '='));
	const struct setting *s = find(r->table, key);
	if (!key.len || key.len == line.len) {
		report(r, ERR_FORMAT, WORD_CONFIG_FORMAT, SPAN(""), line);
		return;
	}
	if (!s) {
		report(r, ERR_UNKNOWN, WORD_CONFIG_UNKNOWN, key, nearest(r->table, key));
		return;
	}
	char room[24];
	struct text before = text_init(room, sizeof room);
	int *seen = &r->seen[s - r->table];
	text_int(&before, *seen);
	if (*seen)
		report(r, ERR_FORMAT, WORD_CONFIG_TWICE, key, text_span(&before));
	value = unquoted(value);
	if (!*seen && value.len)
		set(r, s, value);
	if (value.len)
		*seen = r->line;
}

static bool is_plain(struct span line)
{
	for (int32_t c; (c = utf8_next(&line)) != -1;)
		if (c == 0x7f || (c < 0x20 && c != '\t' && c != '\r'))
			return false;
	return true;
}

// Bytes of another encoding, and of no text at all, are told once, in their line.
static bool is_text(struct reader *r, struct span file)
{
	for (r->line = 1; file.len; r->line++) {
		if (!is_plain(span_cut(&file, '\n'))) {
			report(r, ERR_UTF8, WORD_CONFIG_UTF8, SPAN(""), SPAN(""));
			return false;
		}
	}
	return true;
}

static struct span without_bom(struct span file)
{
	return span_starts(file, "\xef\xbb\xbf") ? (struct span){ file.at + 3, file.len - 3 } : file;
}

static struct span last_line(const char *help)
{
	const char *end = strrchr(help, '\n');
	return span_of(end ? end + 1 : help);
}

bool config_read(const struct setting *table, struct span file, void *ret_values, config_sink *sink, void *context)
{
	struct reader r = { .table = table, .values = ret_values, .sink = sink, .context = context, .good = true };
	for (const struct setting *s = table; s->key; s++) {
		assert(s - table < KEYS_MAX && strlen(s->key) < KEY_MAX);
		set_default(&r, s);
	}
	file = without_bom(file);
	if (!is_text(&r, file))
		return false;
	for (r.line = 1; file.len; r.line++)
		take_line(&r, span_cut(&file, '\n'));
	r.line = 0;
	for (const struct setting *s = table; s->key; s++)
		if (s->required && !r.seen[s - table])
			report(&r, ERR_MISSING, WORD_CONFIG_MISSING, span_of(s->key), last_line(s->help));
	return r.good;
}

int config_line(struct span file, const char *key)
{
	file = without_bom(file);
	for (int line = 1; file.len; line++) {
		struct span rest = span_cut(&file, '\n');
		if (span_like(span_trim(span_cut(&rest, '=')), key))
			return line;
	}
	return 0;
}

static void write_value(const struct setting *s, struct text *out)
{
	bool preset = s->type == SETTING_TEXT && s->preset;
	if (s->sample || preset) {
		text_char(out, ' ');
		text_str(out, s->sample ? s->sample : s->preset);
	} else if (s->type == SETTING_INT && s->initial >= s->least) {
		text_char(out, ' ');
		text_int(out, s->initial);
	} else if (s->type == SETTING_BOOL) {
		text_str(out, s->initial ? " ya" : " tidak");
	} else if (s->type == SETTING_LANG) {
		text_str(out, s->initial == LANG_EN ? " en" : " id");
	}
}

static void write_help(const char *lines, struct text *out)
{
	for (struct span help = span_of(lines); help.len;) {
		text_str(out, "# ");
		text_add(out, span_cut(&help, '\n'));
		text_char(out, '\n');
	}
}

void config_sample(const struct setting *table, struct text *out)
{
	for (const struct setting *s = table; s->key; s++) {
		if (s->help && s > table)
			text_char(out, '\n');
		write_help(s->help, out);
		text_str(out, s->sample ? "" : "#");
		text_str(out, s->key);
		text_str(out, " =");
		write_value(s, out);
		text_char(out, '\n');
	}
}
