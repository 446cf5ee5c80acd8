#!/bin/bash
# Participants at the kiosk: every verdict, from a code in view to the record in the ledger (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/kiosk_lib.sh"
make_event

frames() { # frames FOLDER TEXT...: a folder with one frame that shows these codes
	mkdir -p "$1" && "$probe" frame "$1/1.pgm" "${@:2}"
}
one=$(badge 1) two=$(badge 2)
frames f1 "$one"
frames f-two "$one" "$two"

# ---- accepted, by camera and by scanner
accepted() {
	run a 07:30 --event ev.hadir <<-END || return 1
		expect READY
		play $work/f1
		expect WELCOME
		see Ahmad Fauzi
		see 07.30
		skip 2500
		expect READY
		see / 12
		code $two
		expect WELCOME
		see Siti Rahmawati
		quit
	END
	[ "$(count a presence)" = 2 ] && records a presence | grep -q '"p":1,"s":1,"i":1}$' && verified a
}
check "accepted, by the camera and by the scanner" accepted
check "presence in the ledger's state" grep -q '^H Q in=1 out=0 pending=0' <("$probe" presence a/4711.hadir 1 2)
check "the first record of a run is its start" grep -q '^[0-9A-F-]* 1 boot ' <(records a boot)
check "the ledger is signed to its end when the program ends" grep -qv belum <("$hadir" verify a/4711.hadir)

late() {
	run late 08:20 --event ev.hadir <<-END || return 1
		code $one
		expect WELCOME
		see terlambat 20 menit
		quit
	END
	[ "$(count late presence)" = 1 ]
}
check "late, with the minutes" late

again() {
	run again 07:30 --event ev.hadir <<-END || return 1
		code $one
		expect WELCOME
		skip 4000
		code $one
		expect READY
		skip 6000
		code $one
		expect AGAIN
		see 07.30
		quit
	END
	[ "$(count again presence)" = 1 ] && [ "$(count again refusal)" = 0 ]
}
check "the same badge: silent for 5 s, then already recorded" again

held() {
	run held 07:30 --event ev.hadir <<-END || return 1
		camera replay:$work/f1?fps=10&loop=1
		expect WELCOME
		wait 1500
		skip 20000
		wait 1500
		skip 20000
		wait 1500
		skip 20000
		wait 500
		quit
	END
	[ "$(count held presence)" = 1 ] && [ "$(count held refusal)" = 0 ]
}
check "a badge held before the camera for a minute is one record" held

windows() {
	run w 06:30 --event ev.hadir <<-END || return 1
		code $one
		expect REFUSED
		see 07.00
		now 2025-10-14T08:31+07:00
		skip 6000
		code $one
		expect REFUSED
		now 2025-10-13T08:00+07:00
		skip 6000
		code $two
		expect REFUSED
		quit
	END
	records w refusal | grep -q '"v":"early"' && records w refusal | grep -q '"v":"closed"' && records w refusal | grep -q '"v":"not-open"' &&
		[ "$(count w presence)" = 0 ]
}
check "too early (with the time), closed, no session" windows

classes() {
	run c 10:35 --event ev.hadir <<-END || return 1
		code $one
		expect WELCOME
		see Praktik Kelas A
		code $two
		expect WELCOME
		see Praktik Kelas B
		quit
	END
	records c presence | grep -q '"p":1,"s":2' && records c presence | grep -q '"p":2,"s":3'
}
check "parallel classes go by the person's class" classes

leaving() {
	run out 13:05 --event ev.hadir <<-END || return 1
		code $one
		expect WELCOME
		now 2025-10-14T14:50+07:00
		skip 6000
		code $one
		expect WELCOME
		quit
	END
	"$probe" presence out/4711.hadir 4 1 | grep -q 'in=1 out=1'
}
check "in, and out when the session asks for it" leaving

# ---- refused
refused() { # NAME VERDICT TEXT: by the camera; recorded once however often it is shown
	frames "r-$1" "$3" || return 1
	run "r$1" 07:30 --event ev.hadir <<-END || return 1
		play $work/r-$1
		expect REFUSED
		skip 6000
		play $work/r-$1
		expect REFUSED
		quit
	END
	[ "$(count "r$1" refusal)" = 1 ] && records "r$1" refusal | grep -q "\"v\":\"$2\"" && [ "$(count "r$1" presence)" = 0 ]
}
check "foreign: a web address" refused url foreign 'https://example.com/a?b=c'
check "foreign: a business card" refused vcard foreign 'BEGIN:VCARD\x0d\x0aFN:Contoh\x0d\x0aEND:VCARD'
check "foreign: 2,900 bytes of all values" refused bytes foreign '~2900'
check "foreign: a NUL and what looks like a badge behind it" refused nul foreign "\\x00$one"
check "damaged: one character changed" refused damaged damaged "${one:0:12}$(tr '0-9A-HJKMNP-TV-Z' '1-9A-HJKMNP-TV-Z0' <<<"${one:12:1}")${one:13}"
check "damaged: cut short" refused short damaged "${one:0:20}"
check "of another event" refused other other-event "$("$probe" fake 99 1)"

