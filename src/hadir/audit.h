// Verifying a .hadir file: is every record as it was written, are all there, how well are the times known.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hadir/answers.h"

// Writes the whole report on stdout. `public_key`: the organiser's as known from elsewhere, NULL: the file's own is believed.
enum outcome audit_file(const struct args *a, const char *path, const uint8_t *public_key);
