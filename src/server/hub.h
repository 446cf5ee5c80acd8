// Devices that wait for news of their event: each request stays open until there is some, or its time is over.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

#define HUB_WAIT_MS 50000 // below the minute after which proxies give up

struct hub;
struct hub *hub_open(struct server *s);  // NULL without memory; starts its thread
void hub_close(struct hub *h);           // answers all, and from then on every one at once
void hub_free(struct hub *h);
// Answers it when the event's revision is above `after`, at the latest after HUB_WAIT_MS; `now_at` is what the caller has just read.
void hub_wait(struct hub *h, struct exchange *x, uint32_t event, uint64_t after, uint64_t now_at);
// The same for this process itself: told once, from any thread, also within this call; at the hub's end at once.
typedef void hub_told(void *context, uint64_t revision);
void hub_watch(struct hub *h, uint32_t event, uint64_t after, uint64_t now_at, hub_told *told, void *context);
// For servers below, of all events: a number that rises with every news of any (on PostgreSQL only of what this process took in). Answers at
// once when `after` is not one of this process's.
void hub_wait_all(struct hub *h, struct exchange *x, uint64_t after);
bool hub_hears(struct hub *h, uint32_t event); // somebody has waited for its news
// Who waits for news of the event is answered now (0: servers below, who wait for all), without any: what it may has changed, and it asks again.
void hub_wake(struct hub *h, uint32_t event);
void hub_news(struct hub *h, uint32_t event, uint64_t revision); // records have come in; any thread
