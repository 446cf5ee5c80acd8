// Parts of an office document (ECMA-376, Open Packaging Conventions: XML files in a ZIP), read as elements within limits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/err.h"
#include "core/span.h"

#define PACKAGE_DEPTH 64 // of elements in one another
#define PACKAGE_PART 256 // bytes of a part's name

struct package {
	struct span file;
	size_t unpacked, most; // bytes unpacked so far, and how many may be
};

// What a part is made of; names come without their namespace, attributes as pairs that end with NULL (package_attribute finds one).
// A handler ends the reading by returning anything but ERR_OK.
struct package_reader {
	enum err (*begin)(void *context, const char *name, const char **attributes);
	enum err (*end)(void *context, const char *name);
	enum err (*text)(void *context, struct span piece); // in pieces
};
const char *package_attribute(const char **attributes, const char *name); // NULL when it is not there

// ERR_FORMAT: not a ZIP; ERR_NOT_FOUND: no such part; ERR_DAMAGED: cut short or not well-formed (also any DOCTYPE: such parts have none);
// ERR_FULL: more than `most`, or deeper than PACKAGE_DEPTH; ERR_NO_MEMORY; what a handler returned.
MUST_CHECK enum err package_read(struct package *p, const char *part, const struct package_reader *reader, void *context);

// The part that `from` ("": the package itself) relates to by an id ("rId1") or by the last word of a kind ("/styles").
// ERR_NOT_FOUND: it relates to none; as package_read otherwise.
MUST_CHECK enum err package_related(struct package *p, const char *from, const char *want, char ret_part[PACKAGE_PART]);
