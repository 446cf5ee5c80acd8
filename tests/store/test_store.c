// Tests of opening and closing files, and of telling what is none of ours.
// SPDX-License-Identifier: Apache-2.0
#include "made.h"
#include <pthread.h>

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "disk.h"

static enum err try_open(const char *path, enum store_mode mode)
{
	struct store *s = NULL;
	enum err e = store_open(path, mode, &s);
	assert_true((e == ERR_OK) == (s != NULL));
	store_close(s);
	return e;
}

static void write_file(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_true(n == 0 || fwrite(bytes, n, 1, f) == 1);
	assert_int_equal(fclose(f), 0);
}

static size_t read_file(const char *path, uint8_t *ret_bytes, size_t cap)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(ret_bytes, 1, cap, f);
	assert_true(n < cap);
	fclose(f);
	return n;
}

static bool exists(const char *name, const char *suffix)
{
	char path[256];
	snprintf(path, sizeof path, "%s%s", made_file(name), suffix);
	return access(path, F_OK) == 0;
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

// A store with an event of a few sessions and people; returns its file's size.
static size_t make_small(const char *name, uint8_t *ret_bytes, size_t cap)
{
	struct made_author a = made_author(1);
	struct store *s = made_store(name);
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	for (uint32_t i = 1; i <= 60; i++) {
		made_append(s, &a, MONDAY, made_person(i, "Siti Aminah", "A"));
		made_append(s, &a, MONDAY, made_badge(i, 1));
	}
	assert_int_equal(ledger_sign(s, &a.id, a.secret), ERR_OK);
	store_close(s);
	return ret_bytes ? read_file(made_path(name), ret_bytes, cap) : 0;
}

static void test_new_file(void **state)
{
	(void)state;
	struct store *s = made_store("a.hadir");
	struct ledger_info info;
	assert_int_equal(ledger_list(s, &info, 1), 0);
	assert_true(store_disk_free(s) > 0);
	store_close(s);
	assert_true(exists("a.hadir", ""));
	assert_false(exists("a.hadir", "-wal"));
	assert_false(exists("a.hadir", "-shm"));
	assert_false(exists("a.hadir", ".new"));
	assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_OK);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_OK);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_CREATE), ERR_OK);
	store_close(NULL);
}

static void test_odd_names(void **state)
{
	(void)state;
	static const char *const names[] = { "a%41b.hadir", "c?mode=memory", "d#e", "file:f", ":memory:", "g h'i\".hadir", "" "\xc3\xa9.hadir" };
	char before[512];
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(made_folder), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(try_open(names[i], STORE_CREATE), ERR_OK);
		assert_true(exists(names[i], ""));
		assert_int_equal(try_open(made_path(names[i]), STORE_READ), ERR_OK);
		assert_int_equal(try_open(names[i], STORE_WRITE), ERR_OK);
	}
	assert_int_equal(chdir(before), 0);
}

static void test_absent(void **state)
{
	(void)state;
	assert_int_equal(try_open(made_path("none"), STORE_READ), ERR_NOT_FOUND);
	assert_int_equal(try_open(made_path("none"), STORE_WRITE), ERR_NOT_FOUND);
	assert_int_equal(try_open(made_path("none/a.hadir"), STORE_CREATE), ERR_NOT_FOUND);
	assert_int_equal(try_open("", STORE_READ), ERR_NOT_FOUND);
	assert_false(exists("none", ""));
	assert_false(exists("none", ".lock"));
}

static void test_no_plain_file(void **state)
{
	(void)state;
	assert_int_equal(mkdir(made_path("folder"), 0700), 0);
	assert_int_equal(mkfifo(made_path("fifo"), 0600), 0);
	const char *const paths[] = { made_path("folder"), made_path("fifo"), "/dev/null", "/dev/zero" };
	alarm(20); // a FIFO without a writer would wait for ever
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (enum store_mode mode = STORE_READ; mode <= STORE_CREATE; mode++)
			assert_int_equal(try_open(paths[i], mode), ERR_NOT_OURS);
	alarm(0);
}

