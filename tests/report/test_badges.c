// Tests of report/badges and report/card: every code reads, every name is whole, and a wrong key prints nothing.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "report/badges.h"
#include "report/card.h"

#include <math.h>
#include <zbar.h>

static char path[80];

static enum err print_as(struct venue *v, struct badges_request r, struct report_result *ret_result)
{
	snprintf(path, sizeof path, "%s/badges.pdf", v->folder);
	r.path = path;
	r.badge_key = r.badge_key ? r.badge_key : v->badge_key;
	*ret_result = (struct report_result){ 0 };
	return badges_print(v->store, &r, ret_result);
}

// The codes that a page shows, as zbar reads them, separated by spaces; how many.
static int read_codes(const struct pixels *px, char *ret_codes, size_t cap)
{
	struct text t = text_init(ret_codes, cap);
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)px->width, (unsigned)px->height);
	zbar_image_set_data(image, px->at, (unsigned long)(px->width * px->height), NULL);
	zbar_scan_image(scanner, image);
	int n = 0;
	for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s), n++) {
		text_str(&t, zbar_symbol_get_data(s));
		text_char(&t, ' ');
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	return n;
}

static const struct { enum badge_layout layout; int each; double width, height; } layouts[] = {
	{ BADGES_A4, 10, 210, 297 }, { BADGES_A6, 1, 105, 148 }, { BADGES_CR80, 1, 85.6, 54 }, { BADGES_LABEL, 1, 62, 100 },
};

static void every_badge_reads_from_every_layout(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	venue_open(&v, 14, 1);
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		char codes[600], all[6000] = "";
		assert_int_equal(print_as(&v, (struct badges_request){ .layout = layouts[i].layout, .role = -1, .officers = true }, &r), ERR_OK);
		assert_int_equal(r.rows, 15);
		assert_int_equal(r.pages, (15 + layouts[i].each - 1) / layouts[i].each);
		struct printed *p = printed_read(path);
		assert_int_equal(p->pages, r.pages);
		for (int page = 1; page <= r.pages; page++) {
			assert_true(fabs(p->width[page] - layouts[i].width) < 0.1 && fabs(p->height[page] - layouts[i].height) < 0.1);
			struct pixels px = printed_pixels(path, page, 150);
			assert_int_equal(read_codes(&px, codes, sizeof codes), page < r.pages || layouts[i].each == 1 ? layouts[i].each : 5);
			strcat(all, codes);
			free(px.at);
		}
		for (uint64_t holder = 1; holder <= 15; holder++) {
			struct badge b;
			char text[BADGE_TEXT], typed[40];
			badge_make(v.badge_key, 77, holder == 15 ? BADGE_OFFICER + 1 : holder, 1, &b);
			badge_write(&b, text);
			badge_write_grouped(&b, typed);
			if (!strstr(all, text))
				fail_msg("layout %zu: the code of %d is not read", i, (int)holder);
			printed_must_say(p, 0, typed);
		}
		free(p);
	}
	venue_close(&v);
}

static void the_quiet_zone_is_four_modules_wide(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	venue_open(&v, 12, 1);
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		struct card_place at = card_code(layouts[i].layout);
		double module = at.side / CARD_MODULES, quiet = CARD_QUIET * module - 0.15, x = at.x, y = at.y;
		assert_int_equal(print_as(&v, (struct badges_request){ .layout = layouts[i].layout, .role = -1 }, &r), ERR_OK);
		if (layouts[i].layout == BADGES_A4)
			x += (210 - 2 * 85.6) / 2, y += (297 - 5 * 54) / 2.0;
		for (int page = 1; page <= r.pages; page++) {
			struct pixels px = printed_pixels(path, page, 200);
			assert_true(printed_darkest(&px, x + module / 2, y + module / 2, x + module / 2, y + module / 2) < 40); // the finder's corner is where it is said to be
			assert_true(printed_darkest(&px, x + at.side - module / 2, y + module / 2, x + at.side - module / 2, y + module / 2) < 40);
			assert_true(printed_darkest(&px, x - quiet, y - quiet, x + at.side + quiet, y - 0.15) > 250);
			assert_true(printed_darkest(&px, x - quiet, y + at.side + 0.15, x + at.side + quiet, y + at.side + quiet) > 250);
			assert_true(printed_darkest(&px, x - quiet, y - quiet, x - 0.15, y + at.side + quiet) > 250);
			if (layouts[i].layout != BADGES_A4 && layouts[i].layout != BADGES_CR80)
				assert_true(printed_darkest(&px, x + at.side + 0.15, y - quiet, x + at.side + quiet, y + at.side + quiet) > 250);
			free(px.at);
		}
	}
	venue_close(&v);
}

