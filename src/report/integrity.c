// The integrity code: a digest of every ledger's end.
// SPDX-License-Identifier: Apache-2.0
#include "report/integrity.h"

#include <stdlib.h>
#include <string.h>

static int compare_ledgers(const void *a, const void *b)
{
	const struct ledger_info *one = a, *two = b;
	int c = memcmp(one->id.key, two->id.key, SEAL_PUBLIC);
	return c ? c : memcmp(one->id.epoch, two->id.epoch, RECORD_EPOCH);
}

static void write_code(const uint8_t hash[SEAL_HASH], char ret_code[REPORT_CODE])
{
	struct text t = text_init(ret_code, REPORT_CODE);
	for (int i = 0; i < 8; i++) {
		if (i && i % 2 == 0)
			text_char(&t, '-');
		text_char(&t, "0123456789ABCDEF"[hash[i] >> 4]);
		text_char(&t, "0123456789ABCDEF"[hash[i] & 15]);
	}
}

struct integrity integrity_of(struct ledger_info *infos, int n)
{
	struct integrity result = { 0 };
	struct seal_hasher h;
	uint8_t hash[SEAL_HASH];
	qsort(infos, (size_t)n, sizeof *infos, compare_ledgers);
	seal_begin(&h);
	seal_add(&h, "hadir-code-1", 12);
	for (int i = 0; i < n; i++) {
		if (infos[i].seq == 0)
			continue;
		uint8_t seq[8];
		for (int b = 0; b < 8; b++)
			seq[b] = (uint8_t)(infos[i].seq >> (56 - 8 * b));
		seal_add(&h, infos[i].id.key, SEAL_PUBLIC);
		seal_add(&h, infos[i].id.epoch, RECORD_EPOCH);
		seal_add(&h, seq, sizeof seq);
		seal_add(&h, infos[i].link, SEAL_HASH);
		result.records += infos[i].seq;
		result.ledgers++;
	}
	seal_end(&h, hash);
	write_code(hash, result.code);
	return result;
}

enum err integrity_read(struct store *s, struct integrity *ret_integrity)
{
	struct ledger_info *infos = calloc(INTEGRITY_LEDGERS, sizeof *infos);
	if (!infos)
		return ERR_NO_MEMORY;
	int n = ledger_list(s, infos, INTEGRITY_LEDGERS);
	if (n <= INTEGRITY_LEDGERS)
		*ret_integrity = integrity_of(infos, n);
	free(infos);
	return n <= INTEGRITY_LEDGERS ? ERR_OK : ERR_FULL;
}
