// Tests of report/proof and report/integrity: an untouched proof holds; whatever is touched is found, and the record named.
// SPDX-License-Identifier: Apache-2.0
#include "printed.h"
#include "venue.h"

#include "report/attendance.h"
#include "report/integrity.h"
#include "report/proof.h"

#include <time.h>

#define LINES 4000

static char document[80], proof[88];
static struct proof_finding found[200];
static int finds;

static void keep(void *context, const struct proof_finding *f)
{
	(void)context;
	assert_true(f->text[0] != '\0');
	if (finds < 200)
		found[finds++] = *f;
}

static struct proof_verdict verify(const uint8_t *key)
{
	struct proof_verdict v = { .records = 12345 };
	finds = 0;
	assert_int_equal(proof_verify(proof, key, LANG_ID, keep, NULL, &v), ERR_OK);
	return v;
}

static const struct proof_finding *find(enum proof_finding_kind kind)
{
	for (int i = 0; i < finds; i++)
		if (found[i].kind == kind)
			return &found[i];
	return NULL;
}

// The proof as lines, and back; the file's own memory.
static struct { char *text; size_t size; char *line[LINES]; int n; } lines;

static void load(void)
{
	FILE *f = fopen(proof, "rb");
	free(lines.text);
	lines.text = malloc(8 << 20);
	lines.size = fread(lines.text, 1, (8 << 20) - 1, f);
	lines.text[lines.size] = '\0';
	fclose(f);
	lines.n = 0;
	char *rest = lines.text;
	for (char *l; (l = strsep(&rest, "\n"));)
		if (*l)
			lines.line[lines.n++] = l;
}

static void save(void)
{
	FILE *f = fopen(proof, "wb");
	for (int i = 0; i < lines.n; i++)
		fprintf(f, "%s\n", lines.line[i]);
	fclose(f);
}

static void prove(struct venue *v, enum proof_about about, bool seal)
{
	struct report_result r = { 0 };
	snprintf(document, sizeof document, "%s/list.pdf", v->folder);
	snprintf(proof, sizeof proof, "%s.proof", document);
	if (access(document, F_OK)) {
		FILE *f = fopen(document, "wb"); // what it is made of does not matter here
		for (int i = 0; i < 3000; i++)
			fputc(i % 251, f);
		fclose(f);
	}
	enum err e = proof_write(v->store, document, about, venue_at(19, 10, 0), seal ? v->event_secret : NULL, &r);
	if (e)
		fail_msg("%s: %s", err_text(e), r.detail);
}

static void open_attended(struct venue *v)
{
	venue_open(v, 20, 2);
	venue_attend(v);
	venue_sign(v);
}

static void a_proof_holds_and_says_what_it_is_about(void **state)
{
	(void)state;
	struct venue v;
	open_attended(&v);
	struct report_result r = { 0 };
	snprintf(document, sizeof document, "%s/list.pdf", v.folder);
	struct attendance_request request = { .session = 1, .role = -1, .printed_ms = venue_at(19, 10, 0), .path = document };
	assert_int_equal(attendance_print(v.store, &request, &r), ERR_OK);
	for (int seal = 0; seal < 2; seal++)
		for (enum proof_about about = 0; about < PROOF_ABOUT_COUNT; about++) {
			prove(&v, about, seal);
			struct proof_verdict verdict = verify(v.event.key);
			assert_true(verdict.holds[PROOF_AUTHENTIC] && verdict.holds[PROOF_COMPLETE] && verdict.holds[PROOF_CLOCK]);
			assert_int_equal(finds, !seal);
			if (!seal)
				assert_true(found[0].kind == PROOF_HEADER_UNSIGNED && found[0].remark);
			assert_int_equal(verdict.ledgers, 3);
			assert_string_equal(verdict.code, r.code); // the one on the pages
			assert_string_equal(verdict.document, "list.pdf");
			assert_int_equal(verdict.presences, about == PROOF_RATINGS ? 0 : (int)verdict.records - 2 * 20 - 2 - 4 - 2 - 4);
			assert_true(about == PROOF_RATINGS || (verdict.worst_uncertainty_ms > 500 && verdict.worst_uncertainty_ms < 60000));
		}
	uint8_t other[SEAL_PUBLIC] = { 3 };
	assert_false(verify(other).holds[PROOF_AUTHENTIC]);
	assert_non_null(find(PROOF_OTHER_KEY));
	venue_close(&v);
}

