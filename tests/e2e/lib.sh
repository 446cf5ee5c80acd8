# What all scripts of tests share: a folder of their own to work in, TAP lines, and an end that leaves nothing behind. Sourced, not run.
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
root=$PWD hadir=$PWD/build/asan/hadir
export LANG=C LSAN_OPTIONS=suppressions=$root/tests/lsan.supp:print_suppressions=0
unset LC_ALL LC_MESSAGES
work=$(mktemp -d /tmp/hadir-test-XXXXXX) || exit 1
declare -A pid # of what is to be killed at the end, by its name
cleanup() {
	cd /
	for p in "${pid[@]}"; do kill -9 "$p" 2>/dev/null; done
	wait "${pid[@]}" 2>/dev/null
	[ -n "${mounted:-}" ] && umount "$mounted"
	rm -rf "$work"
}
trap cleanup EXIT
cd "$work" || exit 1
n=0 failed=0

# check NAME COMMAND...: one test; what it prints, and what a kiosk said, is shown only when it fails.
check() {
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >"$work/check.out" 2>&1; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		failed=$((failed + 1))
		{ cat "$work/check.out"; grep -v '^....-..-..T' "$work/run.err" 2>/dev/null; } | sed 's/^/# /' | tail -n 25
	fi
}
sane() { ! command find "$work" -maxdepth 1 \( -name '*.log' -o -name '*.err' \) -exec grep -lE 'AddressSanitizer|runtime error|LeakSanitizer' {} + | grep .; }
finish() {
	check "nothing for the sanitizers" sane
	echo "1..$n"
	[ $failed = 0 ]
}
