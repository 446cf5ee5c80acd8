#!/bin/bash
# The manual pages say every option that --help says and no other; the service's unit is right (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
export LC_ALL=C.UTF-8 LANG=C.UTF-8
options_of() { grep -oE -- '(^|[^a-z-])--[a-z]+(-[a-z]+)*' | grep -oE -- '--.*' | sort -u; }
page() { mandoc -Tutf8 -O width=160 "assets/man/$1" | sed 's/.\x08//g'; }
same_options() { # PAGE HELP-FILE
	diff <(page "$1" | options_of) <(options_of <"$2") | sed 's/^</only in the manual:/; s/^>/only in --help:/' | grep only && return 1
	[ "$(options_of <"$2" | wc -l)" -ge 3 ]
}
clean() { mandoc -Tlint -W style "assets/man/$1"; }
shows() { man -l "assets/man/$1" | grep -q EXIT; }

build/release/hadir-kiosk --help >"$work/hadir-kiosk.1"
build/release/hadir-server --help >"$work/hadir-server.8"
for command in $(build/release/hadir --help --lang en | grep -oE '^  [a-z-]+' | grep -v help); do
	build/release/hadir "$command" --help --lang en >>"$work/hadir.1"
	check "hadir.1 has the command $command" bash -c 'mandoc -Tutf8 -O width=160 assets/man/hadir.1 | sed "s/.\x08//g" | grep -qE "^ +'"$command"' "'
done
for page in hadir.1 hadir-kiosk.1 hadir-server.8; do
	check "$page has the options of --help" same_options $page "$work/$page"
	check "$page has no fault that mandoc finds" clean $page
	if command -v man >/dev/null; then check "$page is shown by man" shows $page; fi
done

# Every setting of the sample files is one that the program prints, and the other way round.
check "server.conf is what --print-config says" diff <(build/release/hadir-server --print-config) kiosk-config/server.conf
check "kiosk.conf is what --print-config says" diff <(build/release/hadir-kiosk --print-config) kiosk-config/kiosk.conf

if command -v systemd-analyze >/dev/null; then
	unit=$work/hadir-server.service
	sed "s#/usr/bin/hadir-server#$PWD/build/release/hadir-server#" kiosk-config/hadir-server.service >"$unit"
	check "the unit has no fault that systemd finds" bash -c 'out=$(systemd-analyze verify --man=no "$1" 2>&1); echo "$out"; [ -z "$out" ]' - "$unit"
	check "the unit leaves the program little (exposure 2.0 of 10 at most)" systemd-analyze security --offline=yes --threshold=20 --no-pager "$unit"
fi
finish
