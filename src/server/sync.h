// The handlers of the sync interface, as their routes name them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/serve.h"

route_handler health, metrics;                       // health.c
route_handler enrol, enrolled;                       // sync_enrol.c
route_handler push;                                  // sync_push.c
route_handler events, heads, pull, wait_news;        // sync_pull.c
route_handler file_get, file_put;                    // sync_file.c
