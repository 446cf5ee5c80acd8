// What has to be done now and then, away from requests: notes of who was seen, and what has ended leaves the registry.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

struct chores;
struct chores *chores_open(struct server *s); // NULL without memory; starts its thread
void chores_close(struct chores *c);          // does what is due once more