long_scan() {
	head -c 4000 /dev/zero | tr "\\0" x >long.txt
	run long 07:30 --event ev.hadir <<-END || return 1
		code $(cat long.txt)
		expect REFUSED
		quit
	END
	records long refusal | grep -q foreign
}
check "foreign: 4,000 characters from the scanner" long_scan

refused_again() {
	run again30 07:30 --event ev.hadir <<-END || return 1
		code http://example.com
		expect REFUSED
		skip 15000
		code http://example.com
		expect REFUSED
		skip 20000
		code http://example.com
		expect REFUSED
		quit
	END
	[ "$(count again30 refusal)" = 2 ]
}
check "a refusal is recorded once in 30 s" refused_again

two_codes() {
	run two 07:30 --event ev.hadir <<-END || return 1
		play $work/f-two
		expect REFUSED
		skip 6000
		play $work/f1
		expect WELCOME
		quit
	END
	records two refusal | grep -q two-codes && [ "$(count two presence)" = 1 ]
}
check "two codes in one frame: neither is recorded" two_codes

# ---- revoked and issued anew
cp ev.hadir before.hadir
"$hadir" badges ev.hadir -k ev/event.key -o reissued.pdf --reissue 3 >/dev/null 2>&1
revoked() {
	run rev 07:30 --event ev.hadir <<-END || return 1
		code $(badge 3 1)
		expect REFUSED
		code $(badge 3 2)
		expect WELCOME
		quit
	END
	records rev refusal | grep -q '"v":"revoked","p":3' && [ "$(count rev presence)" = 1 ]
}
check "a badge issued anew makes the old one void" revoked

# ---- pending
people "13;Wulan Sari;Staf;Desa Jaya;A" >ev/people.csv
publish
new=$(badge 13)
pending() {
	run pend 07:30 --event before.hadir <<-END || return 1
		code $new
		expect PENDING
		skip 6000
		code $new
		expect AGAIN
		quit
	END
	[ "$(count pend presence)" = 1 ] && ! records pend presence | grep -q '"p":'
}
check "a badge that is not in the roster yet is recorded as pending" pending
resolved() {
	run pend 07:40 --event ev.hadir <<-END || return 1
		code $new
		expect AGAIN
		see Wulan Sari
		quit
	END
	"$probe" presence pend/4711.hadir 1 13 | grep -q '^H Q in=1 .*pending=1' && verified pend
}
check "pending finds its person when the roster comes to the kiosk" resolved
resolved_there() {
	run pend2 07:30 --event before.hadir <<-END || return 1
		code $new
		expect PENDING
		quit
	END
	cp ev.hadir all.hadir && "$hadir" merge all.hadir pend2/4711.hadir && "$probe" presence all.hadir 1 13 | grep -q '^H Q in=1 .*pending=1' && "$hadir" verify all.hadir
}
check "... and when the kiosk's ledger comes to the roster" resolved_there

# ---- ratings
rate() {
	cat <<-END
		code $1
		expect ${2:-WELCOME}
		touch RATE
		expect RATE
		touch OPTION 4
		touch OPTION 3
		expect COMMENT
		key $3
		touch NEXT
		expect THANKS
		skip 6000
	END
}
rated() {
	{
		for i in 1 2 3 4 5 6; do echo "code $(badge $i $((i == 3 ? 2 : 1)))"; echo "expect WELCOME"; done
		echo "now 2025-10-14T09:50+07:00"
		echo "skip 6000"
		for i in 1 2 3 4 5 6; do rate "$(badge $i $((i == 3 ? 2 : 1)))" AGAIN "saran $i"; done
		echo "code $one"
		echo "expect AGAIN"
		echo "see $1"
		echo quit
	} >rate.script
	run rate 07:30 --event ev.hadir <rate.script || return 1
	[ "$(count rate answered)" = 6 ] && [ "$(count rate ratings)" = 0 ]
}
check "ratings: once each, and held back while they are few" rated "sudah"
left() {
	run rate 12:05 --event ev.hadir <<-END || return 1
		wait 100
		quit
	END
	records rate ratings | grep -q '"n":6\|"respondents":6\|6' && [ "$(count rate ratings)" = 1 ] && ! records rate ratings | grep -q '"p":' && verified rate
}
check "ratings leave for the ledger together when their time is over" left

finish
