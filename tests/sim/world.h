// A simulated network of kiosks and servers: one clock, links that fail, messages that are lost, doubled and late, machines that lose power.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plug.h"
#include "seeds.h"

#include "core/request.h"
#include "device/squeeze.h"
#include "store/intake.h"
#include "store/registry.h"
#include "sync/round.h"

#define EVENT 77
#define SERVERS 3               // node 0 is the top one, 1 and 2 stand in halls below it
#define NODES 8                 // the rest are kiosks
#define DEVICES 64              // that a server has heard of in one run of its process
#define LATE 12
#define RECEIPTS 4096
#define BODY (RUN_PACKED + 65536)

struct heard { uint8_t device[SEAL_PUBLIC]; uint64_t last; };
struct promise { struct ledger_id id; uint64_t seq; uint8_t link[SEAL_HASH]; }; // said to be on stable storage
struct node {
	int number, parent;           // -1: the top
	bool is_server, up, linked;   // linked: the way to its parent is there
	bool enrolled, wiped, restored; // restored: an old copy of its disk was put back
	struct made_author author;    // a kiosk's ledger and device key; a hall's device key
	struct store *store;
	struct registry *registry;    // of servers
	uint8_t key[SEAL_PUBLIC], secret[SEAL_SECRET], nonces[SEAL_HASH]; // of servers; nonces is new with each start
	struct heard heard[DEVICES];
	int heards;
	struct line line, news_line;
	struct round *round;
	int64_t offset_ms, boot_ms, wake_ms; // its clock is wrong by that; when it was started; when its round wants to go on
	uint32_t boot;
	uint64_t forced_seq;          // of its ledger: records up to here were written before ratings had to leave
	char *body;                   // of the last answer that it got
	struct http_answer before;    // an earlier one, as somebody in between has kept it
};
struct late { int to; enum method method; char url[400], value[8][160]; char name[8][24]; int headers; char *body; size_t len; };

static struct world {
	struct node node[NODES];
	int nodes;
	int64_t now_ms;               // true time, UTC
	bool healed;                  // nothing fails any more
	struct late late[LATE];
	int lates;
	struct promise receipt[SERVERS][RECEIPTS]; // that a server has given out
	int receipts[SERVERS];
	struct promise acked[NODES * 8]; // of each ledger ever written: the last record that its author was told is durable
	int ackeds;
	uint64_t processed;           // runs of the whole history, for the last line
} world;
static struct run server_run;

static inline bool chance(int percent) { return !world.healed && (int)draw(100) < percent; }

static inline const char *node_path(const struct node *n, const char *file)
{
	char name[40];
	snprintf(name, sizeof name, "m%d/%s", n->number, file);
	return made_path(name);
}

static inline int64_t clock_of(const struct node *n) { return world.now_ms + n->offset_ms; }
static inline struct round_now now_of(const struct node *n)
{
	return (struct round_now){ .up_ms = world.now_ms - n->boot_ms, .utc_ms = clock_of(n), .random = draw(UINT32_MAX) << 31 ^ draw(UINT32_MAX) };
}
static inline struct stamp stamp_of(const struct node *n)
{
	return (struct stamp){ .at_ms = clock_of(n), .up_ms = world.now_ms - n->boot_ms, .boot = n->boot, .quality = QUALITY_RTC };
}

// Dead, or about to be: whatever it says now is not to be blamed on it.
static inline bool is_dead(const struct node *n) { return plug.dead[n->number]; }

static inline void node_cut(struct node *n)
{
	plug.dead[n->number] = true;
	round_close(n->round);
	store_close(n->store);
	registry_close(n->registry);
	n->round = NULL;
	n->store = NULL;
	n->registry = NULL;
	n->up = false;
	plug_pull(n->number);
}

static inline struct promise *acked_of(const struct ledger_id *id, bool add)
{
	for (int i = 0; i < world.ackeds; i++)
		if (!memcmp(&world.acked[i].id, id, sizeof *id))
			return &world.acked[i];
	if (!add)
		return NULL;
	assert_true(world.ackeds < NODES * 8);
	struct promise *p = &world.acked[world.ackeds++];
	*p = (struct promise){ .id = *id };
	return p;
}

static inline void keeps(struct store *s, const struct promise *p, const char *who, const char *what)
{
	uint8_t link[SEAL_HASH];
	enum err e = intake_link(s, &p->id, p->seq, link);
	if (p->seq && (e != ERR_OK || memcmp(link, p->link, sizeof link) != 0))
		fail_msg("%s has lost %s %llu: %s", who, what, (unsigned long long)p->seq, err_text(e));
}

