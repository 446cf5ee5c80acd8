// People as rows: where their record stands, and the words and numbers they are found by.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fold.h"
#include "store/inside.h"

// Keeps what the record at `o` says of the person, unless something better is kept: the organiser's word is better than a
// walk-in's, and the organiser's later than his earlier one.
MUST_CHECK enum err enlist_put(struct store *s, const struct origin *o, bool walkin, const struct person *p);
