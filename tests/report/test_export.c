// Tests of report/export and report/writer: tables read back value by value, in each form.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "core/csv.h"
#include "device/xlsx.h"
#include "report/export.h"

static char path[80];

static struct report_result write_as(struct venue *v, enum export_what what, enum export_format format, enum lang lang)
{
	struct report_result r = { 0 };
	snprintf(path, sizeof path, "%s/table", v->folder);
	enum err e = export_write(v->store, &(struct export_request){ .what = what, .format = format, .lang = lang, .now_ms = venue_at(19, 10, 0), .path = path }, &r);
	if (e)
		fail_msg("%s: %s", err_text(e), r.detail);
	return r;
}

static char *read_all(size_t *ret_len)
{
	char *bytes = calloc(1, 8 << 20);
	FILE *f = fopen(path, "rb");
	*ret_len = fread(bytes, 1, (8 << 20) - 1, f);
	fclose(f);
	return bytes;
}

// A table in memory: row 0 is the heading.
static struct { char *memory; int rows, columns; char cell[600][30][220]; } table;

static void keep_row(const struct row *row)
{
	assert_true(table.rows < 600 && row->count <= 30);
	if (!table.rows)
		table.columns = row->count;
	for (int i = 0; i < row->count; i++)
		assert_true(span_copy(row->field[i], table.cell[table.rows][i], sizeof table.cell[0][0]));
	for (int i = row->count; i < 30; i++)
		table.cell[table.rows][i][0] = '\0';
	table.rows++;
}

static void read_csv(void)
{
	struct csv c;
	struct row row;
	enum problem problem = PROBLEM_NONE;
	size_t len;
	char *bytes = read_all(&len);
	assert_memory_equal(bytes, "\xef\xbb\xbf", 3);
	table.rows = 0;
	csv_init(&c, bytes + 3, len - 3);
	while (csv_next(&c, &row, &problem)) {
		keep_row(&row);
		assert_int_equal(row.count, table.columns); // every row has every field
	}
	assert_int_equal(problem, PROBLEM_NONE);
	free(bytes);
}

static void read_xlsx(void)
{
	struct xlsx *book;
	struct row row;
	table.rows = 0;
	venue_ok(xlsx_open(path, &book));
	while (xlsx_next(book, &row))
		keep_row(&row);
	xlsx_close(book);
}

static const char *value(int row, const char *heading)
{
	for (int i = 0; i < table.columns; i++)
		if (strcmp(table.cell[0][i], heading) == 0)
			return table.cell[row][i];
	fail_msg("there is no column %s", heading);
	return NULL;
}

static int find_row(const char *heading, const char *text, const char *heading_2, const char *text_2)
{
	for (int i = 1; i < table.rows; i++)
		if (strcmp(value(i, heading), text) == 0 && (!heading_2 || strcmp(value(i, heading_2), text_2) == 0))
			return i;
	fail_msg("there is no row with %s = %s", heading, text);
	return 0;
}

static void open_known(struct venue *v)
{
	venue_open(v, 5, 2);
	venue_scan(v, 0, 1, 1, -5, MEANS_BADGE);
	venue_scan(v, 1, 2, 1, 20, MEANS_MANUAL);
	venue_correct(v, 3, 1, STATUS_SICK, "BA/1");
	venue_walkin(v, "=1+1;\"Dewi\"", 4, 1, 3);
	venue_correct(v, 5, 2, STATUS_PRESENT, "BA/1");
}