static inline void note_acked(const struct node *n)
{
	struct ledger_info info;
	if (ledger_info(n->store, &n->author.id, &info) != ERR_OK) {
		assert_true(is_dead(n) || plug.room[n->number] >= 0);
		return;
	}
	struct promise *p = acked_of(&n->author.id, true);
	p->seq = info.seq;
	memcpy(p->link, info.link, sizeof p->link);
}

// ---- a server's end: what src/server does, without its threads

static inline int say(struct text *out, int status, const char *body)
{
	text_str(out, body);
	return status;
}

static inline struct heard *heard_of(struct node *s, const uint8_t device[SEAL_PUBLIC])
{
	for (int i = 0; i < s->heards; i++)
		if (!memcmp(s->heard[i].device, device, SEAL_PUBLIC))
			return &s->heard[i];
	assert_true(s->heards < DEVICES);
	struct heard *h = &s->heard[s->heards++];
	memcpy(h->device, device, SEAL_PUBLIC);
	h->last = 0;
	return h;
}

static inline int challenge(const uint8_t nonce[PASS_NONCE], uint64_t last, struct http_answer *a)
{
	struct text t = text_init(a->nonce, sizeof a->nonce);
	text_hex(&t, nonce, PASS_NONCE);
	snprintf(a->count, sizeof a->count, "%llu", (unsigned long long)last);
	return 401;
}

static void write_head(void *context, const struct position *p)
{
	assert_int_equal(position_write(p, context), ERR_OK);
	text_str(context, "\n");
}
static inline int serve_heads(struct node *s, struct text *out)
{
	return intake_heads(s->store, write_head, out) == ERR_OK ? 200 : 503;
}

static inline int serve_taken(struct node *s, const struct intake *in, struct text *out)
{
	static struct receipt together[RECEIPT_TOGETHER]; // as if others had pushed at the same time
	int n = (int)(in->here.seq % RECEIPT_TOGETHER) + 1, which = (int)(in->here.seq / RECEIPT_TOGETHER % (uint64_t)n);
	struct receipt r = { .id = in->here.id, .seq = in->here.seq, .at_ms = clock_of(s) };
	memcpy(r.link, in->here.link, sizeof r.link);
	memcpy(r.server, s->key, sizeof r.server);
	together[which] = r;
	receipt_sign(s->secret, together, n);
	assert_int_equal(receipt_write(&together[which], out), ERR_OK);
	assert_true(world.receipts[s->number] < RECEIPTS);
	struct promise *p = &world.receipt[s->number][world.receipts[s->number]++];
	*p = (struct promise){ .id = r.id, .seq = r.seq };
	memcpy(p->link, r.link, sizeof p->link);
	return 200;
}

static inline unsigned mode_of(struct node *s, const struct device *d, const struct run *run)
{
	struct device author;
	if (d->event == 0)
		return INTAKE_KIOSK | INTAKE_UNSIGNED;
	bool is_known = !memcmp(run->head.id.key, d->key, SEAL_PUBLIC) || intake_is_expected(s->store, run->head.id.key) ||
		(registry_device(s->registry, run->head.id.key, &author) == ERR_OK && author.state == DEVICE_CONFIRMED);
	return is_known ? INTAKE_KIOSK : 0;
}

static inline int serve_push(struct node *s, const struct device *d, struct span body, struct text *out)
{
	struct intake in;
	char *bytes = NULL;
	size_t len = 0;
	uint64_t at = 0;
	enum err e = squeeze_unpack(body, RUN_BYTES, &bytes, &len);
	assert_int_equal(e, ERR_OK); // nobody here sends rubbish
	e = run_read((struct span){ bytes, len }, &server_run, &at);
	assert_int_equal(e, ERR_OK);
	e = intake_run(s->store, &server_run, mode_of(s, d, &server_run), clock_of(s), &in);
	free(bytes);
	world.processed++;
	if (e == ERR_OK && s->round) {
		round_grown(s->round); // goes up from here
		s->wake_ms = 0;
	}
	if (e != ERR_OK)
		return e == ERR_DISK_FULL ? 507 : 503;
	switch (in.end) {
	case INTAKE_TAKEN: case INTAKE_KNOWN: return serve_taken(s, &in, out);
	case INTAKE_GAP: case INTAKE_FORK: write_head(out, &in.here); return 409;
	case INTAKE_REFUSED: case INTAKE_OTHER_EVENT: return say(out, 403, "{\"error\":\"refused\"}\n");
	case INTAKE_END_COUNT: break;
	}
	fail_msg("no such end");
	return 500;
}

