// avahi's client behind three functions: it keeps names apart, answers and asks on all interfaces.
// SPDX-License-Identifier: Apache-2.0
#include "device/near.h"

#include <avahi-client/client.h>
#include <avahi-client/lookup.h>
#include <avahi-client/publish.h>
#include <avahi-common/alternative.h>
#include <avahi-common/error.h>
#include <avahi-common/malloc.h>
#include <avahi-common/simple-watch.h>
#include <avahi-common/thread-watch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TURN_MS 50
#define PRINT_TEXT (2 * ENROLMENT_PRINT + 1)

static void write_print(const uint8_t print[ENROLMENT_PRINT], char ret_text[PRINT_TEXT])
{
	struct text t = text_init(ret_text, PRINT_TEXT);
	text_hex(&t, print, ENROLMENT_PRINT);
}

// ---- announcing: avahi's own thread calls back

struct near {
	AvahiThreadedPoll *poll;
	AvahiClient *client;
	AvahiEntryGroup *group;
	char *name; // avahi's memory; another one is chosen where it is taken
	uint16_t port;
	bool tls;
	char print[PRINT_TEXT];
};

static void publish(struct near *n, AvahiClient *client);

static void group_changed(AvahiEntryGroup *group, AvahiEntryGroupState state, void *near)
{
	struct near *n = near;
	if (state != AVAHI_ENTRY_GROUP_COLLISION)
		return;
	char *other = avahi_alternative_service_name(n->name);
	avahi_free(n->name);
	n->name = other;
	avahi_entry_group_reset(group);
	publish(n, avahi_entry_group_get_client(group));
}

static void publish(struct near *n, AvahiClient *client)
{
	char key[32], tls[8];
	snprintf(key, sizeof key, "key=%s", n->print);
	snprintf(tls, sizeof tls, "tls=%d", n->tls);
	if (!n->group)
		n->group = avahi_entry_group_new(client, group_changed, n);
	for (int i = 0; n->group && i < 10; i++) {
		int code = avahi_entry_group_add_service(n->group, AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC, 0, n->name, NEAR_SERVICE, NULL, NULL, n->port, key, tls, NULL);
		if (code == AVAHI_OK)
			avahi_entry_group_commit(n->group);
		if (code != AVAHI_ERR_COLLISION)
			return;
		char *other = avahi_alternative_service_name(n->name);
		avahi_free(n->name);
		n->name = other;
	}
}

static void client_changed(AvahiClient *client, AvahiClientState state, void *near);

// The daemon went away: a new client waits for the next one.
static void begin(struct near *n)
{
	int code;
	n->group = NULL; // gone with its client
	n->client = avahi_client_new(avahi_threaded_poll_get(n->poll), AVAHI_CLIENT_NO_FAIL, client_changed, n, &code);
}

static void client_changed(AvahiClient *client, AvahiClientState state, void *near)
{
	struct near *n = near;
	if (state == AVAHI_CLIENT_S_RUNNING) {
		publish(n, client);
	} else if (state == AVAHI_CLIENT_FAILURE && client == n->client) {
		avahi_client_free(client);
		begin(n);
	} else if ((state == AVAHI_CLIENT_S_COLLISION || state == AVAHI_CLIENT_S_REGISTERING) && n->group) {
		avahi_entry_group_reset(n->group);
	}
}

enum err near_announce(const uint8_t print[ENROLMENT_PRINT], uint16_t port, bool tls, struct near **ret_near)
{
	struct near *n = calloc(1, sizeof *n);
	if (!n)
		return ERR_NO_MEMORY;
	n->port = port;
	n->tls = tls;
	write_print(print, n->print);
	n->name = avahi_strdup("Hadir");
	n->poll = avahi_threaded_poll_new();
	if (!n->poll || !n->name) {
		near_close(n);
		return ERR_NO_MEMORY;
	}
	begin(n);
	avahi_threaded_poll_start(n->poll);
	*ret_near = n;
	return ERR_OK;
}

