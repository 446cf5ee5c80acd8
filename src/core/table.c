// Headings by alias, and what rows of every table have in common.
// SPDX-License-Identifier: Apache-2.0
#include "core/table.h"

#include <assert.h>
#include <string.h>

#include "core/people.h"

#define BIT(column) (1u << COLUMN_##column)

static_assert(WORD_PROBLEM_NO_ROWS - WORD_PROBLEM_NONE == PROBLEM_NO_ROWS - PROBLEM_NONE, "every problem has its sentence");
static_assert(WORD_CONFIG_FORMAT - WORD_PROBLEM_NONE == PROBLEM_COUNT, "no sentence lacks its problem");
static_assert(WORD_PROBLEM_NAME_EMPTY - WORD_PROBLEM_NONE == PROBLEM_NAME_EMPTY && WORD_PROBLEM_NIP_EXCEL - WORD_PROBLEM_NONE == PROBLEM_NIP_EXCEL
	&& WORD_PROBLEM_DATE - WORD_PROBLEM_NONE == PROBLEM_DATE && WORD_PROBLEM_PIN - WORD_PROBLEM_NONE == PROBLEM_PIN,
	"sentences stand in the order of problems");
static_assert(COLUMN_COUNT <= 32, "a table's columns fit into a mask");

// The first line of a column is how the template writes it; headings are compared by their lower-case letters and digits.
static const struct { enum column column; char alias[24]; } aliases[] = {
	{ COLUMN_NUMBER, "no" }, { COLUMN_NUMBER, "nomor" }, { COLUMN_NUMBER, "no_urut" }, { COLUMN_NUMBER, "no_peserta" },
	{ COLUMN_NUMBER, "nomor_peserta" },
	{ COLUMN_NUMBER, "no_sesi" }, { COLUMN_NUMBER, "sesi" }, { COLUMN_NUMBER, "sesi_ke" },
	{ COLUMN_NAME, "nama" }, { COLUMN_NAME, "nama_lengkap" }, { COLUMN_NAME, "nama_peserta" }, { COLUMN_NAME, "nama_dan_gelar" },
	{ COLUMN_NAME, "nama_dengan_gelar" }, { COLUMN_NAME, "nama_petugas" }, { COLUMN_NAME, "nama_perangkat" }, { COLUMN_NAME, "name" },
	{ COLUMN_NIP, "nip" }, { COLUMN_NIP, "nip_nik" }, { COLUMN_NIP, "nip_nrp" }, { COLUMN_NIP, "nomor_induk_pegawai" }, { COLUMN_NIP, "nip_baru" },
	{ COLUMN_RANK, "pangkat_gol" }, { COLUMN_RANK, "pangkat" }, { COLUMN_RANK, "golongan" }, { COLUMN_RANK, "gol" }, { COLUMN_RANK, "gol_ruang" },
	{ COLUMN_RANK, "golongan_ruang" }, { COLUMN_RANK, "pangkat_golongan" }, { COLUMN_RANK, "pangkat_gol_ruang" },
	{ COLUMN_RANK, "pangkat_golongan_ruang" },
	{ COLUMN_POSITION, "jabatan" }, { COLUMN_POSITION, "jab" },
	{ COLUMN_UNIT, "instansi" }, { COLUMN_UNIT, "kantor" }, { COLUMN_UNIT, "unit_kerja" }, { COLUMN_UNIT, "satuan_kerja" }, { COLUMN_UNIT, "satker" },
	{ COLUMN_UNIT, "opd" }, { COLUMN_UNIT, "skpd" }, { COLUMN_UNIT, "perangkat_daerah" }, { COLUMN_UNIT, "unit_organisasi" },
	{ COLUMN_UNIT, "asal_instansi" }, { COLUMN_UNIT, "instansi_unit_kerja" }, { COLUMN_UNIT, "desa" },
	{ COLUMN_REGION, "kab_kota" }, { COLUMN_REGION, "kabupaten_kota" }, { COLUMN_REGION, "kabupaten" }, { COLUMN_REGION, "kota" },
	{ COLUMN_REGION, "daerah" },
	{ COLUMN_ROLE, "peran" }, { COLUMN_ROLE, "sebagai" }, { COLUMN_ROLE, "kategori" },
	{ COLUMN_CLASS, "kelas" }, { COLUMN_CLASS, "kelompok" },
	{ COLUMN_LETTER, "no_surat_tugas" }, { COLUMN_LETTER, "nomor_surat_tugas" }, { COLUMN_LETTER, "surat_tugas" }, { COLUMN_LETTER, "no_spt" },
	{ COLUMN_LETTER_DAY, "tgl_surat_tugas" }, { COLUMN_LETTER_DAY, "tanggal_surat_tugas" }, { COLUMN_LETTER_DAY, "tgl_spt" },
	{ COLUMN_REPLACES, "menggantikan" }, { COLUMN_REPLACES, "menggantikan_no" },
	{ COLUMN_TITLE, "judul" }, { COLUMN_TITLE, "judul_sesi" }, { COLUMN_TITLE, "materi" }, { COLUMN_TITLE, "judul_materi" },
	{ COLUMN_TITLE, "kegiatan" },
	{ COLUMN_TITLE, "kegiatan_materi" }, { COLUMN_TITLE, "acara" }, { COLUMN_TITLE, "topik" },
	{ COLUMN_SPEAKER, "narasumber" }, { COLUMN_SPEAKER, "pemateri" }, { COLUMN_SPEAKER, "pembicara" }, { COLUMN_SPEAKER, "widyaiswara" },
	{ COLUMN_SPEAKER, "fasilitator" }, { COLUMN_SPEAKER, "pengajar" },
	{ COLUMN_MODERATOR, "moderator" },
	{ COLUMN_DAY, "tanggal" }, { COLUMN_DAY, "tgl" }, { COLUMN_DAY, "hari_tanggal" },
	{ COLUMN_START, "mulai" }, { COLUMN_START, "jam_mulai" }, { COLUMN_START, "waktu_mulai" },
	{ COLUMN_END, "selesai" }, { COLUMN_END, "jam_selesai" }, { COLUMN_END, "waktu_selesai" },
	{ COLUMN_JP, "jp" }, { COLUMN_JP, "jumlah_jp" }, { COLUMN_JP, "jam_pelajaran" },
	{ COLUMN_ROOM, "ruang" }, { COLUMN_ROOM, "ruangan" }, { COLUMN_ROOM, "tempat" },
	{ COLUMN_INSTRUMENT, "instrumen" }, { COLUMN_INSTRUMENT, "penilaian" }, { COLUMN_INSTRUMENT, "evaluasi" },
	{ COLUMN_OUT, "pulang" }, { COLUMN_OUT, "presensi_pulang" },
	{ COLUMN_PIN, "pin" },
	{ COLUMN_KEY, "kunci" }, { COLUMN_KEY, "kunci_publik" },
	{ COLUMN_UNUSED, "provinsi" }, { COLUMN_UNUSED, "jk" }, { COLUMN_UNUSED, "jenis_kelamin" }, { COLUMN_UNUSED, "l_p" }, { COLUMN_UNUSED, "no_hp" },
	{ COLUMN_UNUSED, "hp" }, { COLUMN_UNUSED, "telepon" }, { COLUMN_UNUSED, "no_telp" }, { COLUMN_UNUSED, "whatsapp" }, { COLUMN_UNUSED, "wa" },
	{ COLUMN_UNUSED, "email" }, { COLUMN_UNUSED, "e_mail" }, { COLUMN_UNUSED, "keterangan" }, { COLUMN_UNUSED, "ket" },
	{ COLUMN_UNUSED, "tanda_tangan" },
};

