// What the parts of the evaluation results share.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/feedback.h"
#include "report/grid.h"
#include "report/muster.h"

#define RATINGS_TEXT 512

struct ratings_page { // one session's results
	const struct session *session;
	int present;
	struct rating_cell cell;
	struct instrument instrument;
	char **comment;
	int comments;
};

void ratings_table(const struct ratings_page *p, enum lang lang, struct folio *f); // the scored questions, their mean, and what the headings stand for