static void test_empty_file(void **state)
{
	(void)state;
	write_file(made_path("a.hadir"), "", 0);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_DAMAGED);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_DAMAGED);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_CREATE), ERR_OK);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_OK);
}

static void test_random_file(void **state)
{
	(void)state;
	static const size_t sizes[] = { 2, 15, 16, 99, 100, 4096, 100000 };
	static uint8_t bytes[100000], after[100001];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 31 + (i >> 7) + 1);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		write_file(made_path("a.hadir"), bytes, sizes[i]);
		for (enum store_mode mode = STORE_READ; mode <= STORE_CREATE; mode++)
			assert_int_equal(try_open(made_path("a.hadir"), mode), ERR_NOT_OURS);
		assert_int_equal(read_file(made_path("a.hadir"), after, sizeof after), sizes[i]);
		assert_memory_equal(bytes, after, sizes[i]);
		assert_false(exists("a.hadir", ".lock"));
		assert_false(exists("a.hadir", "-wal"));
	}
}

static void test_other_programs_file(void **state)
{
	(void)state;
	static uint8_t before[65536], after[65536];
	execute(made_path("a.hadir"), "PRAGMA journal_mode=WAL; CREATE TABLE note (text); INSERT INTO note VALUES ('x'); PRAGMA application_id=1;");
	size_t n = read_file(made_path("a.hadir"), before, sizeof before);
	for (enum store_mode mode = STORE_READ; mode <= STORE_CREATE; mode++)
		assert_int_equal(try_open(made_path("a.hadir"), mode), ERR_NOT_OURS);
	assert_int_equal(read_file(made_path("a.hadir"), after, sizeof after), n);
	assert_memory_equal(before, after, n);
	assert_false(exists("a.hadir", ".lock"));
}

static void test_versions(void **state)
{
	(void)state;
	make_small("a.hadir", NULL, 0);
	execute(made_path("a.hadir"), "PRAGMA user_version=2");
	assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_NEWER);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_NEWER);
	execute(made_path("a.hadir"), "PRAGMA user_version=0");
	assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_DAMAGED);
}

// Our number on a file does not make it ours: a trigger could do what it likes.
static void test_other_tables(void **state)
{
	(void)state;
	static const char *const changes[] = {
		"CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END", "CREATE VIEW v AS SELECT 1", "CREATE TABLE extra (x)",
		"DROP INDEX badge_holder", "DROP TABLE holding", "ALTER TABLE person ADD COLUMN x",
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		make_small("a.hadir", NULL, 0);
		execute(made_path("a.hadir"), changes[i]);
		assert_int_equal(try_open(made_path("a.hadir"), STORE_READ), ERR_DAMAGED);
		assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_DAMAGED);
		assert_int_equal(unlink(made_path("a.hadir")), 0);
	}
}

static void test_truncated(void **state)
{
	(void)state;
	static uint8_t bytes[1 << 20];
	size_t n = make_small("a.hadir", bytes, sizeof bytes);
	for (size_t len = 1; len < n; len += len < 200 ? 7 : 1777) {
		write_file(made_path("b.hadir"), bytes, len);
		assert_int_equal(try_open(made_path("b.hadir"), STORE_READ), ERR_DAMAGED);
		assert_int_equal(try_open(made_path("b.hadir"), STORE_WRITE), ERR_DAMAGED);
	}
}

static void count_flaw(void *context, const struct flaw_report *f)
{
	*(int *)context += f->flaw != FLAW_UNSIGNED;
}

