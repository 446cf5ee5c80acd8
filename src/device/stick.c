// Removable media as the kernel lists them, and writing that is known to have arrived.
// SPDX-License-Identifier: Apache-2.0
#include "device/stick.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "device/files.h"

static bool look(const char *path, struct stick *ret_stick)
{
	struct stat s;
	struct statvfs v;
	if (strlen(path) >= STICK_PATH || stat(path, &s) != 0 || !S_ISDIR(s.st_mode) || statvfs(path, &v) != 0)
		return false;
	*ret_stick = (struct stick){ .free_bytes = (uint64_t)v.f_bavail * v.f_frsize };
	ret_stick->writable = !(v.f_flag & ST_RDONLY) && access(path, W_OK) == 0;
	snprintf(ret_stick->path, sizeof ret_stick->path, "%s", path);
	return true;
}

// Undoes the kernel's \ooo for blanks in a path.
static bool unescape(struct span s, char ret_path[STICK_PATH])
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (n + 1 >= STICK_PATH)
			return false;
		if (s.at[i] == '\\' && i + 3 < s.len && s.at[i + 1] >= '0' && s.at[i + 1] <= '3') {
			ret_path[n++] = (char)((s.at[i + 1] - '0') * 64 + (s.at[i + 2] - '0') * 8 + (s.at[i + 3] - '0'));
			i += 3;
		} else {
			ret_path[n++] = s.at[i];
		}
	}
	ret_path[n] = '\0';
	return n > 0;
}

bool stick_mount(struct span line, unsigned *ret_major, unsigned *ret_minor, char ret_path[STICK_PATH])
{
	span_cut(&line, ' '); // mount's number
	span_cut(&line, ' '); // parent's
	struct span minor = span_cut(&line, ' '), major = span_cut(&minor, ':');
	span_cut(&line, ' '); // root within the file system
	struct span path = span_cut(&line, ' ');
	int64_t high, low;
	if (!span_int(major, &high) || !span_int(minor, &low) || high < 0 || low < 0 || high > 0xfffff || low > 0xfffff || !unescape(path, ret_path))
		return false;
	*ret_major = (unsigned)high;
	*ret_minor = (unsigned)low;
	return true;
}

// A partition's "removable" stands with the whole disk, one folder up.
static bool is_removable(unsigned major, unsigned minor)
{
	static const char *const places[] = { "removable", "../removable" };
	for (size_t i = 0; i < 2; i++) {
		char path[96], c = '0';
		snprintf(path, sizeof path, "/sys/dev/block/%u:%u/%s", major, minor, places[i]);
		FILE *f = fopen(path, "re");
		bool is_read = f && fread(&c, 1, 1, f) == 1;
		if (f)
			fclose(f);
		if (is_read)
			return c == '1';
	}
	return false;
}

static int find_mounted(struct stick *ret_sticks, int cap)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	if (!f)
		return 0;
	int n = 0;
	char line[2048], path[STICK_PATH];
	unsigned major, minor;
	while (n < cap && fgets(line, sizeof line, f))
		if (stick_mount(span_of(line), &major, &minor, path) && is_removable(major, minor) && look(path, &ret_sticks[n]))
			n++;
	fclose(f);
	return n;
}

int stick_find(const char *folder, struct stick *ret_sticks, int cap)
{
	if (!*folder)
		return find_mounted(ret_sticks, cap);
	return cap > 0 && look(folder, &ret_sticks[0]) ? 1 : 0;
}

static int is_hadir(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');
	return d->d_name[0] != '.' && dot && strcasecmp(dot, ".hadir") == 0;
}

int stick_list(const struct stick *s, struct stick_file ret_files[STICK_FILES])
{
	struct dirent **entries;
	int all = scandir(s->path, &entries, is_hadir, alphasort), n = 0;
	for (int i = 0; i < all; i++) {
		char path[STICK_PATH + 260];
		struct stat st;
		snprintf(path, sizeof path, "%s/%s", s->path, entries[i]->d_name);
		if (n < STICK_FILES && strlen(entries[i]->d_name) < STICK_PATH && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
			snprintf(ret_files[n].name, STICK_PATH, "%s", entries[i]->d_name);
			ret_files[n++].bytes = (uint64_t)st.st_size;
		}
		free(entries[i]);
	}
	if (all >= 0)
		free(entries);
	return n;
}

enum err stick_settle(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return files_err(errno);
	int failed = fsync(fd) != 0 ? errno : 0;
	if (!failed)
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); // so that a check reads the medium, not the memory
	close(fd);
	return failed ? files_err(failed) : files_sync_folder(path);
}