static void names_are_never_cut_and_numbers_of_state_never_shown(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	venue_open(&v, 12, 1);
	for (size_t i = 1; i < sizeof layouts / sizeof *layouts; i++) { // one to a page
		assert_int_equal(print_as(&v, (struct badges_request){ .layout = layouts[i].layout, .role = -1 }, &r), ERR_OK);
		struct printed *p = printed_read(path);
		for (int page = 1; page <= 12; page++) {
			printed_must_say(p, page, "Bimtek Keuangan Desa 2025");
			for (int j = 0; j < p->n; j++)
				assert_true(p->word[j].page != page || (p->word[j].x >= 0 && p->word[j].right <= p->width[page] && p->word[j].bottom <= p->height[page]));
		}
		printed_must_say(p, 0, "Raden Mas Haji Abdurrahman Wahid Kusumaningrat Suryodiningrat"); // without its nine titles, but whole
		assert_null(printed_find(p, 0, "Ph.D.", 0));
		printed_must_say(p, 0, "Siti Aminah, S.Sos.");
		for (int j = 0; j < 12; j++) {
			struct person person = venue_person(j);
			assert_false(person.nip[0] && printed_text_has(path, person.nip));
		}
		assert_null(printed_find(p, 0, "NIP", 0));
		free(p);
	}
	venue_close(&v);
}

static void fitting_a_name_gives_up_degrees_before_it_gets_tiny(void **state)
{
	(void)state;
	static const struct { const char *name, *shown; double least; } rows[] = {
		{ "Suparman", "Suparman", 20 },
		{ "Siti Aminah, S.Sos.", "Siti Aminah, S.Sos.", 18 },
		{ "I Gusti Ngurah Made Wijaya Kusuma, S.E., M.Ak., CA., CPA.", "I Gusti Ngurah Made Wijaya Kusuma", 11 },
		{ "Drs. H. Muhammad Abdurrahman Kusumawijaya Ningrat Suryo, M.M., M.Si.", "Muhammad Abdurrahman Kusumawijaya Ningrat Suryo", 11 },
		{ "Ketatanegaraankeseluruhannyakemahasiswaan", "Ketatanegaraankeseluruhannyakemahasiswaan", 3 },
	};
	struct page *p;
	struct page_info info = { 100, 100, "", "", 0 };
	venue_ok(page_open(NULL, &info, &p));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct page_style style = { .size = 20, .bold = true };
		struct span shown = card_name(p, &style, 43, 17.5, rows[i].name);
		struct page_extent e = page_measure(p, &style, 43, shown);
		if (!span_is(shown, rows[i].shown) || style.size < rows[i].least || e.height > 17.5 || e.width > 43)
			fail_msg("row %zu: \"%.*s\" at %g", i, (int)shown.len, shown.at, style.size);
	}
	page_drop(p);
}

static void roles_have_their_word_and_colour(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	char colours[8] = "";
	venue_open(&v, 60, 1);
	static const struct { int role; const char *word; } rows[] = { { ROLE_PARTICIPANT, "PESERTA" }, { ROLE_COMMITTEE, "PANITIA" }, { ROLE_SPEAKER, "NARASUMBER" } };
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(print_as(&v, (struct badges_request){ .layout = BADGES_CR80, .role = rows[i].role }, &r), ERR_OK);
		struct printed *p = printed_read(path);
		assert_int_equal(printed_count(p, 0, rows[i].word), r.rows);
		free(p);
		struct pixels px = printed_pixels(path, 1, 72);
		colours[i] = (char)printed_darkest(&px, 5, 49, 6, 50);
		assert_true((uint8_t)colours[i] < 110); // white words stand out from it
		free(px.at);
	}
	assert_true(colours[0] != colours[1] && colours[1] != colours[2] && colours[0] != colours[2]);
	assert_int_equal(print_as(&v, (struct badges_request){ .layout = BADGES_CR80, .role = ROLE_PARTICIPANT, .lang = LANG_EN }, &r), ERR_OK);
	struct printed *p = printed_read(path);
	assert_non_null(printed_find(p, 1, "PARTICIPANT", 0));
	free(p);
	venue_close(&v);
}