// Each page in turn is overwritten: either the file does not open, or verifying it says so. Nothing crashes.
static void test_damaged_pages(void **state)
{
	(void)state;
	static uint8_t bytes[1 << 20], damaged[1 << 20];
	size_t n = make_small("a.hadir", bytes, sizeof bytes);
	for (size_t page = 0; page < n / 4096; page++) {
		memcpy(damaged, bytes, n);
		for (size_t i = page ? 0 : 100; i < 4096; i++)
			damaged[page * 4096 + i] = (uint8_t)(i * 7 + page);
		write_file(made_path("b.hadir"), damaged, n);
		struct store *s = NULL;
		struct verify_total total;
		int flaws = 0;
		enum err e = store_open(made_path("b.hadir"), STORE_READ, &s);
		if (e == ERR_OK)
			e = ledger_verify(s, count_flaw, NULL, &flaws, &total);
		else
			assert_int_equal(e, ERR_DAMAGED);
		assert_true(e != ERR_OK || flaws > 0);
		store_close(s);
	}
}

static void test_one_writer(void **state)
{
	(void)state;
	struct store *s = made_store("a.hadir"), *reader;
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_BUSY);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_CREATE), ERR_BUSY);
	pid_t child = fork();
	if (child == 0)
		_exit(try_open(made_path("a.hadir"), STORE_WRITE));
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), ERR_BUSY);
	// Readers see what is committed, at once.
	struct made_author a = made_author(1);
	struct ledger_info info;
	reader = made_open("a.hadir", STORE_READ);
	assert_int_equal(ledger_list(reader, &info, 1), 0);
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(ledger_list(reader, &info, 1), 1);
	assert_int_equal(ledger_create(reader, &a.id, true), ERR_OK); // it is there, nothing to write
	struct made_author b = made_author(2);
	assert_int_equal(ledger_create(reader, &b.id, false), ERR_READ_ONLY);
	store_close(reader);
	store_close(s);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_OK);
}

// The lock goes with its process, and so does what it had not committed.
static void test_killed_writer(void **state)
{
	(void)state;
	int ready[2];
	char byte;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct made_author a = made_author(1);
		struct store *s = made_store("a.hadir");
		if (ledger_create(s, &a.id, true) != ERR_OK || made_append(s, &a, MONDAY, made_event(77)) != 1 || store_begin(s) != ERR_OK)
			_exit(1);
		made_append(s, &a, MONDAY, made_session(1, MONDAY));
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_BUSY);
	assert_int_equal(kill(child, SIGKILL), 0);
	waitpid(child, NULL, 0);
	assert_true(exists("a.hadir", "-wal"));
	struct store *s = made_open("a.hadir", STORE_READ);
	struct ledger_info info;
	assert_int_equal(ledger_list(s, &info, 1), 1);
	assert_int_equal(info.seq, 1);
	store_close(s);
	assert_true(exists("a.hadir", "-wal")); // a reader leaves evidence as it found it
	assert_int_equal(try_open(made_path("a.hadir"), STORE_WRITE), ERR_OK);
	assert_false(exists("a.hadir", "-wal"));
	close(ready[0]);
	close(ready[1]);
}

static void test_reader_leaves_nothing(void **state)
{
	(void)state;
	static uint8_t before[1 << 20], after[1 << 20];
	size_t n = make_small("a.hadir", before, sizeof before);
	unlink(made_path("a.hadir.lock"));
	struct store *s = made_open("a.hadir", STORE_READ);
	struct event e;
	assert_int_equal(state_event(s, &e), ERR_OK);
	store_close(s);
	assert_false(exists("a.hadir", "-wal"));
	assert_false(exists("a.hadir", "-shm"));
	assert_false(exists("a.hadir", ".lock"));
	assert_int_equal(read_file(made_path("a.hadir"), after, sizeof after), n);
	assert_memory_equal(before, after, n);
}