static void only_what_the_document_needs_is_enclosed(void **state)
{
	(void)state;
	static const char *const personal[] = { "Siti Aminah", "190102031925042001", "$argon2id", "lupa tanda", "Dewi Pengganti" };
	struct venue v;
	open_attended(&v);
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_OFFICER, .officer = { .number = 2, .name = "Budi", .pin = "$argon2id$v=19$x" } };
	venue_say(&v, &v.event, venue_at(13, 9, 0), f, 1);
	*f = (struct fact){ .kind = KIND_REFUSAL, .refusal = { .verdict = "revoked", .person = 3, .session = 1 } };
	venue_say(&v, &v.kiosk[0], venue_at(14, 8, 0), f, 1);
	venue_walkin(&v, "Dewi Pengganti", 0, 1, 0);
	venue_sign(&v);
	for (enum proof_about about = 0; about < PROOF_ABOUT_COUNT; about++) {
		prove(&v, about, true);
		load();
		char *all = malloc(8 << 20);
		all[0] = '\0';
		for (int i = 0, at = 0; i < lines.n; i++)
			at += sprintf(all + at, "%s\n", lines.line[i]);
		for (int i = 0; i < 5; i++)
			assert_int_equal(strstr(all, personal[i]) != NULL, about != PROOF_RATINGS && i != 2);
		assert_int_equal(strstr(all, "revoked") != NULL, about == PROOF_ALL);
		free(all);
		struct proof_verdict verdict = verify(v.event.key);
		assert_true(verdict.holds[PROOF_AUTHENTIC] && verdict.holds[PROOF_COMPLETE]);
		assert_true(verdict.withheld >= 2);
	}
	free(f);
	venue_close(&v);
}

static void every_byte_of_the_document_counts(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 1, 1);
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	for (long at = 0; at < 3000; at += 37) {
		FILE *f = fopen(document, "r+b");
		fseek(f, at, SEEK_SET);
		int was = fgetc(f);
		fseek(f, at, SEEK_SET);
		fputc(was ^ 1, f);
		fclose(f);
		assert_false(verify(NULL).holds[PROOF_AUTHENTIC]);
		assert_non_null(find(PROOF_DOCUMENT_CHANGED));
		f = fopen(document, "r+b");
		fseek(f, at, SEEK_SET);
		fputc(was, f);
		fclose(f);
	}
	assert_true(verify(NULL).holds[PROOF_AUTHENTIC]);
	unlink(document);
	assert_false(verify(NULL).holds[PROOF_AUTHENTIC]);
	assert_non_null(find(PROOF_DOCUMENT_ABSENT));
	venue_close(&v);
}

static bool is_record(int i)
{
	return strncmp(lines.line[i], "{\"n\":", 5) == 0;
}

static uint64_t number_of(int i)
{
	return strtoull(lines.line[i] + 5, NULL, 10);
}

