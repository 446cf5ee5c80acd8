// Tests of device/output and device/page: files that appear whole or not at all, sizes, fonts, wrapping and fitting of texts.
// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/text.h"
#include "device/output.h"
#include "device/page.h"

#include <cairo.h>
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[40], path[60];

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/hadir-page-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/a.pdf", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[160];
	snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", folder, folder);
	return system(command);
}

static int files(void)
{
	int n = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e; (e = readdir(d));)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

// What a command says of the file, in memory that lasts until the next call.
static const char *said(const char *command, const char *more)
{
	static char out[1 << 16];
	char line[256];
	snprintf(line, sizeof line, "%s %s %s 2>&1", command, path, more);
	FILE *f = popen(line, "r");
	size_t n = fread(out, 1, sizeof out - 1, f);
	out[n] = '\0';
	assert_int_equal(pclose(f), 0);
	return out;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static struct page *open_page(double width, double height)
{
	struct page *p = NULL;
	struct page_info info = { width, height, "Daftar hadir \xc3\xa9", "Panitia", INT64_C(1760403840000) };
	assert_int_equal(page_open(path, &info, &p), ERR_OK);
	return p;
}

static const struct page_style ten = { .size = 10 };

static void sizes_fonts_and_metadata_are_in_the_file(void **state)
{
	(void)state;
	static const struct { double w, h; const char *says; } sizes[] = {
		{ 215, 330, "609.449 x 935.433 pts" }, { 330, 215, "935.433 x 609.449 pts" }, { 210, 297, "595.276 x 841.89 pts (A4)" }, { 85.6, 54, "242.646 x 153.071 pts" },
	};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct page *p = open_page(sizes[i].w, sizes[i].h);
		page_begin(p);
		page_text(p, &ten, 10, 10, 100, SPAN("Satu baris"));
		page_text(p, &(struct page_style){ .size = 10, .bold = true }, 10, 20, 100, SPAN("Tebal \xc3\xa9 \xe2\x80\x93"));
		page_begin(p);
		page_text(p, &(struct page_style){ .size = 10, .italic = true }, 10, 20, 100, SPAN("Halaman dua"));
		assert_int_equal(page_count(p), 2);
		assert_int_equal(page_commit(p), ERR_OK);
		const char *info = said("pdfinfo", "");
		has(info, sizes[i].says);
		has(info, "Pages:           2");
		has(info, "Title:           Daftar hadir \xc3\xa9");
		has(info, "Author:          Panitia");
		has(info, "JavaScript:      no");
		has(info, "Encrypted:       no");
		const char *fonts = said("pdffonts", "");
		has(fonts, "LiberationSans-Bold");
		has(fonts, "LiberationSans-Italic");
		assert_null(strstr(fonts, "DejaVu"));
		int rows = 0, embedded = 0;
		for (const char *at = fonts; (at = strstr(at, "LiberationSans")); at++)
			rows++;
		for (const char *at = fonts; (at = strstr(at, "yes yes yes")); at++)
			embedded++;
		assert_int_equal(rows, 3);
		assert_int_equal(embedded, 3);
		has(said("pdftotext", "-"), "Tebal \xc3\xa9 \xe2\x80\x93");
	}
}

static void the_same_pages_give_the_same_bytes(void **state)
{
	(void)state;
	char sums[2][80];
	for (int i = 0; i < 2; i++) {
		struct page *p = open_page(210, 297);
		page_begin(p);
		page_text(p, &ten, 10, 10, 100, SPAN("Sama"));
		assert_int_equal(page_commit(p), ERR_OK);
		snprintf(sums[i], sizeof sums[i], "%.64s", said("sha256sum", ""));
		sleep(1 - i);
	}
	assert_string_equal(sums[0], sums[1]);
}

