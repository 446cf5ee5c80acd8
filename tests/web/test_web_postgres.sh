#!/bin/bash
# The pages once more, with everything in PostgreSQL.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 1
exec tests/pg.sh with bash -c 'HADIR_STORE=$HADIR_TEST_STORE HADIR_WEB=pages exec tests/web/test_web.sh'
