// Runs many histories, each of which follows from one number alone, and says which one failed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../store/made.h"

#include <sanitizer/common_interface_defs.h>
#include <sodium.h>
#include <time.h>

static struct seeds {
	const char *program;
	uint64_t random;             // of the history under way
	uint64_t first, now;
	long count;
	bool ended;
	void (*run)(uint64_t seed);
} seeds;

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:max_malloc_fill_size=0:handle_abort=1";
}

static inline uint64_t draw(uint64_t below)
{
	seeds.random = seeds.random * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (seeds.random >> 33) % below;
}

// What the product draws for itself, salts and nonces, follows from the seed as well.
static uint32_t seeds_word(void) { return (uint32_t)draw(UINT64_C(1) << 32); }
static void seeds_bytes(void *to, size_t n)
{
	for (uint8_t *at = to; n; n--)
		*at++ = (uint8_t)draw(256);
}
static const char *seeds_name(void) { return "seeds"; }

static void seeds_say(void)
{
	if (!seeds.ended)
		fprintf(stderr, "this history failed, and alone fails again: build/asan/tests/sim/%s 1 %llu\n", seeds.program, (unsigned long long)seeds.now);
}

static void seeds_run_all(void **state)
{
	(void)state;
	for (long i = 0; i < seeds.count; i++) {
		seeds.now = seeds.first + (uint64_t)i;
		seeds.random = seeds.now * UINT64_C(0x9e3779b97f4a7c15) + 1;
		fprintf(stderr, isatty(2) ? "\rseed %llu " : "", (unsigned long long)seeds.now);
		seeds.run(seeds.now);
	}
	seeds.ended = true;
}

// PROGRAM [COUNT [FIRST]]: without them `count` histories from the present second on.
static inline int seeds_main(int argc, char **argv, const char *program, long count, void (*run)(uint64_t seed))
{
	static struct randombytes_implementation implementation = { .implementation_name = seeds_name, .random = seeds_word, .buf = seeds_bytes };
	const struct CMUnitTest test[] = { { program, seeds_run_all, NULL, NULL, NULL } };
	seeds.program = program;
	seeds.count = argc > 1 ? atol(argv[1]) : count;
	seeds.first = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	seeds.run = run;
	printf("%s: %ld histories, from seed %llu on\n", program, seeds.count, (unsigned long long)seeds.first);
	fflush(stdout); // also of a run that dies, before what it says
	randombytes_set_implementation(&implementation);
	if (sodium_init() < 0)
		return 1;
	__sanitizer_set_death_callback(seeds_say);
	int failed = cmocka_run_group_tests_name(program, test, NULL, NULL);
	if (failed)
		seeds_say();
	return failed ? 1 : 0;
}