// Makes the folder one that nobody can write, root included; false when that cannot be had here.
static bool freeze(const char *path)
{
	return mount(path, path, NULL, MS_BIND, NULL) == 0 && mount(NULL, path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

static bool make_frozen(void (*fill)(void))
{
	assert_int_equal(mkdir(made_path("ro"), 0755), 0);
	fill();
	if (geteuid() != 0)
		return chmod(made_path("ro"), 0555) == 0;
	return freeze(made_path("ro"));
}

static void thaw(void)
{
	if (geteuid() == 0)
		umount2(made_path("ro"), MNT_DETACH);
	else
		chmod(made_path("ro"), 0755);
}

static void fill_closed(void)
{
	make_small("ro/a.hadir", NULL, 0);
	unlink(made_path("ro/a.hadir.lock"));
}

static void test_read_only_place(void **state)
{
	(void)state;
	if (!make_frozen(fill_closed)) {
		print_message("skipped: as root, without the right to mount, nothing is read-only\n");
		thaw();
		skip();
	}
	struct store *s = NULL;
	struct event event;
	enum err read = store_open(made_path("ro/a.hadir"), STORE_READ, &s);
	enum err found = read == ERR_OK ? state_event(s, &event) : ERR_IO;
	store_close(s);
	enum err write = try_open(made_path("ro/a.hadir"), STORE_WRITE), make = try_open(made_path("ro/b.hadir"), STORE_CREATE);
	thaw();
	assert_int_equal(read, ERR_OK);
	assert_int_equal(found, ERR_OK);
	assert_int_equal(write, ERR_READ_ONLY);
	assert_int_equal(make, ERR_READ_ONLY);
}

// A stick pulled out of a kiosk under work: all is in the log, hardly anything in the file.
static void fill_open(void)
{
	char command[512];
	struct made_author a = made_author(1);
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	snprintf(command, sizeof command, "cp '%s' '%s-wal' '%s'", made_path("a.hadir"), made_path("a.hadir"), made_path("ro"));
	assert_int_equal(system(command), 0);
	store_close(s);
}

static void test_read_only_place_with_log(void **state)
{
	(void)state;
	if (!make_frozen(fill_open)) {
		print_message("skipped: as root, without the right to mount, nothing is read-only\n");
		thaw();
		skip();
	}
	struct store *s = NULL;
	struct event event;
	enum err read = store_open(made_path("ro/a.hadir"), STORE_READ, &s);
	enum err found = read == ERR_OK ? state_event(s, &event) : ERR_IO;
	store_close(s);
	thaw();
	assert_int_equal(read, ERR_OK);
	assert_int_equal(found, ERR_OK);
	assert_int_equal(event.number, 77);
}

static void test_transactions(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a.hadir");
	struct ledger_info info;
	struct stamp when = made_stamp(MONDAY);
	struct fact bad = { .kind = KIND_COUNT }, good = made_event(77);
	uint64_t seq = 99;
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	assert_int_equal(store_begin(s), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	made_append(s, &a, MONDAY, made_session(1, MONDAY));
	store_rollback(s);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 0);
	assert_int_equal(store_begin(s), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	assert_int_equal(store_commit(s), ERR_OK);
	// A failure inside takes all back, and stays until the end.
	assert_int_equal(store_begin(s), ERR_OK);
	made_append(s, &a, MONDAY, made_session(1, MONDAY));
	assert_int_equal(ledger_append(s, &a.id, &when, &bad, 1, &seq), ERR_UNKNOWN);
	assert_int_equal(ledger_append(s, &a.id, &when, &good, 1, &seq), ERR_UNKNOWN);
	assert_int_equal(seq, 99);
	assert_int_equal(store_commit(s), ERR_UNKNOWN);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 1);
	made_append(s, &a, MONDAY, made_session(1, MONDAY));
	store_close(s);
}

static void test_files(void **state)
{
	(void)state;
	uint8_t hash[SEAL_HASH], twice[SEAL_HASH], none[SEAL_HASH] = { 0 };
	char bytes[16];
	size_t len = 7;
	struct store *s = made_store("a.hadir");
	assert_int_equal(store_put_file(s, SPAN("letterhead\0x"), hash), ERR_OK);
	assert_int_equal(store_put_file(s, SPAN("letterhead\0x"), twice), ERR_OK);
	assert_memory_equal(hash, twice, sizeof hash);
	assert_int_equal(store_get_file(s, hash, bytes, sizeof bytes, &len), ERR_OK);
	assert_int_equal(len, 12);
	assert_memory_equal(bytes, "letterhead\0x", 12);
	assert_int_equal(store_get_file(s, hash, bytes, 11, &len), ERR_FULL);
	assert_int_equal(store_get_file(s, none, bytes, sizeof bytes, &len), ERR_NOT_FOUND);
	assert_int_equal(len, 12);
	store_close(s);
	made_execute("a.hadir", "UPDATE file SET bytes = x'00'");
	s = made_open("a.hadir", STORE_READ);
	assert_int_equal(store_get_file(s, hash, bytes, sizeof bytes, &len), ERR_DAMAGED);
	store_close(s);
}

static void test_copy(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct store *s = made_store("a.hadir"), *copy;
	struct ledger_info info;
	struct event e;
	int flaws = 0;
	struct verify_total total;
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	made_append(s, &a, MONDAY, made_event(77));
	assert_int_equal(store_copy(s, made_file("b.hadir")), ERR_OK);
	assert_int_equal(store_copy(s, made_file("b.hadir")), ERR_BUSY);
	assert_int_equal(store_copy(s, made_file("none/b.hadir")), ERR_NOT_FOUND);
	assert_false(exists("b.hadir", ".new"));
	assert_false(exists("b.hadir", "-wal"));
	assert_int_equal(store_open(made_file("b.hadir"), STORE_READ, &copy), ERR_OK);
	assert_int_equal(ledger_list(copy, &info, 1), 1);
	assert_int_equal(info.seq, 1);
	assert_int_equal(state_event(copy, &e), ERR_OK);
	assert_int_equal(ledger_verify(copy, count_flaw, NULL, &flaws, &total), ERR_OK);
	assert_int_equal(flaws, 0);
	store_close(copy);
	assert_int_equal(try_open(made_file("b.hadir"), STORE_WRITE), ERR_OK);
	store_close(s);
}

// At every write in turn the disk is full: nothing of what failed stays, and when there is room again work goes on.
static void test_full_disk(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	disk_install();
	int failures = 0;
	for (int64_t room = 0;; room++) {
		disk_begin();
		struct store *s = made_store("a.hadir");
		struct stamp when = made_stamp(MONDAY);
		struct fact facts[] = { made_person(1, "Agus Salim", ""), made_person(2, "Dewi Sartika", "") };
		struct ledger_info info;
		struct verify_total total;
		uint64_t seq = 0;
		int flaws = 0;
		assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
		made_append(s, &a, MONDAY, made_event(77));
		disk.room = room;
		enum err e = ledger_append(s, &a.id, &when, facts, 2, &seq);
		disk.room = -1;
		assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
		assert_int_equal(info.seq, e == ERR_OK ? 3 : 1);
		if (e != ERR_OK) {
			assert_int_equal(e, ERR_DISK_FULL);
			assert_non_null(strstr(store_detail(s), "full"));
			assert_int_equal(ledger_append(s, &a.id, &when, facts, 2, &seq), ERR_OK);
			failures++;
		}
		assert_int_equal(ledger_verify(s, count_flaw, NULL, &flaws, &total), ERR_OK);
		assert_int_equal(flaws, 0);
		store_close(s);
		made_drop("a.hadir");
		if (e == ERR_OK)
			break;
	}
	disk_end();
	assert_true(failures > 3);
}

static void test_failing_sync(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct stamp when = made_stamp(MONDAY);
	struct fact event = made_event(77);
	struct ledger_info info;
	uint64_t seq = 0;
	disk_install();
	disk_begin();
	struct store *s = made_store("a.hadir");
	assert_int_equal(ledger_create(s, &a.id, true), ERR_OK);
	disk.sync_fails = 0;
	assert_int_equal(ledger_append(s, &a.id, &when, &event, 1, &seq), ERR_IO);
	assert_int_equal(ledger_info(s, &a.id, &info), ERR_OK);
	assert_int_equal(info.seq, 0);
	disk.sync_fails = -1;
	assert_int_equal(ledger_append(s, &a.id, &when, &event, 1, &seq), ERR_OK);
	store_close(s);
	disk_end();
}

// A real file system of 1 MiB.
static void test_small_disk(void **state)
{
	(void)state;
	struct made_author a = made_author(1);
	struct stamp when = made_stamp(MONDAY);
	struct store *s = NULL;
	struct ledger_info before, after;
	struct verify_total total;
	uint64_t seq;
	int flaws = 0;
	assert_int_equal(mkdir(made_path("small"), 0755), 0);
	if (mount("none", made_path("small"), "tmpfs", 0, "size=1m") != 0) {
		print_message("skipped: no right to mount\n");
		skip();
	}
	enum err e = store_open(made_path("small/a.hadir"), STORE_CREATE, &s);
	if (e == ERR_OK)
		e = ledger_create(s, &a.id, true);
	static const uint8_t ballast[16384];
	write_file(made_path("small/ballast"), ballast, sizeof ballast);
	for (uint64_t i = 1; e == ERR_OK; i++) {
		struct fact f = made_person(i, "Nyoman Gde Artha Wijaya Kusuma", "");
		assert_int_equal(ledger_info(s, &a.id, &before), ERR_OK);
		e = ledger_append(s, &a.id, &when, &f, 1, &seq);
	}
	enum err full = e;
	e = ledger_info(s, &a.id, &after);
	uint64_t room = store_disk_free(s);
	enum err copied = store_copy(s, made_path("small/b.hadir"));
	store_close(s);
	s = NULL;
	unlink(made_path("small/ballast"));
	if (e == ERR_OK)
		e = store_open(made_path("small/a.hadir"), STORE_READ, &s);
	if (e == ERR_OK)
		e = ledger_verify(s, count_flaw, NULL, &flaws, &total);
	store_close(s);
	umount2(made_path("small"), MNT_DETACH);
	assert_int_equal(full, ERR_DISK_FULL);
	assert_int_equal(copied, ERR_DISK_FULL);
	assert_int_equal(e, ERR_OK);
	assert_int_equal(after.seq, before.seq);
	assert_true(after.seq > 20);
	assert_true(room < 65536);
	assert_int_equal(flaws, 0);
}

static void test_version_1(void **state)
{
	(void)state;
	static uint8_t bytes[1 << 20];
	struct verify_total total;
	struct event e;
	int flaws = 0;
	size_t n = read_file("tests/data/v1.hadir", bytes, sizeof bytes);
	write_file(made_path("v1.hadir"), bytes, n);
	for (enum store_mode mode = STORE_READ; mode <= STORE_WRITE; mode++) {
		struct store *s = made_open("v1.hadir", mode);
		assert_int_equal(state_event(s, &e), ERR_OK);
		assert_string_equal(e.title, "Bimtek Pengelolaan Keuangan Desa");
		assert_int_equal(ledger_verify(s, count_flaw, NULL, &flaws, &total), ERR_OK);
		assert_int_equal(flaws, 0);
		assert_int_equal(total.ledgers, 2);
		assert_int_equal(total.records, 15);
		store_close(s);
	}
}

// ---- two connections of one process

struct pen { struct store *s; const struct made_author *author; int failed; };

static void *write_many(void *pen)
{
	struct pen *p = pen;
	struct stamp when = made_stamp(MONDAY);
	uint64_t seq;
	for (int i = 0; i < 200; i++) {
		struct fact f = made_presence((uint64_t)i + 1, 1);
		p->failed += ledger_append(p->s, &p->author->id, &when, &f, 1, &seq) != ERR_OK;
	}
	return NULL;
}

static void test_beside(void **state)
{
	(void)state;
	struct made_author first = made_author(1), second = made_author(2);
	struct store *a = made_store("two.hadir"), *b = NULL, *c = NULL;
	struct ledger_info infos[2];
	struct verify_total total;
	int flaws = 0;
	pthread_t thread;
	assert_int_equal(ledger_create(a, &first.id, false), ERR_OK);
	assert_int_equal(ledger_create(a, &second.id, false), ERR_OK);
	assert_int_equal(store_open_beside(a, &b), ERR_OK);
	struct pen pens[2] = { { a, &first, 0 }, { b, &second, 0 } };
	assert_int_equal(pthread_create(&thread, NULL, write_many, &pens[1]), 0);
	write_many(&pens[0]);
	pthread_join(thread, NULL);
	assert_int_equal(pens[0].failed + pens[1].failed, 0);
	assert_int_equal(ledger_list(a, infos, 2), 2);
	assert_int_equal(infos[0].seq, 200);
	assert_int_equal(infos[1].seq, 200);
	store_close(a); // the other one still keeps everybody else out
	assert_int_equal(store_open(made_path("two.hadir"), STORE_WRITE, &c), ERR_BUSY);
	assert_int_equal(ledger_verify(b, count_flaw, NULL, &flaws, &total), ERR_OK);
	assert_int_equal(total.records, 400);
	store_close(b);
	store_close(made_open("two.hadir", STORE_WRITE));
}

static void test_beside_waits(void **state)
{
	(void)state;
	struct made_author author = made_author(1);
	struct store *a = made_store("two.hadir"), *b = NULL;
	assert_int_equal(store_open_beside(a, &b), ERR_OK);
	assert_int_equal(store_begin(a), ERR_OK);
	assert_int_equal(ledger_create(b, &author.id, false), ERR_BUSY); // after a while
	assert_int_equal(store_commit(a), ERR_OK);
	assert_int_equal(ledger_create(b, &author.id, false), ERR_OK);
	store_close(a);
	store_close(b);
}

static long size_of(const char *name)
{
	struct stat s;
	assert_int_equal(stat(made_path(name), &s), 0);
	return (long)s.st_size;
}

// One of two connections leaves the log to the other: no commit of its own brings it in, and the other does so between commits.
static void test_log_is_left(void **state)
{
	(void)state;
	struct made_author first = made_author(1), second = made_author(2);
	struct store *a = made_store("two.hadir"), *b = NULL;
	assert_int_equal(store_open_beside(a, &b), ERR_OK);
	assert_int_equal(ledger_create(a, &first.id, false), ERR_OK);
	assert_int_equal(ledger_create(a, &second.id, false), ERR_OK);
	store_leave_log(a, true);
	store_leave_log(b, true);
	long before = size_of("two.hadir"), log;
	for (uint64_t i = 1; i <= 300; i++)
		made_append(a, &first, MONDAY + (int64_t)i, made_presence(i, 1));
	log = size_of("two.hadir-wal");
	assert_int_equal(size_of("two.hadir"), before);
	assert_true(log > 500 * 4096);
	store_bring_in(b); // has written nothing yet, and does not know how long the log is
	assert_int_equal(size_of("two.hadir"), before);
	made_append(b, &second, MONDAY, made_presence(1, 1));
	store_bring_in(b);
	assert_true(size_of("two.hadir") > before);
	made_append(a, &first, MONDAY + HOUR_MS, made_presence(1, 2));
	assert_true(size_of("two.hadir-wal") <= log + 20 * 4096); // begun again at its front
	store_leave_log(a, false);
	before = size_of("two.hadir");
	for (uint64_t i = 1; i <= 400; i++)
		made_append(a, &first, MONDAY + HOUR_MS + (int64_t)i, made_presence(i, 3));
	assert_true(size_of("two.hadir") > before);
	store_close(b);
	store_close(a);
	assert_false(exists("two.hadir", "-wal"));
}

// How tests/data/v1.hadir was made, when version 1 was the newest: test_store make PATH.
static int make_version_1(const char *path)
{
	struct made_author organiser = made_author(1), kiosk = made_author(2);
	struct store *s = NULL;
	if (store_open(path, STORE_CREATE, &s) != ERR_OK || ledger_create(s, &organiser.id, true) != ERR_OK || ledger_create(s, &kiosk.id, false) != ERR_OK)
		return 1;
	made_append(s, &organiser, MONDAY, made_event(77));
	made_append(s, &organiser, MONDAY, made_session(1, MONDAY + HOUR_MS));
	for (uint64_t i = 1; i <= 4; i++) {
		made_append(s, &organiser, MONDAY, made_person(i, i % 2 ? "Siti Aminah" : "Agus Salim", ""));
		made_append(s, &organiser, MONDAY, made_badge(i, 1));
	}
	for (uint64_t i = 1; i <= 3; i++)
		made_append(s, &kiosk, MONDAY + HOUR_MS + (int64_t)i, made_presence(i, 1));
	struct stamp when = made_stamp(MONDAY + 2 * HOUR_MS);
	struct held held = { .answers = { 5, 4 } };
	struct fact walkin = { .kind = KIND_WALKIN, .walkin.session = 1 };
	strcpy(walkin.walkin.person.name, "Wayan Sudirta");
	made_append(s, &kiosk, MONDAY + HOUR_MS, walkin);
	if (holding_put(s, &kiosk.id, &when, &(struct answered){ 1, 1 }, "narasumber", 2, &held) != ERR_OK ||
			ledger_sign(s, &organiser.id, organiser.secret) != ERR_OK || ledger_sign(s, &kiosk.id, kiosk.secret) != ERR_OK)
		return 1;
	store_close(s);
	return 0;
}

// Somebody deleted the file, but not the log beside it: what the log holds is not the next file's.
static void test_log_of_another_life(void **state)
{
	(void)state;
	static uint8_t log[4 << 20];
	struct made_author kiosk = made_author(2), later = made_author(3);
	struct ledger_info info;
	struct store *s = made_store("event.hadir");
	assert_int_equal(ledger_create(s, &kiosk.id, false), ERR_OK);
	made_append(s, &kiosk, MONDAY, made_presence(1, 1));
	size_t n = read_file(made_path("event.hadir-wal"), log, sizeof log);
	assert_true(n > 0);
	store_close(s);
	for (int copy = 0; copy < 2; copy++) {
		assert_int_equal(unlink(made_path("event.hadir")), 0);
		write_file(made_path("event.hadir-wal"), log, n);
		if (copy) {
			s = made_store("other.hadir");
			assert_int_equal(store_copy(s, made_path("event.hadir")), ERR_OK);
			store_close(s);
		}
		s = made_store("event.hadir");
		assert_int_equal(ledger_list(s, &info, 1), 0);
		assert_int_equal(ledger_create(s, &later.id, false), ERR_OK);
		made_append(s, &later, MONDAY, made_presence(2, 1));
		store_close(s);
		made_sound("event.hadir");
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "make"))
		return make_version_1(argv[2]);
	const struct CMUnitTest tests[] = {
		MADE_FILES(test_new_file), MADE_FILES(test_odd_names), MADE_FILES(test_absent), MADE_FILES(test_no_plain_file), MADE_FILES(test_empty_file),
		MADE_FILES(test_random_file), MADE_FILES(test_other_programs_file), MADE_FILES(test_versions), MADE_FILES(test_other_tables),
		MADE_FILES(test_truncated), MADE_FILES(test_damaged_pages), MADE_FILES(test_one_writer), MADE_FILES(test_beside),
		MADE_FILES(test_beside_waits), MADE_FILES(test_log_is_left), MADE_FILES(test_killed_writer), MADE_FILES(test_reader_leaves_nothing), MADE_FILES(test_read_only_place),
		MADE_FILES(test_read_only_place_with_log), MADE(test_transactions), MADE(test_files), MADE(test_copy), MADE_FILES(test_log_of_another_life),
		MADE_FILES(test_full_disk), MADE_FILES(test_failing_sync), MADE_FILES(test_small_disk), MADE_FILES(test_version_1),
	};
	return MADE_RUN("store", tests);
}