static void attendance_says_who_when_and_how(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	for (int form = 0; form < 2; form++) {
		struct report_result r = write_as(&v, EXPORT_ATTENDANCE, form ? EXPORT_XLSX : EXPORT_CSV, LANG_ID);
		if (form)
			read_xlsx();
		else
			read_csv();
		assert_int_equal(r.rows, 11); // five people in two sessions, and the walk-in in one
		assert_int_equal(table.rows, 12);
		int one = find_row("no", "1", "sesi", "1"), two = find_row("no", "2", "sesi", "1"), three = find_row("no", "3", "sesi", "1");
		int four = find_row("no", "4", "sesi", "1"), five = find_row("no", "5", "sesi", "2"), absent = find_row("no", "1", "sesi", "2");
		assert_string_equal(value(one, "status"), "H");
		assert_string_equal(value(one, "waktu_hadir"), "2025-10-14 07:55:00");
		assert_string_equal(value(one, "zona"), "WIB");
		assert_string_equal(value(one, "cara"), "Q");
		assert_string_equal(value(one, "kiosk"), "Pintu 1");
		assert_string_equal(value(one, "peran"), "PESERTA");
		assert_string_equal(value(one, "judul_sesi"), "Pembukaan dan Kebijakan Pengelolaan Keuangan Desa");
		assert_string_equal(value(one, "terlambat_menit"), "");
		assert_string_equal(value(two, "status"), "T");
		assert_string_equal(value(two, "terlambat_menit"), "20");
		assert_string_equal(value(two, "cara"), "M");
		assert_string_equal(value(two, "petugas"), "Rina Wati");
		assert_string_equal(value(two, "nip"), "190102031925042001");
		assert_string_equal(value(three, "status"), "S");
		assert_string_equal(value(three, "waktu_hadir"), "");
		assert_string_equal(value(four, "status"), "");
		assert_true(strstr(value(four, "digantikan_oleh"), "1+1;\"Dewi\"") != NULL);
		assert_string_equal(value(five, "cara"), "K");
		assert_string_equal(value(five, "dikoreksi"), "1");
		assert_string_equal(value(absent, "status"), "TK");
		int walkin = find_row("menggantikan_no", "4", NULL, NULL);
		assert_string_equal(value(walkin, "nama"), form ? "=1+1;\"Dewi\"" : "'=1+1;\"Dewi\""); // as a text in a workbook, disarmed where a spreadsheet guesses
		assert_true(strlen(value(walkin, "no")) > 9);
	}
	venue_close(&v);
}

static void a_cell_never_runs(void **state)
{
	(void)state;
	static const char *const names[] = { "=cmd|' /C calc'!A0", "+62 812", "-2+3", "@SUM(A1)", "\"quoted\"", "semi;colon", "a'b", "Suparman" };
	struct venue v;
	venue_open(&v, 0, 1);
	struct fact *f = calloc(1, sizeof *f);
	for (uint64_t i = 0; i < 8; i++) {
		*f = (struct fact){ .kind = KIND_PERSON, .person = { .number = i + 1 } };
		strcpy(f->person.name, names[i]);
		strcpy(f->person.unit, names[(i + 3) % 8]);
		venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	}
	write_as(&v, EXPORT_PEOPLE, EXPORT_CSV, LANG_ID);
	read_csv();
	for (int i = 0; i < 8; i++) {
		const char *name = value(i + 1, "nama");
		bool dangerous = strchr("=+-@", names[i][0]) != NULL;
		assert_int_equal(name[0] == '\'', dangerous);
		assert_string_equal(name + dangerous, names[i]);
	}
	write_as(&v, EXPORT_PEOPLE, EXPORT_XLSX, LANG_EN);
	read_xlsx();
	for (int i = 0; i < 8; i++)
		assert_string_equal(value(i + 1, "name"), names[i]);
	free(f);
	venue_close(&v);
}

static void the_recap_is_what_certificates_need(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	assert_int_equal(write_as(&v, EXPORT_RECAP, EXPORT_CSV, LANG_ID).rows, 6);
	read_csv();
	static const char *const headings[] = { "nip", "nama", "instansi", "sesi_hadir", "sesi_total", "persen", "jp", "status_sertifikat", "nomor_sertifikat", "tanggal_sertifikat" };
	assert_int_equal(table.columns, 10);
	for (int i = 0; i < 10; i++)
		assert_string_equal(table.cell[0][i], headings[i]);
	int one = find_row("nama", "Drs. H. Ahmad Suharjo, M.M.", NULL, NULL);
	assert_string_equal(value(one, "persen"), "50,0");
	assert_string_equal(value(one, "jp"), "2");
	assert_string_equal(value(one, "status_sertifikat"), "Belum memenuhi");
	venue_close(&v);
}

