// Live counts: streams of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) that follow what comes in.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

struct live;
struct live *live_open(struct server *s); // NULL without memory; starts its thread
void live_close(struct live *l);          // ends all streams, and from then on each at once; before the hub's end
void live_free(struct live *l);
// The visit's answer, its headers set, becomes a stream of the event: counts now, and again whenever records have come in, at most twice a
// second, until the browser goes or some minutes have passed (it comes back, and is asked again who it is). For who does not accept
// text/event-stream, and beyond a number of streams: counts once.
enum outcome live_follow(struct live *l, struct visit *v, struct store *s);