static const struct { uint32_t known, needed; enum column first; int rows; } tables[] = {
	[TABLE_PEOPLE] = { BIT(NUMBER) | BIT(NAME) | BIT(NIP) | BIT(RANK) | BIT(POSITION) | BIT(UNIT) | BIT(REGION) | BIT(ROLE) | BIT(CLASS)
		| BIT(LETTER) | BIT(LETTER_DAY) | BIT(REPLACES) | BIT(UNUSED), BIT(NAME), COLUMN_NAME, TABLE_ROWS },
	[TABLE_SESSIONS] = { BIT(NUMBER) | BIT(TITLE) | BIT(SPEAKER) | BIT(MODERATOR) | BIT(DAY) | BIT(START) | BIT(END) | BIT(JP) | BIT(ROOM)
		| BIT(CLASS) | BIT(INSTRUMENT) | BIT(OUT) | BIT(UNUSED), BIT(NUMBER) | BIT(TITLE) | BIT(START) | BIT(END), COLUMN_TITLE, EVENT_SESSIONS },
	[TABLE_OFFICERS] = { BIT(NUMBER) | BIT(NAME) | BIT(ROLE) | BIT(PIN) | BIT(UNUSED), BIT(NAME) | BIT(PIN), COLUMN_NAME, EVENT_OFFICERS },
	[TABLE_KIOSKS] = { BIT(NUMBER) | BIT(NAME) | BIT(KEY) | BIT(UNUSED), BIT(NAME) | BIT(KEY), COLUMN_NAME, TABLE_ROWS },
};
static_assert(sizeof tables / sizeof *tables == TABLE_COUNT, "every table is described");