static void text_wraps_and_is_measured_as_it_is_drawn(void **state)
{
	(void)state;
	struct page *p = open_page(210, 297);
	struct span text = SPAN("Dinas Pemberdayaan Masyarakat dan Desa, Pengendalian Penduduk dan Keluarga Berencana");
	struct page_extent one = page_measure(p, &ten, 0, text), wrapped = page_measure(p, &ten, 30, text);
	assert_int_equal(one.lines, 1);
	assert_true(one.width > 100);
	assert_true(wrapped.lines >= 5 && wrapped.width <= 30);
	assert_true(fabs(wrapped.height - wrapped.lines * one.height) < 0.01);
	page_begin(p);
	assert_true(fabs(page_text(p, &ten, 10, 10, 30, text) - wrapped.height) < 1e-9);
	struct page_extent word = page_measure(p, &ten, 10, SPAN("Ketatanegaraankeseluruhannya"));
	assert_true(word.lines > 1 && word.width <= 10); // a word wider than its place is broken, never lost
	struct page_style tight = ten;
	tight.leading = 0.9;
	assert_true(page_measure(p, &tight, 30, text).height < wrapped.height);
	assert_int_equal(page_measure(p, &ten, 30, SPAN("")).lines, 1);
	page_drop(p);
	assert_int_equal(files(), 0);
}

static void fitting_shrinks_no_further_than_asked_and_breaks_no_word(void **state)
{
	(void)state;
	static const struct { const char *text; double width; int lines; bool fits, shrunk; } rows[] = {
		{ "Siti", 50, 1, true, false },
		{ "Siti Aminah binti Abdul Rahman", 36, 1, false, true },
		{ "Siti Aminah binti Abdul Rahman", 36, 2, true, false },
		{ "Siti Aminah binti Abdul Rahman", 44, 1, true, true },
		{ "Ketatanegaraankeseluruhannya", 20, 3, false, true }, // would be broken within the word
		{ "Ketatanegaraankeseluruhannya", 45, 3, true, true },
		{ "Anak-anak", 6.5, 2, false, true },
		{ "Wijaya-Kusuma", 18, 2, true, false },               // after a hyphen is a place to break
	};
	struct page *p = open_page(210, 297);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double size = 0;
		bool fits = page_fit(p, &ten, rows[i].width, 0, rows[i].lines, 0.8, span_of(rows[i].text), &size);
		if (fits != rows[i].fits || (size < 10) != rows[i].shrunk || size < 8)
			fail_msg("row %zu: fits %d at %g", i, fits, size);
	}
	double size = 0;
	assert_true(page_fit(p, &ten, 50, 4.5, 0, 0.5, SPAN("Siti"), &size));
	assert_false(page_fit(p, &ten, 50, 1, 0, 0.5, SPAN("Siti"), &size));
	assert_true(size == 5);
	page_drop(p);
}

static void a_failure_leaves_what_was_there(void **state)
{
	(void)state;
	FILE *f = fopen(path, "w");
	fputs("lama", f);
	fclose(f);
	struct page *p = open_page(210, 297);
	page_begin(p);
	assert_int_equal(files(), 2);
	page_drop(p);
	page_drop(NULL);
	assert_int_equal(files(), 1);
	assert_string_equal(said("cat", ""), "lama");

	signal(SIGXFSZ, SIG_IGN); // a file that may not grow: as on a full disk
	struct rlimit was, limit = { 2000, RLIM_INFINITY };
	getrlimit(RLIMIT_FSIZE, &was);
	limit.rlim_max = was.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	p = open_page(210, 297);
	for (int i = 0; i < 200; i++) {
		page_begin(p);
		page_text(p, &ten, 10, 10, 100, SPAN("Penuh"));
	}
	enum err e = page_commit(p);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(e, ERR_DISK_FULL);
	assert_int_equal(files(), 1);
	assert_string_equal(said("cat", ""), "lama");

	p = open_page(210, 297);
	page_begin(p);
	assert_int_equal(page_commit(p), ERR_OK);
	assert_int_equal(files(), 1);
	has(said("pdfinfo", ""), "Pages:           1");
}

static void bad_paths_are_told_at_once(void **state)
{
	(void)state;
	struct output *o = NULL;
	char below[80];
	snprintf(below, sizeof below, "%s/none/a.pdf", folder);
	assert_int_equal(output_open(below, &o), ERR_NOT_FOUND);
	assert_int_equal(output_open(folder, &o), ERR_IO);
	assert_int_equal(output_open("/dev/null", &o), ERR_IO);
	assert_null(o);
	if (geteuid() != 0) {
		chmod(folder, 0500);
		assert_int_equal(output_open(path, &o), ERR_READ_ONLY);
		chmod(folder, 0700);
	}
	struct page *p = NULL;
	struct page_info info = { 100, 100, NULL, NULL, 0 };
	assert_int_equal(page_open(below, &info, &p), ERR_NOT_FOUND);
	assert_null(p);
}

