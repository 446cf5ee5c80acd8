// What concerns several files of the folder: questionnaires that sessions name, classes without sessions, the letterhead's picture.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/folder.h"

bool folder_file(struct folder *f, const char *name); // f->file becomes that file of the folder; true when it is there
void folder_tell(struct folder *f, int line, bool warning, enum word w, const struct fill *fills, int n); // of f->file, and counts it
void folder_found(void *folder, const struct finding *finding);              // the same, fits finding_sink
#define FOLDER_TELL(folder, line, warning, word, ...) folder_tell(folder, line, warning, word, FILLS(__VA_ARGS__))

void folder_instruments(struct folder *f); // from FOLDER/instruments, else the shipped ones
void folder_replaced(struct folder *f);    // who came in whose place: from the column `no` to the row
void folder_classes(struct folder *f);
void folder_letterhead(struct folder *f);  // letterhead.png: a PNG of at most FOLDER_PICTURE bytes