static void a_changed_record_is_named(void **state)
{
	(void)state;
	struct venue v;
	int tried = 0;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	load();
	for (int i = 0; i < lines.n; i++) {
		static const char *const places[] = { "\"at\":", "\"u\":", "\"d\":{", "\"x\":\"", "\"s\":\"", "\"q\":" };
		for (size_t j = 0; is_record(i) && j < sizeof places / sizeof *places; j++) {
			char *at = strstr(lines.line[i], places[j]);
			if (!at || (i + (int)j) % 5)
				continue; // a fifth of all
			at += strlen(places[j]);
			at += j == 0 || j == 1 ? 3 : j == 2 ? 1 : 0;
			char was = *at;
			*at = j == 5 ? '2' : was == '7' ? '8' : was == 'p' ? 'o' : was == 'A' ? 'B' : j == 3 ? (was == '1' ? '2' : '1') : j == 4 ? 'A' : was >= '0' && was <= '9' ? '7' : 'z';
			assert_int_not_equal(*at, was);
			save();
			struct proof_verdict verdict = verify(v.event.key);
			const struct proof_finding *f = find(PROOF_RECORD_CHANGED);
			assert_false(verdict.holds[PROOF_AUTHENTIC]);
			if (!f)
				f = find(PROOF_RECORD_UNREADABLE); // the change broke the line's form
			if (!f || (f->kind == PROOF_RECORD_CHANGED && f->seq != number_of(i)) || f->line != i + 1)
				fail_msg("line %d (%.60s): found as line %d, record %d", i + 1, lines.line[i], f ? f->line : -1, f ? (int)f->seq : -1);
			tried += f->kind == PROOF_RECORD_CHANGED;
			*at = was;
		}
	}
	assert_true(tried > 60);
	save();
	assert_true(verify(v.event.key).holds[PROOF_AUTHENTIC]);
	venue_close(&v);
}

static void a_missing_record_is_named(void **state)
{
	(void)state;
	struct venue v;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	load();
	for (int i = 1; i < lines.n; i++) { // without its header it is no proof at all
		char *gone = lines.line[i];
		bool record = is_record(i);
		uint64_t number = record ? number_of(i) : 0;
		memmove(&lines.line[i], &lines.line[i + 1], (size_t)(lines.n - i - 1) * sizeof *lines.line);
		lines.n--;
		save();
		struct proof_verdict verdict = verify(v.event.key);
		const struct proof_finding *f = find(PROOF_RECORD_MISSING);
		if (record && (!f || f->seq != number || f->to != number || verdict.holds[PROOF_COMPLETE] || verdict.holds[PROOF_AUTHENTIC]))
			fail_msg("record %d of line %d: %s", (int)number, i + 1, f ? f->text : "not found");
		if (strstr(gone, "{\"end\":"))
			assert_non_null(find(PROOF_CUT));
		if (strstr(gone, "\"signed\":"))
			assert_non_null(find(PROOF_UNSIGNED));
		memmove(&lines.line[i + 1], &lines.line[i], (size_t)(lines.n - i) * sizeof *lines.line);
		lines.line[i] = gone;
		lines.n++;
		i += record ? 2 : 0; // every third record, and every other line
	}
	venue_close(&v);
}

static void a_swapped_pair_is_named(void **state)
{
	(void)state;
	struct venue v;
	int swaps = 0;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	load();
	for (int i = 1; i + 1 < lines.n; i += 3) {
		if (!is_record(i) || !is_record(i + 1))
			continue;
		char *one = lines.line[i];
		lines.line[i] = lines.line[i + 1];
		lines.line[i + 1] = one;
		save();
		struct proof_verdict verdict = verify(v.event.key);
		const struct proof_finding *f = find(PROOF_RECORD_ORDER);
		assert_true(f && f->seq == number_of(i + 1));
		assert_false(verdict.holds[PROOF_AUTHENTIC]);
		assert_true(verdict.holds[PROOF_COMPLETE]); // it is there, only not in its place
		lines.line[i + 1] = lines.line[i];
		lines.line[i] = one;
		swaps++;
	}
	assert_true(swaps > 20);
	venue_close(&v);
}

static void a_forged_signature_is_named(void **state)
{
	(void)state;
	struct venue v;
	int forged = 0;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	load();
	for (int i = 0; i < lines.n; i++) {
		char *at = strstr(lines.line[i], "\"sign\":\"");
		if (!at)
			continue;
		at[30] = at[30] == '0' ? '1' : '0';
		save();
		assert_false(verify(v.event.key).holds[PROOF_AUTHENTIC]);
		const struct proof_finding *f = find(PROOF_SIGNATURE);
		assert_true(f && f->line == i + 1 && f->seq == strtoull(lines.line[i] + 10, NULL, 10));
		load();
		prove(&v, PROOF_ATTENDANCE, true);
		load();
		forged++;
	}
	assert_int_equal(forged, 3);
	// somebody else's whole ledger in a kiosk's place: chain and signature right, but not by a registered kiosk
	struct ledger_id stranger;
	uint8_t secret[SEAL_SECRET];
	venue_ledger(&v, 99, false, &stranger, secret);
	struct fact *f = calloc(1, sizeof *f);
	*f = venue_presence(1, 1, MEANS_BADGE);
	venue_say(&v, &stranger, venue_at(14, 8, 0), f, 1);
	venue_ok(ledger_sign(v.store, &stranger, secret));
	prove(&v, PROOF_ATTENDANCE, true);
	assert_false(verify(v.event.key).holds[PROOF_AUTHENTIC]);
	assert_non_null(find(PROOF_STRANGER));
	free(f);
	venue_close(&v);
}

