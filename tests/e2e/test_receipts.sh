#!/bin/bash
# Kiosks that push at the same time: their receipts share signatures, and each holds by itself (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"
crowd=$root/build/release/tests/e2e/crowd

demo_event
check "a server" serve one
check "its first account" first_account one
check "an event" upload one ev/ev.hadir
check "eighty kiosks" "$crowd" enrol one 4711 80

# push NAME SECONDS KIOSKS: each receipt is verified; what was acknowledged is in NAME.ends, how in NAME.log
push() { "$crowd" push 4711 "$2" calm "${url[one]}/" "${url[one]}/" "$3" >"$1.ends" 2>"$1.log"; }
ends() { "$crowd" verify one 4711 >store.ends && [ "$(grep -cxF -f "$1.ends" store.ends)" = "$2" ]; } # NAME KIOSKS: the server has exactly that, and has folded it
touch calm

# ---- more than one signature may cover: the store is kept from the server until all have come
waiting() { curl -s "${url[one]}/metrics" | awk '/^hadir_requests_waiting/ {print $2}'; }
all_wait() { [ "$(waiting)" -ge 80 ]; }
together() {
	"$crowd" hold one 4711 go >held &
	pid[holder]=$!
	wait_for 10 grep -q held held || return 1
	push eighty 0 80 &
	local pushing=$!
	wait_for 20 all_wait
	touch go
	wait $pushing
	local code=$?
	cat eighty.log
	return $code
}
check "eighty push while the store is in use, and each gets its receipt" together
check "sixty-four share a signature" grep -q 'under one at most 64,' eighty.log
check "the server has what they say" wait_for 60 ends eighty 80

# ---- as it comes
check "five push for a while, and get their receipts" push five 1 5
sed 's/^/# /' five.log
check "some of which share signatures" grep -q 'kiosks share [1-9]' five.log
check "the server has what they say" wait_for 60 ends five 5
stop one
check "its file verifies" "$hadir" verify one/events/0004711.hadir
finish