static void an_output_is_readable_as_the_umask_says(void **state)
{
	(void)state;
	mode_t was = umask(027);
	struct output *o = NULL;
	assert_int_equal(output_open(path, &o), ERR_OK);
	output_write(o, SPAN("isi"));
	output_write(o, SPAN(""));
	assert_int_equal(output_failed(o), ERR_OK);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(access(output_temporary(o), F_OK), 0);
	assert_int_equal(output_commit(o), ERR_OK);
	umask(was);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(st.st_size, 3);
}

static cairo_status_t keep(void *context, const unsigned char *bytes, unsigned int n)
{
	struct text *t = context;
	text_add(t, (struct span){ (const char *)bytes, n });
	return t->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void only_a_sane_png_becomes_the_picture(void **state)
{
	(void)state;
	struct page *p = open_page(210, 297);
	double ratio = 0;
	static char png[4000];
	struct text t = text_init(png, sizeof png);
	cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 60, 30);
	cairo_surface_write_to_png_stream(picture, keep, &t);
	cairo_surface_destroy(picture);
	size_t n = t.len;
	assert_true(n > 60 && !t.full);
	assert_int_equal(page_load_picture(p, (struct span){ png, n }, &ratio), ERR_OK);
	assert_int_equal(page_check_picture((struct span){ png, n }), ERR_OK);
	assert_int_equal(page_check_picture((struct span){ png, n / 2 }), ERR_FORMAT);
	assert_true(ratio == 2);
	for (size_t cut = 0; cut < n - 12; cut += 7)
		assert_int_not_equal(page_load_picture(p, (struct span){ png, cut }, &ratio), ERR_OK);
	page_begin(p);
	page_picture(p, 10, 10, 20, 10); // the one that was loaded is still there
	png[18] = 0x7f;                  // claims to be millions of pixels wide
	assert_int_equal(page_load_picture(p, (struct span){ png, n }, &ratio), ERR_RANGE);
	assert_int_equal(page_load_picture(p, SPAN("GIF89a, or anything else of some length"), &ratio), ERR_FORMAT);
	assert_int_equal(page_commit(p), ERR_OK);
	has(said("pdfimages -list", ""), "60    30");
}

static void modules_fill_their_square_and_no_more(void **state)
{
	(void)state;
	static const uint8_t checker[9] = { 1, 0, 1, 0, 3, 0, 1, 0, 1 }; // of a module only the low bit counts
	struct page *p = open_page(30, 30);
	page_begin(p);
	page_modules(p, 3, 3, 24, checker, 3);
	page_fill(p, 0, 0, 1, 1, 0xff0000);
	page_box(p, 28, 28, 1, 1, 0.1);
	page_line(p, 28, 0, 29, 1, 0.1);
	page_dash(p, 0, 29, 1, 29, 0.1);
	assert_int_equal(page_commit(p), ERR_OK);
	char pgm[80];
	snprintf(pgm, sizeof pgm, "%s/a", folder);
	said("pdftoppm -gray -singlefile -r 254 -aa no -aaVector no", pgm); // 10 pixels a millimetre
	strcat(pgm, ".pgm");
	FILE *f = fopen(pgm, "rb");
	int w = 0, h = 0;
	assert_int_equal(fscanf(f, "P5 %d %d 255", &w, &h), 2);
	fgetc(f);
	static uint8_t pixel[400][400];
	for (int y = 0; y < h; y++)
		assert_int_equal(fread(pixel[y], 1, (size_t)w, f), w);
	fclose(f);
	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 3; x++)
			assert_int_equal(pixel[70 + 80 * y][70 + 80 * x], checker[3 * y + x] & 1 ? 0 : 255);
	assert_int_equal(pixel[28][150], 255);
	assert_int_equal(pixel[272][40], 255);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sizes_fonts_and_metadata_are_in_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_pages_give_the_same_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(text_wraps_and_is_measured_as_it_is_drawn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(fitting_shrinks_no_further_than_asked_and_breaks_no_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_failure_leaves_what_was_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bad_paths_are_told_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_output_is_readable_as_the_umask_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_a_sane_png_becomes_the_picture, set_up, tear_down),
		cmocka_unit_test_setup_teardown(modules_fill_their_square_and_no_more, set_up, tear_down),
	};
	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
