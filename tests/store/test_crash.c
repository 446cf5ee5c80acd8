// Power cuts at any moment of a kiosk's work: nothing acknowledged is lost, nothing is there twice.
// SPDX-License-Identifier: Apache-2.0
#include "power.h"

#define CUTS 2000
#define CUTS_A_LIFE 5

// Many small allocations: what is freed need not be kept for long.
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:max_malloc_fill_size=0";
}

static uint64_t seed_of_run(void)
{
	const char *given = getenv("HADIR_SEED");
	return given ? strtoull(given, NULL, 10) : 20251014;
}

static void test_power_cuts(void **state)
{
	(void)state;
	struct power p;
	uint64_t seed = seed_of_run();
	disk_install();
	power_begin(&p, seed);
	for (int cut = 0; cut < CUTS; cut += CUTS_A_LIFE) {
		power_cuts(&p, CUTS_A_LIFE);
		if (p.lost + p.doubled + p.broken)
			fail_msg("HADIR_SEED=%llu, after cut %d: %s", (unsigned long long)seed, cut, p.what);
	}
	disk_end();
	print_message("%d power cuts from HADIR_SEED=%llu: nothing lost, nothing doubled\n", CUTS, (unsigned long long)seed);
}

// The same cuts on a disk that reports what it has not done: the checks above can fail.
static void test_lying_disk(void **state)
{
	(void)state;
	struct power p;
	disk_install();
	power_begin(&p, seed_of_run());
	disk.lies = true;
	for (int i = 0; i < 200 && p.lost == 0; i++) {
		if (p.broken)
			power_fresh(&p);
		p.broken = 0;
		power_cuts(&p, CUTS_A_LIFE);
	}
	disk.lies = false;
	disk_end();
	assert_true(p.lost > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MADE(test_power_cuts),
		MADE(test_lying_disk),
	};
	return MADE_RUN("crash", tests);
}