// Whoever changes a record and everything that can be computed anew without a key still has no signature.
static void a_chain_made_anew_lacks_its_signature(void **state)
{
	(void)state;
	struct venue v, w;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	load();
	int cut = 0;
	while (!strstr(lines.line[cut], "\"sign\":"))
		cut++;
	char *sign = strdup(lines.line[cut]), *seal = strdup(lines.line[1]);
	open_attended(&w); // the same event with other salts: every link differs, and is right
	prove(&w, PROOF_ATTENDANCE, false);
	load();
	for (int i = 0; i < lines.n; i++)
		if (strstr(lines.line[i], "\"sign\":") && strncmp(lines.line[i], sign, 12) == 0)
			lines.line[i] = sign;
	save();
	assert_false(verify(v.event.key).holds[PROOF_AUTHENTIC]);
	assert_non_null(find(PROOF_SIGNATURE));
	prove(&w, PROOF_ATTENDANCE, true);
	load();
	lines.line[1] = seal; // the seal of another header
	save();
	assert_false(verify(v.event.key).holds[PROOF_AUTHENTIC]);
	assert_non_null(find(PROOF_HEADER));
	free(sign);
	free(seal);
	venue_close(&w);
	venue_close(&v);
}

static void the_header_is_covered_by_the_seal_and_the_code(void **state)
{
	(void)state;
	struct venue v;
	open_attended(&v);
	for (int seal = 0; seal < 2; seal++) {
		prove(&v, PROOF_ATTENDANCE, seal);
		load();
		static const char *const places[] = { "\"sha256\":\"", "\"at\":1", "\"event\":\"", "\"code\":\"", "\"epoch\":\"", "\"to\":", "\"head\":\"", "\"key\":\"" };
		for (size_t j = 0; j < sizeof places / sizeof *places; j++) {
			char *at = strstr(lines.line[0], places[j]) + strlen(places[j]), was = *at;
			*at = was == '1' ? '2' : '1';
			save();
			struct proof_verdict verdict = verify(v.event.key);
			if (verdict.holds[PROOF_AUTHENTIC] && !(j == 1 && !seal)) // without a seal nobody vouches for when it was made
				fail_msg("seal %d, place %zu: not found", seal, j);
			*at = was;
		}
	}
	venue_close(&v);
}

static void unsigned_records_and_absent_kiosks_are_told(void **state)
{
	(void)state;
	struct venue v;
	open_attended(&v);
	venue_scan(&v, 0, 1, 2, 4, MEANS_BADGE);
	struct ledger_info info;
	venue_ok(ledger_info(v.store, &v.kiosk[0], &info));
	prove(&v, PROOF_ATTENDANCE, true);
	assert_true(verify(NULL).holds[PROOF_AUTHENTIC]); // the seal vouches for them
	const struct proof_finding *f = find(PROOF_UNSIGNED);
	assert_true(f && f->remark && f->seq == info.seq && f->to == info.seq);
	prove(&v, PROOF_ATTENDANCE, false);
	assert_false(verify(NULL).holds[PROOF_AUTHENTIC]);
	struct fact *fact = calloc(1, sizeof *fact);
	*fact = (struct fact){ .kind = KIND_KIOSK, .kiosk = { .id = { .key = { 5 } }, .name = "Pintu 3" } };
	venue_say(&v, &v.event, venue_at(13, 9, 0), fact, 1);
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	assert_false(verify(NULL).holds[PROOF_COMPLETE]);
	assert_true(verify(NULL).holds[PROOF_AUTHENTIC]);
	assert_non_null(strstr(find(PROOF_KIOSK_ABSENT)->text, "Pintu 3"));
	free(fact);
	venue_close(&v);
}