static inline uint64_t number_of(const struct request *r, const char *name, uint64_t otherwise)
{
	char room[80] = "";
	struct text t = text_init(room, sizeof room);
	return request_field(r->query, name, &t) == ERR_OK ? strtoull(room, NULL, 10) : otherwise;
}

static inline int serve_pull(struct node *s, const struct request *r, struct text *out)
{
	static char room[RUN_BYTES];
	char key[80] = "", epoch[40] = "";
	struct text k = text_init(key, sizeof key), ep = text_init(epoch, sizeof epoch), run = text_init(room, sizeof room);
	struct ledger_id id;
	size_t len = 0;
	int count = 0;
	assert_int_equal(request_field(r->query, "key", &k), ERR_OK);
	assert_int_equal(request_field(r->query, "epoch", &ep), ERR_OK);
	assert_true(hex_read(text_span(&k), id.key, SEAL_PUBLIC) && hex_read(text_span(&ep), id.epoch, RECORD_EPOCH));
	enum err e = intake_next(s->store, &id, number_of(r, "from", 1), (int)number_of(r, "most", RUN_RECORDS), NULL, clock_of(s), &run, &count);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? 404 : 503;
	char *packed = malloc(SQUEEZE_ROOM(run.len));
	assert_int_equal(squeeze_pack(text_span(&run), packed, SQUEEZE_ROOM(run.len), &len), ERR_OK);
	text_add(out, (struct span){ packed, len });
	free(packed);
	return 200;
}

static inline int serve_wait(struct node *s, const struct request *r, struct text *out)
{
	uint64_t revision;
	if (intake_revision(s->store, &revision) != ERR_OK)
		return 503;
	if (revision <= number_of(r, "after", 0))
		return 204;
	text_str(out, "{\"revision\":");
	text_int(out, (int64_t)revision);
	return say(out, 200, "}\n");
}

static inline int serve_withdrawn(struct node *s, const struct pass *p, struct text *out)
{
	assert_int_equal(pass_write_withdrawn(s->secret, p, out), ERR_OK);
	return 403;
}

static inline int serve_known(struct node *s, const struct device *d, const struct request *r, struct text *out)
{
	if (span_is(r->path, "/v1/heads"))
		return serve_heads(s, out);
	if (span_is(r->path, "/v1/push"))
		return serve_push(s, d, r->body, out);
	if (span_is(r->path, "/v1/pull"))
		return serve_pull(s, r, out);
	if (span_is(r->path, "/v1/wait"))
		return serve_wait(s, r, out);
	fail_msg("nobody asks for %.*s", (int)r->path.len, r->path.at);
	return 404;
}

// `late`: the request comes again, or after others of the same device.
static inline int serve(struct node *s, const struct request *r, struct text *out, struct http_answer *a, struct pass_bond *b)
{
	struct pass p;
	struct device d;
	uint8_t nonce[PASS_NONCE];
	assert_int_equal(pass_read(request_header(r, "Hadir-Device"), request_header(r, "Hadir-Nonce"), request_header(r, "Hadir-Count"),
		request_header(r, "Hadir-Sign"), request_header(r, "Hadir-Mac"), &p), ERR_OK);
	assert_int_equal(pass_key_of_server(s->secret, p.device, s->key, b->key), ERR_OK);
	memcpy(b->request, p.mac, sizeof b->request);
	pass_nonce(s->nonces, p.device, nonce);
	struct heard *h = heard_of(s, p.device);
	uint64_t last = h->last;
	snprintf(a->now, sizeof a->now, "%lld", (long long)clock_of(s));
	if (pass_follow(&p, nonce, &last) != ERR_OK || pass_verify(&p, b->key, span_of(method_name(r->method)), r->target, r->body) != ERR_OK)
		return challenge(nonce, h->last, a);
	enum err e = registry_device(s->registry, p.device, &d);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return 503;
	h->last = last;
	if (e == ERR_OK && d.state == DEVICE_WITHDRAWN)
		return serve_withdrawn(s, &p, out);
	if (e == ERR_NOT_FOUND || d.state != DEVICE_CONFIRMED)
		return say(out, 403, "{\"error\":\"not enrolled\"}\n");
	return serve_known(s, &d, r, out);
}

// ---- the network

static inline void make_request(const struct http_call *c, struct request *ret)
{
	const char *path = strstr(c->url, "/v1/");
	assert_non_null(path);
	*ret = (struct request){ .method = c->method, .target = span_of(path), .body = c->body, .headers_count = c->headers_count };
	struct span rest = ret->target;
	ret->path = span_cut(&rest, '?');
	ret->query = rest;
	memcpy(ret->headers, c->headers, (size_t)c->headers_count * sizeof *c->headers);
}