static void people_can_be_read_in_again(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 5, 1);
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_PERSON, .person = venue_person(2) };
	strcpy(f->person.letter, "800/7");
	f->person.letter_day = 20251003;
	f->person.gone = true;
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	write_as(&v, EXPORT_PEOPLE, EXPORT_XLSX, LANG_ID);
	read_xlsx();
	assert_int_equal(table.rows, 6);
	int two = find_row("no", "2", NULL, NULL), three = find_row("no", "3", NULL, NULL);
	assert_string_equal(value(two, "nip"), "190102031925042001");
	assert_string_equal(value(two, "instansi"), "Kecamatan Cikande");
	assert_string_equal(value(three, "tgl_surat_tugas"), "2025-10-03");
	assert_string_equal(value(three, "dicoret"), "1");
	assert_string_equal(value(two, "dicoret"), "");
	free(f);
	venue_close(&v);
}

static void rate(struct venue *v)
{
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = 1, .instrument = "narasumber-x", .questions = 3, .respondents = 6, .comments = 1, .comment = { "Perlu \"praktik\"\n langsung" } } };
	for (int i = 0; i < 6; i++) {
		f->ratings.answers[i][0] = (uint8_t)(i % 5 + 1);
		f->ratings.answers[i][1] = (uint8_t)(i ? 4 : 0);
		f->ratings.answers[i][2] = 2;
	}
	venue_say(v, &v->kiosk[0], venue_at(14, 10, 0), f, 1);
	*f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = 2, .instrument = "narasumber-x", .questions = 3, .respondents = 3, .few = true } };
	venue_say(v, &v->kiosk[0], venue_at(14, 15, 0), f, 1);
	free(f);
}

static void ratings_are_rows_without_names(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	rate(&v);
	assert_int_equal(write_as(&v, EXPORT_RATINGS, EXPORT_CSV, LANG_ID).rows, 6);
	read_csv();
	assert_int_equal(table.rows, 7);
	assert_string_equal(value(1, "jawaban_2"), "");
	assert_string_equal(value(2, "jawaban_2"), "4");
	for (int i = 1; i < 7; i++) {
		assert_string_equal(value(i, "sesi"), "1");
		assert_string_equal(value(i, "jawaban_3"), "2");
		assert_string_equal(value(i, "jawaban_4"), "");
	}
	size_t len;
	write_as(&v, EXPORT_RATINGS, EXPORT_JSON, LANG_ID);
	char *json = read_all(&len);
	assert_non_null(strstr(json, "\"summary\":["));
	assert_non_null(strstr(json, "\"question\":\"Penguasaan materi\",\"n\":6,\"mean\":2.67,\"grade\":\"Cukup\",\"count_1\":2,"));
	assert_non_null(strstr(json, "{\"session\":1,\"comment\":\"Perlu \\\"praktik\\\"\\u000a langsung\"}"));
	assert_null(strstr(json, "\"session\":2")); // too few: not even their sums
	free(json);
	venue_close(&v);
}

// Counts brackets outside of strings: the least that a reader of JSON asks for.
static void must_balance(const char *json)
{
	int depth = 0;
	bool quoted = false;
	for (const char *c = json; *c; c++) {
		if (quoted && *c == '\\')
			c++;
		else if (*c == '"')
			quoted = !quoted;
		else if (!quoted && (*c == '{' || *c == '['))
			depth++;
		else if (!quoted && (*c == '}' || *c == ']'))
			assert_true(--depth >= 0);
		assert_true((unsigned char)*c >= ' ' || *c == '\n');
	}
	assert_true(depth == 0 && !quoted);
}

