// Fuzzes the reader of workbooks: a ZIP as it is; anything else is a sheet, its shared texts and styles with NUL bytes between, packed for it.
// SPDX-License-Identifier: Apache-2.0
#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <string.h>

#include "device/xlsx.h"

#define TOP "<r><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"b\"/></r>"
#define BOOK "<w xmlns:r=\"r\"><sheet r:id=\"s\"/></w>"
#define BOOK_RELS "<r><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"s\"/><Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"t\"/>" \
	"<Relationship Id=\"f\" Type=\"x/styles\" Target=\"f\"/></r>"

static void add(struct archive *a, const char *name, struct span s)
{
	struct archive_entry *e = archive_entry_new();
	archive_entry_set_pathname(e, name);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_size(e, (la_int64_t)s.len);
	archive_write_header(a, e);
	archive_write_data(a, s.at, s.len);
	archive_entry_free(e);
}

static struct span pack(struct span parts)
{
	static char room[1 << 20];
	size_t len = 0;
	struct archive *a = archive_write_new();
	archive_write_set_format_zip(a);
	archive_write_zip_set_compression_store(a);
	archive_write_set_bytes_in_last_block(a, 1);
	archive_write_open_memory(a, room, sizeof room, &len);
	add(a, "_rels/.rels", SPAN(TOP));
	add(a, "b", SPAN(BOOK));
	add(a, "_rels/b.rels", SPAN(BOOK_RELS));
	add(a, "s", span_cut(&parts, '\0'));
	add(a, "t", span_cut(&parts, '\0'));
	add(a, "f", parts);
	archive_write_close(a);
	archive_write_free(a);
	return (struct span){ room, len };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span file = { (const char *)data, size };
	struct xlsx *b = NULL;
	if (size > 1 << 19)
		return 0;
	enum err e = xlsx_open_bytes(span_starts(file, "PK") ? file : pack(file), &b);
	assert((e == ERR_OK) == (b != NULL));
	if (!b)
		return 0;
	struct row row;
	while (xlsx_next(b, &row)) {
		assert(row.line >= 1 && row.count >= 1 && row.count <= ROW_FIELDS);
		for (int i = 0; i < row.count; i++)
			assert(row.field[i].len <= XLSX_CELL && (row.field[i].len == 0 || utf8_valid(row.field[i])));
	}
	xlsx_close(b);
	return 0;
}
