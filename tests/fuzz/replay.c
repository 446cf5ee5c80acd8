// Replays a fuzz target's corpus without a fuzzer: each file as it is, cut short, and with single bytes changed.
// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20)
#define VARIANTS 300 // cuts, and changes, of one file

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Hands over a copy that ends where its memory ends, so that a read behind the end is seen.
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	if (!copy)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int replay(uint8_t *data, size_t size)
{
	size_t step = size / VARIANTS + 1;
	int n = 1;
	run(data, size);
	for (size_t cut = 0; cut < size; cut += step, n++)
		run(data, cut);
	for (size_t at = 0; at < size; at += step) {
		const uint8_t kept = data[at], others[] = { (uint8_t)(kept ^ 1u << at % 8), (uint8_t)(kept + 1), 0, 0xff, '"' };
		for (size_t i = 0; i < sizeof others; i++, n++) {
			data[at] = others[i];
			run(data, size);
		}
		data[at] = kept;
	}
	return n;
}

static size_t load(const char *path, uint8_t *data)
{
	FILE *f = fopen(path, "rb");
	size_t size = f ? fread(data, 1, FILE_MAX, f) : 0;
	if (f)
		fclose(f);
	return size;
}

int main(int argc, char **argv)
{
	static uint8_t data[FILE_MAX];
	const char *name = argc ? strrchr(argv[0], '/') : NULL;
	name = name ? name + 1 : argv[0];
	name += strncmp(name, "fuzz_", 5) == 0 ? 5 : 0;
	char folder[300], path[700];
	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
	struct dirent **entries;
	int files = 0, n = scandir(folder, &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
			printf("# %s\n", path);
			fflush(stdout); // a crash leaves the name of its file behind
			int inputs = replay(data, load(path, data));
			printf("ok %d - %s, %d inputs\n", ++files, entries[i]->d_name, inputs);
		}
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (!files)
		printf("not ok 1 - no corpus in %s\n", folder);
	return files ? 0 : 1;
}
