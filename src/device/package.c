// Unpacking by libarchive, elements by expat.
// SPDX-License-Identifier: Apache-2.0
#include "device/package.h"

#include <archive.h>
#include <archive_entry.h>
#include <expat.h>
#include <string.h>

#include "core/text.h"

#define CHUNK 16384
#define NAMESPACE_END '|' // what expat puts between a namespace and a name

struct parse {
	const struct package_reader *reader;
	void *context;
	XML_Parser parser;
	int depth;
	enum err err;
};

static const char *local(const char *name)
{
	const char *end = strrchr(name, NAMESPACE_END);
	return end ? end + 1 : name;
}

const char *package_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void stop_at(struct parse *p, enum err err)
{
	if (err == ERR_OK || p->err != ERR_OK)
		return;
	p->err = err;
	XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct parse *p = context;
	stop_at(p, ++p->depth > PACKAGE_DEPTH ? ERR_FULL : p->reader->begin(p->context, local(name), attributes));
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
	struct parse *p = context;
	p->depth--;
	if (p->reader->end && p->err == ERR_OK)
		stop_at(p, p->reader->end(p->context, local(name)));
}

static void XMLCALL on_text(void *context, const XML_Char *piece, int len)
{
	struct parse *p = context;
	if (p->reader->text && p->err == ERR_OK)
		stop_at(p, p->reader->text(p->context, (struct span){ piece, (size_t)len }));
}

// A document type could define entities that unfold without end, or name files to be read in.
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	stop_at(context, ERR_DAMAGED);
}

static enum err feed(struct parse *p, const char *bytes, size_t n, bool last)
{
	if (XML_Parse(p->parser, bytes, (int)n, last) == XML_STATUS_OK)
		return ERR_OK;
	if (p->err != ERR_OK)
		return p->err;
	return XML_GetErrorCode(p->parser) == XML_ERROR_NO_MEMORY ? ERR_NO_MEMORY : ERR_DAMAGED;
}

static enum err read_entry(struct package *package, struct archive *a, struct parse *p)
{
	char chunk[CHUNK];
	for (;;) {
		la_ssize_t n = archive_read_data(a, chunk, sizeof chunk);
		if (n < 0)
			return ERR_DAMAGED;
		package->unpacked += (size_t)n;
		if (package->unpacked > package->most)
			return ERR_FULL;
		enum err e = feed(p, chunk, (size_t)n, n == 0);
		if (e != ERR_OK || n == 0)
			return e;
	}
}

static enum err parse_entry(struct package *package, struct archive *a, const struct package_reader *reader, void *context)
{
	struct parse p = { .reader = reader, .context = context, .parser = XML_ParserCreateNS(NULL, NAMESPACE_END) };
	if (!p.parser)
		return ERR_NO_MEMORY;
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_begin, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	enum err e = read_entry(package, a, &p);
	XML_ParserFree(p.parser);
	return e;
}

// Only the central directory counts: entries passed over are then not unpacked, however large they are.
static enum err find_entry(struct package *package, struct archive *a, const char *part)
{
	if (archive_read_support_format_zip_seekable(a) != ARCHIVE_OK)
		return ERR_NO_MEMORY;
	enum err broken = span_starts(package->file, "PK\x03\x04") ? ERR_DAMAGED : ERR_FORMAT;
	if (archive_read_open_memory(a, package->file.at, package->file.len) != ARCHIVE_OK)
		return broken;
	struct archive_entry *entry;
	int code;
	while ((code = archive_read_next_header(a, &entry)) == ARCHIVE_OK || code == ARCHIVE_WARN) {
		const char *name = archive_entry_pathname(entry);
		if (name && strcmp(name, part) == 0)
			return ERR_OK;
	}
	return code == ARCHIVE_EOF ? ERR_NOT_FOUND : broken;
}

enum err package_read(struct package *p, const char *part, const struct package_reader *reader, void *context)
{
	struct archive *a = archive_read_new();
	if (!a)
		return ERR_NO_MEMORY;
	enum err e = find_entry(p, a, part);
	if (e == ERR_OK)
		e = parse_entry(p, a, reader, context);
	archive_read_free(a);
	return e;
}

struct relation { const char *want; char target[PACKAGE_PART]; }; // target "" until found

static enum err begin_relation(void *context, const char *name, const char **attributes)
{
	struct relation *r = context;
	const char *id = package_attribute(attributes, "Id"), *type = package_attribute(attributes, "Type"),
		*target = package_attribute(attributes, "Target");
	const char *word = type ? strrchr(type, '/') : NULL;
	bool wanted = (id && strcmp(id, r->want) == 0) || (word && strcmp(word, r->want) == 0);
	bool fits = !wanted || !target || r->target[0] || strcmp(name, "Relationship") != 0 || span_copy(span_of(target), r->target, sizeof r->target);
	return fits ? ERR_OK : ERR_FULL;
}

// A target is named from the folder of the part that points to it, or from the top.
static bool resolve(struct span folder, const char *target, char ret_part[PACKAGE_PART])
{
	struct text t = text_init(ret_part, PACKAGE_PART);
	if (*target != '/')
		text_add(&t, folder);
	text_str(&t, *target == '/' ? target + 1 : target);
	return !t.full;
}

enum err package_related(struct package *p, const char *from, const char *want, char ret_part[PACKAGE_PART])
{
	static const struct package_reader reader = { begin_relation, NULL, NULL };
	struct relation r = { .want = want };
	char relations[PACKAGE_PART + 16];
	struct text t = text_init(relations, sizeof relations);
	const char *end = strrchr(from, '/'), *name = end ? end + 1 : from;
	struct span folder = { from, (size_t)(name - from) };
	text_add(&t, folder);
	text_str(&t, "_rels/");
	text_str(&t, name);
	text_str(&t, ".rels");
	enum err e = package_read(p, relations, &reader, &r);
	if (e != ERR_OK)
		return e;
	if (!r.target[0])
		return ERR_NOT_FOUND;
	return resolve(folder, r.target, ret_part) ? ERR_OK : ERR_FULL;
}
