// What the pages look like: style, script and logo, sent from the assets folder by a list of names.
// SPDX-License-Identifier: Apache-2.0
#include "server/pages.h"
#include "server/web.h"

#include "device/files.h"

#include <stdlib.h>
#include <string.h>

#define ASSET_MAX (1u << 20)

static const struct { const char *name, *path, *type; } assets[] = {
	{ "hadir.css", HADIR_ASSETS "/web/hadir.css", "text/css; charset=utf-8" },
	{ "hadir.js", HADIR_ASSETS "/web/hadir.js", "text/javascript; charset=utf-8" },
	{ "logo.svg", HADIR_ASSETS "/icons/logo.svg", "image/svg+xml" },
};

enum outcome asset(struct visit *v)
{
	for (size_t i = 0; i < sizeof assets / sizeof *assets; i++) {
		if (strcmp(v->word[0], assets[i].name) != 0)
			continue;
		char *bytes = malloc(ASSET_MAX);
		size_t len = 0;
		enum err e = bytes ? files_read(assets[i].path, bytes, ASSET_MAX, &len) : ERR_NO_MEMORY;
		if (e == ERR_OK) {
			v->x->answer.type = assets[i].type;
			answer_header(&v->x->answer, "Cache-Control", "max-age=300");
			answer_header(&v->x->answer, "X-Content-Type-Options", "nosniff");
			answer_add(&v->x->answer, (struct span){ bytes, len });
		}
		free(bytes);
		return e == ERR_OK ? OUTCOME_NOW : visit_err(v, e, assets[i].path);
	}
	return visit_status(v, 404);
}