static void a_wrong_key_prints_nothing(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	uint8_t wrong[SEAL_HASH] = { 1 };
	venue_open(&v, 5, 1);
	int files = printed_files(v.folder);
	assert_int_equal(print_as(&v, (struct badges_request){ .badge_key = wrong, .role = -1 }, &r), ERR_SIGNATURE);
	assert_non_null(strstr(r.detail, "bukan milik kegiatan ini"));
	assert_int_equal(printed_files(v.folder), files);
	// one holder's published badge by another key is enough
	struct fact *f = calloc(1, sizeof *f);
	struct badge other;
	uint8_t key[SEAL_HASH] = { 2 };
	badge_make(key, 77, 3, 2, &other);
	*f = (struct fact){ .kind = KIND_BADGE, .badge = { .holder = 3, .issue = 2 } };
	badge_hash(&other, f->badge.hash);
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	assert_int_equal(print_as(&v, (struct badges_request){ .role = -1 }, &r), ERR_SIGNATURE);
	assert_non_null(strstr(r.detail, "Suparman"));
	assert_int_equal(printed_files(v.folder), files);
	free(f);
	venue_close(&v);
}

static void the_latest_issue_is_printed(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	struct badge first, second;
	char text[BADGE_TEXT], codes[200];
	struct fact *f = calloc(1, sizeof *f);
	venue_open(&v, 3, 1);
	badge_make(v.badge_key, 77, 2, 1, &first);
	venue_badge(&v, 2, 2, &second, f);
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	assert_int_equal(print_as(&v, (struct badges_request){ .layout = BADGES_CR80, .holders = (uint64_t[]){ 2 }, .holder_count = 1 }, &r), ERR_OK);
	assert_int_equal(r.rows, 1);
	struct pixels px = printed_pixels(path, 1, 150);
	assert_int_equal(read_codes(&px, codes, sizeof codes), 1);
	badge_write(&second, text);
	assert_non_null(strstr(codes, text));
	badge_write(&first, text);
	assert_null(strstr(codes, text));
	free(px.at);
	free(f);
	venue_close(&v);
}

static void count_progress(void *context, int64_t done, int64_t all)
{
	int64_t *seen = context;
	assert_int_equal(done, seen[0] + 1);
	seen[0] = done;
	seen[1] = all;
}

static void who_has_no_badge_is_named(void **state)
{
	(void)state;
	struct venue v;
	struct report_result r;
	venue_open(&v, 5, 1);
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_PERSON, .person = venue_person(3) };
	f->person.gone = true;
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	uint64_t walkin = venue_walkin(&v, "Dewi Pengganti", 0, 1, 0);
	uint64_t asked[1];
	const struct { uint64_t holder; enum err err; const char *says; } rows[] = {
		{ 4, ERR_NOT_FOUND, "nomor 4" }, { 99, ERR_NOT_FOUND, "nomor 99" }, { BADGE_OFFICER + 7, ERR_NOT_FOUND, "nomor 7" },
		{ walkin, ERR_NOT_FOUND, "Dewi Pengganti" }, { 1, ERR_OK, "" }, { BADGE_OFFICER + 1, ERR_OK, "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		asked[0] = rows[i].holder;
		assert_int_equal(print_as(&v, (struct badges_request){ .layout = BADGES_A6, .holders = asked, .holder_count = 1 }, &r), rows[i].err);
		assert_non_null(strstr(r.detail, rows[i].says));
	}
	// of everybody, those without one of the organiser's are left out
	int64_t seen[2] = { 0 };
	assert_int_equal(print_as(&v, (struct badges_request){ .role = -1, .progress = count_progress, .context = seen }, &r), ERR_OK);
	assert_int_equal(r.rows, 4);
	assert_int_equal(seen[0], 4);
	assert_int_equal(seen[1], 4);
	assert_int_equal(print_as(&v, (struct badges_request){ .role = ROLE_GUEST }, &r), ERR_MISSING);
	*f = (struct fact){ .kind = KIND_PERSON, .person = venue_person(5) }; // known, but no badge was published
	venue_say(&v, &v.event, venue_at(13, 10, 0), f, 1);
	assert_int_equal(print_as(&v, (struct badges_request){ .role = -1 }, &r), ERR_NOT_FOUND);
	assert_non_null(strstr(r.detail, "hadir publish"));
	free(f);
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_badge_reads_from_every_layout),
		cmocka_unit_test(the_quiet_zone_is_four_modules_wide),
		cmocka_unit_test(names_are_never_cut_and_numbers_of_state_never_shown),
		cmocka_unit_test(fitting_a_name_gives_up_degrees_before_it_gets_tiny),
		cmocka_unit_test(roles_have_their_word_and_colour),
		cmocka_unit_test(a_wrong_key_prints_nothing),
		cmocka_unit_test(the_latest_issue_is_printed),
		cmocka_unit_test(who_has_no_badge_is_named),
	};
	return cmocka_run_group_tests_name("badges", tests, NULL, NULL);
}
