// Reading .xlsx workbooks (ECMA-376): the first sheet as rows, within fixed limits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/table.h"

#define XLSX_FILE (20u << 20)      // bytes of a file
#define XLSX_UNPACKED (200u << 20) // bytes of all that is unpacked from it
#define XLSX_ROWS 200000
#define XLSX_CELL 4096             // bytes of a cell; longer ones are cut there, which is far beyond what any column takes

struct xlsx; // not workbook_: libxlsxwriter has functions of such names

// Reads the whole first sheet into memory. ERR_NOT_FOUND, ERR_IO, ERR_NO_MEMORY; ERR_FORMAT: not a workbook (also the old .xls);
// ERR_DAMAGED: cut short or broken; ERR_FULL: over a limit above. Formulas are taken by their last result, dates as 2025-10-14 or
// 2025-10-14 08:00, times as 08:00.
MUST_CHECK enum err xlsx_open(const char *path, struct xlsx **ret_book);
MUST_CHECK enum err xlsx_open_bytes(struct span file, struct xlsx **ret_book);
void xlsx_close(struct xlsx *b); // NULL is fine

// The next row that has cells, its line as the spreadsheet numbers it; fields live until the workbook is closed. False at the end.
bool xlsx_next(struct xlsx *b, struct row *ret_row);