static void json_has_the_same_keys_in_every_language(void **state)
{
	(void)state;
	struct venue v;
	open_known(&v);
	for (enum export_what what = 0; what < EXPORT_LEDGER; what++)
		for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
			size_t len;
			write_as(&v, what, EXPORT_JSON, lang);
			char *json = read_all(&len);
			must_balance(json);
			assert_non_null(strstr(json, "{\"title\":\"Bimbingan Teknis Pengelolaan Keuangan Desa\""));
			if (what == EXPORT_ATTENDANCE) {
				assert_non_null(strstr(json, "\"status\":\"T\",\"time_in\":\"2025-10-14 08:20:00\",\"zone\":\"WIB\",\"means\":\"M\",\"officer\":\"Rina Wati\",\"kiosk\":\"Pintu 2\",\"late_minutes\":20}"));
				assert_non_null(strstr(json, "\"name\":\"=1+1;\\\"Dewi\\\"\""));
			}
			free(json);
		}
	venue_close(&v);
}

static void ledgers_come_as_they_are(void **state)
{
	(void)state;
	struct venue v;
	struct ledger_info info[8];
	open_known(&v);
	venue_sign(&v);
	int64_t rows = write_as(&v, EXPORT_LEDGER, EXPORT_JSON, LANG_ID).rows;
	int n = ledger_list(v.store, info, 8), at = -1, signs = 0;
	size_t len;
	uint8_t link[SEAL_HASH] = { 0 };
	char *all = read_all(&len), *rest = all;
	for (char *line; (line = strsep(&rest, "\n"));) {
		struct record r;
		if (strncmp(line, "{\"ledger\"", 9) == 0) {
			if (at >= 0)
				assert_memory_equal(link, info[at].link, SEAL_HASH);
			at++;
			memset(link, 0, sizeof link);
		} else if (strncmp(line, "{\"signed\"", 9) == 0)
			signs++;
		else if (*line) {
			assert_int_equal(record_unpack(span_of(line), &r), ERR_OK);
			record_link(&info[at].id, link, &r, link);
			rows--;
		}
	}
	assert_memory_equal(link, info[at].link, SEAL_HASH);
	assert_int_equal(at + 1, n);
	assert_int_equal(signs, n);
	assert_int_equal(rows, 0);
	free(all);
	struct report_result r = { 0 };
	struct export_request request = { .what = EXPORT_LEDGER, .format = EXPORT_XLSX, .path = path };
	assert_int_equal(export_write(v.store, &request, &r), ERR_UNKNOWN);
	assert_non_null(strstr(r.detail, "JSON"));
	venue_close(&v);
}

static void what_cannot_be_written_is_told(void **state)
{
	(void)state;
	struct venue v;
	char below[100];
	venue_open(&v, 2, 1);
	snprintf(below, sizeof below, "%s/none/x", v.folder);
	int files = printed_files(v.folder);
	for (enum export_format format = 0; format < EXPORT_FORMAT_COUNT; format++)
		for (enum export_what what = 0; what < EXPORT_WHAT_COUNT; what++) {
			if (what == EXPORT_LEDGER && format != EXPORT_JSON)
				continue;
			struct report_result r = { 0 };
			struct export_request request = { .what = what, .format = format, .path = below };
			assert_int_equal(export_write(v.store, &request, &r), ERR_NOT_FOUND);
			assert_non_null(strstr(r.detail, "tidak dapat ditulis"));
			assert_int_equal(printed_files(v.folder), files);
		}
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attendance_says_who_when_and_how),
		cmocka_unit_test(a_cell_never_runs),
		cmocka_unit_test(the_recap_is_what_certificates_need),
		cmocka_unit_test(people_can_be_read_in_again),
		cmocka_unit_test(ratings_are_rows_without_names),
		cmocka_unit_test(json_has_the_same_keys_in_every_language),
		cmocka_unit_test(ledgers_come_as_they_are),
		cmocka_unit_test(what_cannot_be_written_is_told),
	};
	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
