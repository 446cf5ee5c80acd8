// The system's clock, how far it can be trusted, and the count of power-ons.
// SPDX-License-Identifier: Apache-2.0
#include "device/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>

#include "core/calendar.h"
#include "device/files.h"

#define NOTE "boot" // in the data folder: the number, the kernel's name of this boot, what was said of the time and its worth

static int64_t clock_ms(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

int64_t clock_up_ms(void)
{
	return clock_ms(CLOCK_BOOTTIME);
}

int64_t clock_cpu_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

int64_t clock_build_ms(void)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char month[4];
	struct civil c = { 0 };
	if (sscanf(__DATE__ " " __TIME__, "%3s %d %d %d:%d:%d", month, &c.day, &c.year, &c.hour, &c.minute, &c.second) != 6)
		return 0;
	c.month = (int)(strstr(months, month) - months) / 3 + 1;
	return calendar_utc(&c, ZONE_WIB) - DAY_MS; // the builder's zone is not known
}

static bool read_boot_id(char ret_id[48])
{
	FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
	bool is_read = f && fscanf(f, "%47s", ret_id) == 1;
	if (f)
		fclose(f);
	return is_read;
}

// Reads the note; false when there is none that can be understood.
static bool read_note(const char *folder, struct clock *ret_clock, char ret_id[48])
{
	char path[512], bytes[200] = "";
	size_t len = 0;
	int is_set, worth;
	long long base;
	snprintf(path, sizeof path, "%s/%s", folder, NOTE);
	if (files_read(path, bytes, sizeof bytes - 1, &len) != ERR_OK)
		return false;
	if (sscanf(bytes, "%u %47s %d %lld %d", &ret_clock->boot, ret_id, &is_set, &base, &worth) != 5 || worth < 0 || worth >= QUALITY_COUNT)
		return false;
	ret_clock->set = is_set == 1;
	ret_clock->base_ms = base;
	ret_clock->worth = (enum quality)worth;
	return true;
}

enum err clock_open(const char *folder, uint32_t least_boot, struct clock *ret_clock)
{
	char id[48] = "", kept_id[48] = "";
	struct clock c = { 0 };
	if (!read_boot_id(id))
		return ERR_IO;
	bool is_kept = read_note(folder, &c, kept_id);
	if (!is_kept || strcmp(id, kept_id) != 0)
		c = (struct clock){ .boot = (is_kept ? c.boot : 0) + 1 };
	if (c.boot < least_boot)
		c.boot = least_boot;
	*ret_clock = c;
	return clock_keep(&c, folder);
}

enum err clock_keep(const struct clock *c, const char *folder)
{
	char path[512], bytes[200], id[48] = "";
	snprintf(path, sizeof path, "%s/%s", folder, NOTE);
	if (!read_boot_id(id))
		return ERR_IO;
	int n = snprintf(bytes, sizeof bytes, "%u %s %d %lld %d\n", c->boot, id, c->set && !c->alone, (long long)c->base_ms, (int)c->worth);
	return files_write(path, (struct span){ bytes, (size_t)n }, 0644);
}

// Without a battery-backed clock the system starts from the time that it last kept, however long ago that was.
static enum quality system_quality(void)
{
	struct timex t = { 0 };
	struct stat s;
	if (adjtimex(&t) >= 0 && !(t.status & STA_UNSYNC))
		return QUALITY_SYNCED;
	if (clock_ms(CLOCK_REALTIME) <= clock_build_ms())
		return QUALITY_NONE;
	return stat("/sys/class/rtc/rtc0", &s) == 0 ? QUALITY_RTC : QUALITY_RESTORED;
}

struct stamp clock_now(const struct clock *c)
{
	int64_t up = clock_up_ms() + c->skipped_ms, at = clock_ms(CLOCK_REALTIME) + c->skipped_ms, build = clock_build_ms();
	enum quality quality = c->alone ? c->worth : system_quality();
	if (c->set && (c->alone || quality != QUALITY_SYNCED))
		return (struct stamp){ c->base_ms + up, up, c->boot, c->worth };
	return (struct stamp){ at > build ? at : build, up, c->boot, quality };
}

void clock_correct(struct clock *c, int64_t utc_ms, enum quality worth)
{
	c->base_ms = utc_ms - clock_up_ms() - c->skipped_ms;
	c->worth = worth;
	c->set = true;
}