bool row_is_empty(const struct row *row)
{
	for (int i = 0; i < row->count; i++)
		if (span_trim(row->field[i]).len)
			return false;
	return true;
}

bool problem_is_warning(enum problem p)
{
	return p == PROBLEM_NONE || p == PROBLEM_UNKNOWN_HEADING || p == PROBLEM_NIP_AGE || p == PROBLEM_NIK || p == PROBLEM_PERSON_TWICE
		|| p == PROBLEM_RANK || p == PROBLEM_FRIDAY || p == PROBLEM_PIN_WEAK || p == PROBLEM_NO_ROWS;
}

void finding_write(const struct finding *f, enum lang l, struct text *out)
{
	char line[24], other[24];
	struct text line_text = text_init(line, sizeof line), other_text = text_init(other, sizeof other);
	text_int(&line_text, f->line);
	text_int(&other_text, f->other_line);
	struct fill fills[] = { { "value", f->detail }, { "line", line }, { "other", other } };
	words_write(out, (enum word)(WORD_PROBLEM_NONE + f->problem), l, fills, 3);
}

const char *column_name(enum column c)
{
	assert(c >= 0 && c < COLUMN_COUNT);
	size_t i = 0;
	while (aliases[i].column != c)
		i++;
	return aliases[i].alias;
}

// What a heading is compared by: its letters and digits, the letters lower-case.
static char next_plain(struct span *s)
{
	while (s->len) {
		char c = *s->at;
		s->at++, s->len--;
		if (c >= 'A' && c <= 'Z')
			return (char)(c + 32);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			return c;
	}
	return '\0';
}

static bool is_alias(struct span heading, struct span alias)
{
	char a, b;
	do {
		a = next_plain(&heading);
		b = next_plain(&alias);
	} while (a == b && a);
	return a == b;
}

// COLUMN_COUNT: no column of this table.
static enum column find_column(struct span heading, enum table table)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (tables[table].known >> aliases[i].column & 1 && is_alias(heading, span_of(aliases[i].alias)))
			return aliases[i].column;
	return COLUMN_COUNT;
}

static bool looks_like_heading(const struct row *row, enum table table)
{
	int filled = 0, known = 0, first = 0;
	for (int i = 0; i < row->count; i++) {
		if (!span_trim(row->field[i]).len)
			continue;
		enum column c = find_column(row->field[i], table);
		filled++;
		known += c != COLUMN_COUNT;
		first += c == tables[table].first;
	}
	return first ? known >= 2 || filled == 1 : known >= 2 && known * 2 > filled;
}

bool table_heading(const struct row *row, enum table table, struct heading *ret_heading, finding_sink *sink, void *context)
{
	if (!looks_like_heading(row, table))
		return false;
	*ret_heading = (struct heading){ .table = table, .count = row->count };
	for (int c = 0; c < COLUMN_COUNT; c++)
		ret_heading->at[c] = -1;
	for (int i = 0; i < row->count; i++) {
		struct span name = span_trim(row->field[i]);
		enum column c = find_column(name, table);
		if (!name.len || c == COLUMN_UNUSED)
			continue;
		if (c == COLUMN_COUNT)
			table_report(sink, context, row->line, 0, PROBLEM_UNKNOWN_HEADING, name);
		else if (ret_heading->at[c] >= 0)
			table_report(sink, context, row->line, 0, PROBLEM_TWICE_HEADING, span_of(column_name(c)));
		else
			ret_heading->at[c] = i;
	}
	for (int c = 0; c < COLUMN_COUNT; c++)
		if (tables[table].needed >> c & 1 && ret_heading->at[c] < 0)
			table_report(sink, context, row->line, 0, PROBLEM_NO_COLUMN, span_of(column_name((enum column)c)));
	return true;
}

void table_begin(struct table_scan *t, enum table table)
{
	*t = (struct table_scan){ .heading.table = table };
}

static bool is_over(struct table_scan *t, int line, finding_sink *sink, void *context)
{
	int limit = tables[t->heading.table].rows;
	if (t->rows < limit)
		return false;
	char room[24];
	struct text number = text_init(room, sizeof room);
	text_grouped(&number, limit);
	if (!t->full)
		table_report(sink, context, line, 0, PROBLEM_TOO_MANY, text_span(&number));
	t->full = true;
	return true;
}

