// Ten thousand power cuts of a kiosk's store, from a fresh seed each run: sim_power [CUTS [SEED]].
// SPDX-License-Identifier: Apache-2.0
#include "../store/power.h"

#include <time.h>

#define CUTS_A_LIFE 5

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:max_malloc_fill_size=0";
}

int main(int argc, char **argv)
{
	long cuts = argc > 1 ? atol(argv[1]) : 10000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	struct power p;
	if (made_setup(NULL) != 0)
		return 2;
	printf("power cuts: %ld, seed %llu\n", cuts, (unsigned long long)seed);
	fflush(stdout);
	disk_install();
	power_begin(&p, seed);
	long done = 0;
	for (; done < cuts && p.lost + p.doubled + p.broken == 0; done += CUTS_A_LIFE) {
		power_cuts(&p, CUTS_A_LIFE);
		if (done % 1000 == 0 && isatty(2))
			fprintf(stderr, "\r%ld", done);
	}
	disk_end();
	made_teardown(NULL);
	printf("power cuts: %ld done, %d lost, %d doubled, %d broken %s\n", done, p.lost, p.doubled, p.broken, p.what);
	return p.lost + p.doubled + p.broken == 0 ? 0 : 1;
}