static void an_unknown_clock_is_told(void **state)
{
	(void)state;
	struct venue v;
	open_attended(&v);
	struct fact *f = calloc(2, sizeof *f);
	uint64_t first;
	struct stamp lost = { .at_ms = venue_at(14, 7, 31), .up_ms = 700000, .boot = 3, .quality = QUALITY_NONE };
	f[0] = venue_presence(2, 1, MEANS_BADGE);
	f[1] = venue_presence(3, 1, MEANS_BADGE);
	venue_ok(ledger_append(v.store, &v.kiosk[1], &lost, f, 2, &first));
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	struct proof_verdict verdict = verify(NULL);
	assert_true(verdict.holds[PROOF_AUTHENTIC] && verdict.holds[PROOF_COMPLETE] && !verdict.holds[PROOF_CLOCK]);
	assert_int_equal(verdict.clock_unknown, 2);
	f[0] = (struct fact){ .kind = KIND_ANCHOR, .anchor = { .boot = 3, .up_ms = 800000, .true_ms = venue_at(14, 7, 40), .uncertainty_ms = 70000, .source = "officer" } };
	venue_ok(ledger_append(v.store, &v.kiosk[1], &lost, f, 1, &first)); // later an officer told the time
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	verdict = verify(NULL);
	assert_true(verdict.holds[PROOF_CLOCK]);
	assert_true(verdict.worst_uncertainty_ms >= 70000 && verdict.worst_uncertainty_ms < 71000);
	free(f);
	venue_close(&v);
}

static void what_is_no_proof_is_refused(void **state)
{
	(void)state;
	static const struct { const char *text; enum err err; } rows[] = {
		{ "", ERR_NOT_OURS }, { "hello\n", ERR_NOT_OURS }, { "{}\n", ERR_NOT_OURS }, { "{\"hadir-proof\":\"1\"}\n", ERR_NOT_OURS },
		{ "{\"hadir-proof\":2}\n", ERR_NEWER }, { "{\"hadir-proof\":1}\n", ERR_DAMAGED }, { "{\"hadir-proof\":1,\"ledgers\":[]}\n", ERR_DAMAGED },
	};
	struct venue v;
	struct proof_verdict verdict;
	open_attended(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		FILE *f = fopen(proof, "wb");
		fputs(rows[i].text, f);
		fclose(f);
		assert_int_equal(proof_verify(proof, NULL, LANG_EN, keep, NULL, &verdict), rows[i].err);
	}
	unlink(proof);
	assert_int_equal(proof_verify(proof, NULL, LANG_EN, keep, NULL, &verdict), ERR_NOT_FOUND);
	struct report_result r = { 0 };
	assert_int_equal(proof_write(v.store, "/tmp/hadir-no-such-document", PROOF_ALL, 0, NULL, &r), ERR_NOT_FOUND);
	venue_close(&v);
}

// Any cut and any flipped bit of the file is survived, and nothing but the whole holds.
static void no_damage_is_taken_for_a_proof(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 3, 1);
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	FILE *f = fopen(proof, "rb");
	char *bytes = malloc(1 << 20);
	size_t n = fread(bytes, 1, 1 << 20, f);
	fclose(f);
	for (size_t i = 0; i < 700; i++) {
		size_t at = i * (n / 700);
		struct proof_verdict verdict;
		bool cut = i % 2;
		bytes[at] ^= cut ? 0 : 1 << i / 2 % 7;
		f = fopen(proof, "wb");
		fwrite(bytes, 1, cut ? at : n, f);
		fclose(f);
		finds = 0;
		enum err e = proof_verify(proof, v.event.key, LANG_ID, keep, NULL, &verdict);
		if (e == ERR_OK && verdict.holds[PROOF_AUTHENTIC] && verdict.holds[PROOF_COMPLETE] && !find(PROOF_HEADER_UNSIGNED))
			fail_msg("%s at byte %zu of %zu holds", cut ? "cut" : "changed", at, n);
		bytes[at] ^= cut ? 0 : 1 << i / 2 % 7;
	}
	free(bytes);
	venue_close(&v);
}