bool table_row(struct table_scan *t, const struct row *row, finding_sink *sink, void *context)
{
	if (row_is_empty(row))
		return false;
	if (!t->found) {
		int year = t->heading.year;
		t->found = t->before <= TABLE_TITLE_ROWS && table_heading(row, t->heading.table, &t->heading, sink, context);
		t->heading.year = year;
		t->before += !t->found;
		return false;
	}
	if (is_over(t, row->line, sink, context))
		return false;
	t->rows++;
	return true;
}

void table_end(const struct table_scan *t, finding_sink *sink, void *context)
{
	struct span first = span_of(column_name(tables[t->heading.table].first));
	if (!t->found)
		table_report(sink, context, 1, 0, PROBLEM_NO_HEADING, first);
	else if (!t->rows)
		table_report(sink, context, 1, 0, PROBLEM_NO_ROWS, first);
}

struct row_reader row_begin(const struct heading *h, const struct row *row, finding_sink *sink, void *context)
{
	struct row_reader r = { h, row, sink, context, true };
	for (int i = h->count; i < row->count && r.good; i++)
		if (span_trim(row->field[i]).len)
			row_report(&r, PROBLEM_EXTRA_FIELD, span_trim(row->field[i]));
	return r;
}

void row_report(struct row_reader *r, enum problem p, struct span detail)
{
	table_report(r->sink, r->context, r->row->line, 0, p, detail);
	r->good &= problem_is_warning(p);
}

static bool is_nothing(struct span s)
{
	for (int32_t c; (c = utf8_next(&s)) != -1;)
		if (c != '-' && c != 0x2013 && c != 0x2014)
			return false;
	return true;
}

struct span row_get(const struct row_reader *r, enum column c)
{
	int at = r->h->at[c];
	struct span value = at >= 0 && at < r->row->count ? span_trim(r->row->field[at]) : SPAN("");
	return is_nothing(value) ? SPAN("") : value;
}

int64_t row_number(struct row_reader *r, enum column c, int64_t most)
{
	struct span typed = row_get(r, c), digits = typed;
	int64_t value = 0;
	if (digits.len > 1 && (digits.at[digits.len - 1] == '.' || digits.at[digits.len - 1] == ')'))
		digits.len--;
	if (!typed.len || (span_int(digits, &value) && value >= 1 && value <= most))
		return value;
	row_report(r, PROBLEM_NUMBER, typed);
	return 0;
}

// White space of any kind, among it those that word processors put into names.
static bool is_space(int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x3000;
}

// Marks without width that come along when text is copied from messages and pages.
static bool is_invisible(int32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

// U+FFFD stands where a file's bytes meant nothing.
static bool is_readable(int32_t c)
{
	return c >= 0x20 && c != 0xfffd && !(c >= 0x7f && c < 0xa0);
}

static enum problem level(struct span s, struct text *out)
{
	bool space = false;
	for (int32_t c; (c = utf8_next(&s)) != -1;) {
		if (is_space(c) || is_invisible(c)) {
			space |= is_space(c);
			continue;
		}
		if (!is_readable(c))
			return PROBLEM_NOT_UTF8;
		if (space && out->len)
			text_char(out, ' ');
		space = false;
		text_code(out, c);
	}
	return out->full ? PROBLEM_TOO_LONG : PROBLEM_NONE;
}

void row_text(struct row_reader *r, enum column c, char *ret_text, size_t cap)
{
	struct span value = row_get(r, c);
	struct text out = text_init(ret_text, cap);
	enum problem p = level(value, &out);
	if (p == PROBLEM_NONE)
		return;
	ret_text[0] = '\0';
	char room[160];
	struct text detail = text_init(room, sizeof room);
	text_str(&detail, column_name(c));
	text_str(&detail, ": ");
	text_add(&detail, (struct span){ value.at, value.len < 120 ? value.len : 120 });
	row_report(r, p, text_span(&detail));
}

void table_report(finding_sink *sink, void *context, int line, int other_line, enum problem p, struct span detail)
{
	struct finding f = { .line = line, .other_line = other_line, .problem = p };
	struct text out = text_init(f.detail, sizeof f.detail);
	for (int32_t c; (c = utf8_next(&detail)) != -1 && !out.full;)
		text_code(&out, c == -2 ? '?' : is_readable(c) || c == 0xfffd ? c : ' ');
	sink(context, &f);
}
