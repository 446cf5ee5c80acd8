// An hour of a foyer before the camera, 15 frames a second: nothing is misread, every clean code is read in time, and the memory stays flat.
// SPDX-License-Identifier: Apache-2.0
#include "../device/soak.h"

#define FRAMES 54000
#define GROWTH_MOST (512 << 10) // bytes; a scanner that is never made anew leaves several MiB

static long resident_kb(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f && fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	if (f)
		fclose(f);
	return pages * 4;
}

int main(int argc, char **argv)
{
	static struct soak_report r;
	soak_run(argc > 1 ? atoi(argv[1]) : FRAMES, argc > 2 ? strtoull(argv[2], NULL, 10) : 1, &r);
	for (int k = 0; k < SOAK_KINDS; k++)
		printf("%-18s %6d views, %6d read\n", soak_names[k], r.views[k], r.read[k]);
	long growth = (long)r.late - (long)r.early;
	printf("%d frames: %d wrong readings, %d clean codes missed, %d upright ones delayed; memory held at most %zu KiB in the first quarter, %zu KiB in the last; resident %ld MiB\n",
		r.frames, r.wrong, r.missed, r.delayed, r.early >> 10, r.late >> 10, resident_kb() >> 10);
	bool good = !r.wrong && !r.missed && !r.delayed && growth <= GROWTH_MOST;
	printf("%s\n", good ? "sim_reader: all well" : "sim_reader: FAILED");
	return good ? 0 : 1;
}
