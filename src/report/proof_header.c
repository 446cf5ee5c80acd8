// The header of a .proof file, and the digest of the document it is about.
// SPDX-License-Identifier: Apache-2.0
#include "core/body.h"
#include "report/proof_inside.h"

#include <stdio.h>
#include <string.h>

void proof_message(struct span header_line, uint8_t ret_message[PROOF_MESSAGE])
{
	memcpy(ret_message, "hadir-proof-1", PROOF_MESSAGE - SEAL_HASH);
	seal_hash(header_line.at, header_line.len, ret_message + PROOF_MESSAGE - SEAL_HASH);
}

enum err proof_hash_file(const char *path, uint8_t ret_hash[SEAL_HASH])
{
	struct seal_hasher h;
	char room[65536];
	FILE *f = fopen(path, "rb");
	if (!f)
		return ERR_NOT_FOUND;
	seal_begin(&h);
	for (size_t n; (n = fread(room, 1, sizeof room, f)) > 0;)
		seal_add(&h, room, n);
	bool failed = ferror(f);
	fclose(f);
	seal_end(&h, ret_hash);
	return failed ? ERR_IO : ERR_OK;
}

// Officers' records hold the digests of their PINs, which are short: they are never enclosed.
bool proof_keeps(enum proof_about about, uint8_t kind)
{
	static const uint32_t common = 1u << KIND_EVENT | 1u << KIND_SESSION | 1u << KIND_KIOSK | 1u << KIND_OPEN | 1u << KIND_CLOSE | 1u << KIND_ERASE |
		1u << KIND_BOOT | 1u << KIND_ANCHOR | 1u << KIND_FAULT;
	static const uint32_t kept[PROOF_ABOUT_COUNT] = {
		[PROOF_ATTENDANCE] = common | 1u << KIND_PERSON | 1u << KIND_BADGE | 1u << KIND_CORRECTION | 1u << KIND_PRESENCE | 1u << KIND_WALKIN,
		[PROOF_RATINGS] = common | 1u << KIND_INSTRUMENT | 1u << KIND_RATINGS,
		[PROOF_ALL] = ~(1u << KIND_OFFICER),
	};
	return kind < 32 && (kept[about] >> kind & 1);
}

static void write_ledger(const struct ledger_info *l, struct text *out)
{
	body_comma(out);
	text_char(out, '{');
	body_key(out, "key");
	body_write_hex(out, l->id.key, SEAL_PUBLIC);
	body_key(out, "epoch");
	body_write_hex(out, l->id.epoch, RECORD_EPOCH);
	body_key(out, "from");
	text_int(out, 1);
	body_key(out, "to");
	text_int(out, (int64_t)l->seq);
	body_key(out, "head");
	body_write_hex(out, l->link, SEAL_HASH);
	text_char(out, '}');
}

enum err proof_header_write(const struct proof_header *h, struct text *out)
{
	text_char(out, '{');
	body_key(out, "hadir-proof");
	text_int(out, PROOF_VERSION);
	body_key(out, "document");
	body_write_string(out, span_of(h->document));
	body_key(out, "sha256");
	body_write_hex(out, h->sha256, SEAL_HASH);
	body_key(out, "about");
	body_write_string(out, span_of(h->about));
	body_key(out, "at");
	text_int(out, h->at_ms);
	body_key(out, "event");
	body_write_hex(out, h->event_key, SEAL_PUBLIC);
	body_key(out, "code");
	body_write_string(out, span_of(h->code));
	body_key(out, "ledgers");
	text_char(out, '[');
	for (int i = 0; i < h->ledgers; i++)
		write_ledger(&h->ledger[i], out);
	text_str(out, "]}");
	return out->full ? ERR_FULL : ERR_OK;
}

static bool read_integer(const struct body_value *v, int64_t *ret_value)
{
	*ret_value = v->integer;
	return v->type == BODY_INTEGER;
}

static bool read_ledger(const struct body_value *v, struct ledger_info *ret_ledger)
{
	struct body_walk w = body_members(v->raw);
	struct span key;
	struct body_value m;
	int64_t from = 0, to = 0;
	int found = 0;
	if (v->type != BODY_OBJECT)
		return false;
	while (body_next(&w, &key, &m)) {
		found += (span_is(key, "key") && body_hex(&m, ret_ledger->id.key, SEAL_PUBLIC)) + (span_is(key, "epoch") && body_hex(&m, ret_ledger->id.epoch, RECORD_EPOCH));
		found += (span_is(key, "from") && read_integer(&m, &from)) + (span_is(key, "to") && read_integer(&m, &to));
		found += span_is(key, "head") && body_hex(&m, ret_ledger->link, SEAL_HASH);
	}
	ret_ledger->seq = (uint64_t)to;
	return found == 5 && from == 1 && to >= 1;
}

static bool read_ledgers(const struct body_value *v, struct proof_header *h)
{
	struct body_walk w = body_elements(v->raw);
	struct span key;
	struct body_value m;
	if (v->type != BODY_ARRAY)
		return false;
	for (h->ledgers = 0; body_next(&w, &key, &m); h->ledgers++)
		if (h->ledgers == INTEGRITY_LEDGERS || !read_ledger(&m, &h->ledger[h->ledgers]))
			return false;
	return h->ledgers > 0;
}

static bool read_member(struct span key, const struct body_value *v, struct proof_header *h)
{
	return (span_is(key, "document") && body_string(v, h->document, sizeof h->document) == ERR_OK) ||
		(span_is(key, "sha256") && body_hex(v, h->sha256, SEAL_HASH)) ||
		(span_is(key, "about") && body_string(v, h->about, sizeof h->about) == ERR_OK) ||
		(span_is(key, "at") && read_integer(v, &h->at_ms)) ||
		(span_is(key, "event") && body_hex(v, h->event_key, SEAL_PUBLIC)) ||
		(span_is(key, "code") && body_string(v, h->code, sizeof h->code) == ERR_OK) ||
		(span_is(key, "ledgers") && read_ledgers(v, h));
}

enum err proof_header_read(struct span line, struct proof_header *ret_header)
{
	struct span key;
	struct body_value v;
	int found = 0;
	if (!span_starts(line, "{\"hadir-proof\":") || body_check(line, BODY_DEPTH) != ERR_OK)
		return ERR_NOT_OURS;
	struct body_walk w = body_members(line);
	if (!body_next(&w, &key, &v) || v.type != BODY_INTEGER)
		return ERR_NOT_OURS;
	if (v.integer > PROOF_VERSION)
		return ERR_NEWER;
	while (body_next(&w, &key, &v))
		found += read_member(key, &v, ret_header);
	return found == 7 ? ERR_OK : ERR_FORMAT;
}