void near_close(struct near *n)
{
	if (!n)
		return;
	if (n->poll)
		avahi_threaded_poll_stop(n->poll);
	if (n->client)
		avahi_client_free(n->client);
	if (n->poll)
		avahi_threaded_poll_free(n->poll);
	avahi_free(n->name);
	free(n);
}

// ---- finding

struct search {
	char print[PRINT_TEXT];
	AvahiClient *client;
	bool found, failed;
	char address[ENROLMENT_ADDRESS];
};

static bool says(AvahiStringList *txt, const char *key, const char *value)
{
	AvahiStringList *entry = avahi_string_list_find(txt, key);
	char *found = NULL;
	if (!entry || avahi_string_list_get_pair(entry, NULL, &found, NULL) < 0)
		return false;
	bool same = found && !strcmp(found, value);
	avahi_free(found);
	return same;
}

static void resolved(AvahiServiceResolver *r, AvahiIfIndex interface, AvahiProtocol protocol, AvahiResolverEvent event, const char *name, const char *type,
	const char *domain, const char *host, const AvahiAddress *a, uint16_t port, AvahiStringList *txt, AvahiLookupResultFlags flags, void *search)
{
	struct search *s = search;
	char text[AVAHI_ADDRESS_STR_MAX];
	(void)interface, (void)protocol, (void)name, (void)type, (void)domain, (void)host, (void)flags;
	if (event == AVAHI_RESOLVER_FOUND && a->proto == AVAHI_PROTO_INET && !s->found && says(txt, "key", s->print)) {
		avahi_address_snprint(text, sizeof text, a);
		snprintf(s->address, sizeof s->address, "%s://%s:%u/", says(txt, "tls", "1") ? "https" : "http", text, port);
		s->found = true;
	}
	avahi_service_resolver_free(r);
}

static void browsed(AvahiServiceBrowser *b, AvahiIfIndex interface, AvahiProtocol protocol, AvahiBrowserEvent event, const char *name, const char *type,
	const char *domain, AvahiLookupResultFlags flags, void *search)
{
	struct search *s = search;
	(void)b, (void)flags;
	if (event == AVAHI_BROWSER_FAILURE)
		s->failed = true;
	if (event == AVAHI_BROWSER_NEW && s->client)
		avahi_service_resolver_new(s->client, interface, protocol, name, type, domain, AVAHI_PROTO_INET, 0, resolved, s);
}

static void search_changed(AvahiClient *client, AvahiClientState state, void *search)
{
	struct search *s = search;
	(void)client;
	s->failed = s->failed || state == AVAHI_CLIENT_FAILURE;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum err near_find(const uint8_t print[ENROLMENT_PRINT], int most_ms, char ret_address[ENROLMENT_ADDRESS])
{
	struct search s = { .found = false };
	int64_t until_ms = now_ms() + most_ms;
	AvahiSimplePoll *poll = avahi_simple_poll_new();
	if (!poll)
		return ERR_NO_MEMORY;
	write_print(print, s.print);
	s.client = avahi_client_new(avahi_simple_poll_get(poll), 0, search_changed, &s, NULL);
	AvahiServiceBrowser *b = s.client ? avahi_service_browser_new(s.client, AVAHI_IF_UNSPEC, AVAHI_PROTO_INET, NEAR_SERVICE, NULL, 0, browsed, &s) : NULL;
	while (b && !s.found && !s.failed && now_ms() < until_ms && avahi_simple_poll_iterate(poll, TURN_MS) == 0)
		;
	if (b)
		avahi_service_browser_free(b);
	if (s.client)
		avahi_client_free(s.client);
	avahi_simple_poll_free(poll);
	if (!s.found)
		return ERR_NOT_FOUND;
	memcpy(ret_address, s.address, sizeof s.address);
	return ERR_OK;
}