// Delivers; 0: no answer, as the server was down or went down over it.
static inline int deliver(struct node *s, const struct http_call *c, char *room, struct http_answer *a)
{
	struct request r;
	struct text out = text_init(room, BODY);
	if (!s->up || is_dead(s))
		return 0;
	if (chance(2))
		plug.fuse[s->number] = (int)draw(30);
	make_request(c, &r);
	struct pass_bond b;
	char mac[PASS_TEXT];
	int status = serve(s, &r, &out, a, &b);
	if (is_dead(s)) {
		node_cut(s);
		return 0;
	}
	a->status = status;
	a->body = room;
	a->len = out.len;
	pass_mac_answer(&b, &(struct pass_answer){ status, span_of(a->nonce), span_of(a->count), span_of(a->now), text_span(&out) }, mac);
	strcpy(a->mac, mac);
	return status;
}

static inline void keep_late(int to, const struct http_call *c)
{
	if (world.lates == LATE)
		return;
	struct late *l = &world.late[world.lates++];
	*l = (struct late){ .to = to, .method = c->method, .headers = c->headers_count, .len = c->body.len, .body = malloc(c->body.len + 1) };
	snprintf(l->url, sizeof l->url, "%s", c->url);
	if (c->body.len)
		memcpy(l->body, c->body.at, c->body.len);
	for (int i = 0; i < c->headers_count; i++) {
		span_copy(c->headers[i].name, l->name[i], sizeof l->name[i]);
		span_copy(c->headers[i].value, l->value[i], sizeof l->value[i]);
	}
}

// One that was on its way for long arrives; whoever sent it has given up.
static inline void arrive_late(void)
{
	static char room[BODY];
	if (!world.lates)
		return;
	int i = (int)draw((uint64_t)world.lates);
	struct late l = world.late[i];
	struct http_answer a = { 0 };
	struct http_call c = { .method = l.method, .url = l.url, .headers_count = l.headers, .body = { l.body, l.len } };
	for (int k = 0; k < l.headers; k++)
		c.headers[k] = (struct header){ span_of(l.name[k]), span_of(l.value[k]) };
	world.late[i] = world.late[--world.lates];
	deliver(&world.node[l.to], &c, room, &a);
	free(l.body);
}

// Somebody in between who wants something to be done, or over: says another number or thing, or what was true before.
static inline void meddle(struct node *n, struct http_answer *a)
{
	static const int statuses[] = { 200, 204, 401, 403, 404, 409, 410, 422 };
	struct http_answer was = *a;
	char *digit = n->body + draw(a->len + 1), *end = n->body + a->len;
	while (digit < end && (*digit < '0' || *digit > '9'))
		digit++;
	switch (draw(4)) {
	case 0: *digit = digit < end ? (char)('0' + (*digit - '0' + 1) % 10) : *digit; break;
	case 1: a->status = statuses[draw(8)]; break;
	case 2: a->mac[0] = '\0'; break;
	case 3: *a = n->before; break;
	}
	n->before = was;
	a->body = n->body;
	a->len = a->len < was.len ? a->len : was.len;
}

// The line's ask: everything that a network and two machines can do to a request.
static enum err ask(void *context, const struct http_call *c, struct http_answer *ret)
{
	struct node *n = context, *s = &world.node[n->parent];
	*ret = (struct http_answer){ 0 };
	world.now_ms += (int64_t)draw(300);
	if (is_dead(n))
		return ERR_IO;
	if (!n->linked)
		return ERR_BUSY;
	if (chance(2)) { // lost on the way, or so late that nobody waits for it
		if (draw(2))
			keep_late(n->parent, c);
		world.now_ms += 60000;
		return ERR_MISSING;
	}
	if (chance(2))
		keep_late(n->parent, c); // a copy of it comes again
	if (chance(1)) { // somebody in between tells it to wipe itself
		static const char forged[] = "{\"withdrawn\":1}\n";
		*ret = (struct http_answer){ .status = 403, .body = forged, .len = strlen(forged) };
		return ERR_OK;
	}
	int status = deliver(s, c, n->body, ret);
	if (status && chance(2))
		meddle(n, ret);
	if (chance(1))
		plug.dead[n->number] = true; // the power of the one who asks goes now
	return status == 0 || chance(2) || is_dead(n) ? ERR_IO : ERR_OK;
}
