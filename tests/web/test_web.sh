#!/bin/bash
# Drives the server's pages in a real browser: installs the driver into build/, starts the server on a fresh folder, prints TAP.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 1
modules=$PWD/build/web
mkdir -p "$modules"
if ! cmp -s tests/web/package-lock.json "$modules/package-lock.json" || [ ! -d "$modules/node_modules/playwright-core" ]; then
	cp tests/web/package.json tests/web/package-lock.json "$modules/"
	(cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund) >"$modules/npm.log" 2>&1 || {
		echo "not ok 1 - the browser's driver is installed"
		sed 's/^/# /' "$modules/npm.log"
		echo "1..1"
		exit 1
	}
fi
exec timeout -k 5 900 node tests/web/run.mjs "$modules" "${HADIR_SERVER:-build/asan/hadir-server}"