static void the_code_depends_on_every_ledgers_end_and_not_on_their_order(void **state)
{
	(void)state;
	struct ledger_info l[3] = { { .seq = 5, .id = { .key = { 2 } }, .link = { 7 } }, { .seq = 9, .id = { .key = { 1 } } }, { .seq = 0, .id = { .key = { 9 } } } };
	struct ledger_info turned[3] = { l[2], l[1], l[0] };
	struct integrity a = integrity_of(l, 3), b = integrity_of(turned, 3);
	assert_string_equal(a.code, b.code);
	assert_int_equal(a.records, 14);
	assert_int_equal(a.ledgers, 2);
	assert_int_equal(strlen(a.code), 19);
	l[0].seq++;
	assert_string_not_equal(integrity_of(l, 3).code, a.code);
	l[0].seq--;
	l[1].link[31] ^= 1;
	assert_string_not_equal(integrity_of(l, 3).code, a.code);
	// for other programs: one ledger of key 01.., epoch 02.., 3 records, link 04..
	struct ledger_info one = { .seq = 3 };
	memset(one.id.key, 1, SEAL_PUBLIC);
	memset(one.id.epoch, 2, RECORD_EPOCH);
	memset(one.link, 4, SEAL_HASH);
	uint8_t bytes[12 + SEAL_PUBLIC + RECORD_EPOCH + 8 + SEAL_HASH] = "hadir-code-1", hash[SEAL_HASH];
	memset(bytes + 12, 1, 32);
	memset(bytes + 44, 2, 8);
	bytes[59] = 3;
	memset(bytes + 60, 4, 32);
	seal_hash(bytes, sizeof bytes, hash);
	char code[20];
	snprintf(code, sizeof code, "%02X%02X-%02X%02X-%02X%02X-%02X%02X", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]);
	assert_string_equal(integrity_of(&one, 1).code, code);
}

static void ten_thousand_rows_take_less_than_a_second(void **state)
{
	(void)state;
	struct venue v;
	venue_open(&v, 2500, 4);
	venue_attend(&v);
	venue_sign(&v);
	prove(&v, PROOF_ATTENDANCE, true);
	struct timespec begin, end;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
	struct proof_verdict verdict = verify(v.event.key);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	double seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	assert_true(verdict.holds[PROOF_AUTHENTIC] && verdict.records > 14000);
	print_message("%llu records in %.2f s\n", (unsigned long long)verdict.records, seconds);
	assert_true(seconds < 5); // with the sanitizers, which cost some five times
	venue_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proof_holds_and_says_what_it_is_about),
		cmocka_unit_test(only_what_the_document_needs_is_enclosed),
		cmocka_unit_test(every_byte_of_the_document_counts),
		cmocka_unit_test(a_changed_record_is_named),
		cmocka_unit_test(a_missing_record_is_named),
		cmocka_unit_test(a_swapped_pair_is_named),
		cmocka_unit_test(a_forged_signature_is_named),
		cmocka_unit_test(a_chain_made_anew_lacks_its_signature),
		cmocka_unit_test(the_header_is_covered_by_the_seal_and_the_code),
		cmocka_unit_test(unsigned_records_and_absent_kiosks_are_told),
		cmocka_unit_test(an_unknown_clock_is_told),
		cmocka_unit_test(what_is_no_proof_is_refused),
		cmocka_unit_test(no_damage_is_taken_for_a_proof),
		cmocka_unit_test(the_code_depends_on_every_ledgers_end_and_not_on_their_order),
		cmocka_unit_test(ten_thousand_rows_take_less_than_a_second),
	};
	int failed = cmocka_run_group_tests_name("proof", tests, NULL, NULL);
	free(lines.text);
	return failed;
}
