#!/bin/bash
# hadir scan-test on printed badges, on a camera's pictures, and on what is none of these (TAP).
# SPDX-License-Identifier: Apache-2.0
cd "$(dirname "$0")/../.." || exit 1
hadir=$PWD/build/asan/hadir
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/lsan.supp:print_suppressions=0} LANG=C
unset LC_ALL LC_MESSAGES
cd "$work" || exit 1
n=0 failed=0
# expect NAME CODE PATTERN ARGUMENTS...: exit code, and a line of what is said on either output.
expect() {
	local name=$1 code=$2 pattern=$3
	shift 3
	n=$((n + 1))
	"$hadir" scan-test --lang en "$@" >out 2>err
	local got=$?
	if [ $got = "$code" ] && cat out err | grep -qE -- "$pattern"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		failed=$((failed + 1))
		echo "# exit $got, wanted $code and /$pattern/"
		sed 's/^/# /' out err | head -n 20
	fi
}
mkdir badges empty bad
"$hadir" init ev >/dev/null && "$hadir" publish ev -o ev/ev.hadir >/dev/null && "$hadir" badges ev/ev.hadir -o badges.pdf --layout a6 >/dev/null || echo "Bail out! no badges"
pdftoppm -gray -r 110 -l 2 badges.pdf badges/page
expect "each printed badge is read, and its text begins as a badge's" 0 $'^page-.*\.pgm\t1\t[a-z ]+\t[0-9]+\t[0-9.]+\tH1[0-9A-Z]{24}$' badges
expect "the sum counts all pictures" 0 '^2 of 2 pictures read; [0-9]+ frames, mean [0-9.]+ ms, slowest [0-9.]+ ms' badges
expect "a camera's pictures are watched frame by frame" 0 '^2 of 2 frames read' 'replay:badges?fps=0' --seconds 20
head -c 300 badges/page-*1.pgm >bad/cut.pgm
expect "a picture that is cut short is named" 1 'bad/cut.pgm: ' bad
expect "a folder without pictures" 1 '^empty: no picture' empty
expect "a folder that is not there" 1 '^nowhere: does not exist' nowhere
expect "a file is neither" 1 '^badges.pdf: ' badges.pdf
expect "a device that gives no pictures" 1 '^/dev/null: no picture from the camera' /dev/null --seconds 1
expect "no time at all" 2 "'0' is not a number" badges --seconds 0
expect "nothing named" 2 'scan-test'
echo "1..$n"
[ $failed = 0 ]
