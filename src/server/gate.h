// Who makes a request, and whether this caller may: accounts by their cookie, devices by their signature; the rates of both.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

struct gate;
struct gate *gate_open(struct server *s); // NULL without memory
void gate_close(struct gate *g);
// True: the route's handler may run, and the visit says who makes it. False: the answer says why not.
bool gate_pass(struct visit *v);
void gate_forget(struct gate *g, const uint8_t key[SEAL_PUBLIC]); // what the registry says of this device has changed
void gate_bind(struct visit *v);           // no route, so nobody was asked who makes it: the answer is proved all the same
void gate_prove(void *context, struct exchange *x); // listener_calls.finish: Hadir-Mac of an answer to a request that had one
void gate_withdrawn(struct visit *v);     // answers a device that has been withdrawn, signed, so that it believes it
void gate_keep_seen(struct gate *g, struct registry *r); // what devices said of themselves goes to the registry; now and then
int gate_limit(enum route_rate rate);     // requests a minute
