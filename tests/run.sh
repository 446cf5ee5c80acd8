#!/bin/bash
# Runs test programs (cmocka in TAP form) and test scripts (TAP lines of their own); the last line counts them all.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/.." || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export SDL_AUDIODRIVER=dummy
mkdir -p build/test-logs
passed=0 failed=0
cluster=
trap '[ -z "$cluster" ] || tests/pg.sh stop "$cluster"' EXIT
trap 'exit 130' INT TERM
for program in "$@"; do
	name=${program#build/asan/}
	case $program in
	postgresql:*) # the same program, with its stores in a database
		program=${program#*:} name=postgresql/${program#build/asan/}
		if [ -z "$cluster" ]; then
			cluster=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/hadir-pg-XXXXXX")
			address=$(tests/pg.sh start "$cluster")
		fi
		export HADIR_TEST_STORE=$address ;;
	*) unset HADIR_TEST_STORE ;;
	esac
	log=build/test-logs/$(echo "$name" | tr / _).log
	begin=$SECONDS
	timeout -k 10 1500 "$program" >"$log" 2>&1 </dev/null
	code=$?
	good=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	if [ $code -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
	if [ $((good + bad)) -eq 0 ]; then bad=1; fi
	passed=$((passed + good)) failed=$((failed + bad))
	printf '%-44s %4d passed %3d failed %4d s\n' "$name" "$good" "$bad" $((SECONDS - begin))
	if [ "$bad" -gt 0 ]; then
		echo "--- $log (exit $code)"
		tail -n 60 "$log"
		echo "---"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
