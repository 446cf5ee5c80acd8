#!/bin/bash
# Kills a writing process at random moments, 1,000 times (or $1), and looks for what it had acknowledged.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 1
kills=${1:-1000} seed=${2:-$RANDOM}
RANDOM=$seed
writer=build/release/tests/sim/writer
make -s "$writer" || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
echo "process kills: $kills, seed $seed"
for ((i = 1; i <= kills; i++)); do
	"$writer" live "$folder/kiosk.hadir" $((i * 2000)) >>"$folder/acknowledged" 2>"$folder/said" &
	pid=$!
	sleep "0.0$(printf %02d $((RANDOM % 80 + 4)))"
	kill -KILL $pid 2>/dev/null || { cat "$folder/said"; echo "the writer had ended by itself, after kill $i of seed $seed"; exit 1; }
	wait $pid 2>/dev/null
	if ((i % 100 == 0 || i == kills)); then
		# A last line that was cut by the kill was not received.
		result=$("$writer" check "$folder/kiosk.hadir" "$folder/acknowledged") || { echo "$result after kill $i of seed $seed"; exit 1; }
	fi
done
echo "process kills: $kills done: $result"
