#!/bin/bash
# A few of the histories that `make sim` runs by the thousand (TAP, by cmocka).
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP
exec build/asan/tests/sim/sim_sync 20 1
