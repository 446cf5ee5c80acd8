#!/bin/bash
# The kiosk with a camera that sees badly: what the ready screen says, and that it goes when a code is read (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/kiosk_lib.sh"
make_event
one=$(badge 1)
export LC_ALL=C
mkdir seen dark bright blurred wall
"$probe" frame seen/1.pgm "$one"
header() { printf 'P5\n1280 720\n255\n'; }
{ header; head -c 921600 /dev/zero | tr '\000' '\012'; } >dark/1.pgm
{ header; head -c 921600 /dev/zero | tr '\000' '\377'; } >bright/1.pgm
{ header; head -c 921600 /dev/zero | tr '\000' '\252'; } >wall/1.pgm
awk 'BEGIN { for (x = 0; x < 1280; x++) printf "%c", 120 + 95 * sin(x / 9) }' >row # stripes without an edge
{ header; for _ in $(seq 720); do cat row; done; } >blurred/1.pgm
play() { echo "camera replay:$work/$1?fps=10&loop=1"; }
shows() { # FOLDER PICTURE-NAME TEXT OTHER-TEXT
	run "$1" 07:30 --event ev.hadir <<-END || return 1
		$(play "$1")
		wait 3500
		see $2
		see $3
		shot $1.png
		touch LANG
		shot $1-en.png
		touch LANG
		$(play seen)
		expect WELCOME
		shot $1-read.png
		skip 3000
		expect READY
		wait 300
		shot $1-after.png
		quit
	END
	[ "$(count "$1" presence)" = 1 ] && grep -q "camera-sight.*$1" "$1/log"
}
check "a dark picture: light is asked for, a code ends it" shows dark 'Terlalu gelap' 'Nyalakan lampu'
check "a dazzled camera: to be turned, a code ends it" shows bright 'Kamera silau' 'Palingkan kamera'
check "a picture out of focus: farther away, a code ends it" shows blurred 'kabur' 'Jauhkan kode QR'
nothing_said() {
	run wall 07:30 --event ev.hadir <<-END || return 1
		$(play wall)
		wait 6000
		shot wall.png
		see Pindai kode QR
		quit
	END
	grep -q camera-live wall/log && ! grep -q camera-sight wall/log
}
check "an empty wall is not out of focus" nothing_said
panel() {
	run panel 07:30 --event ev.hadir <<-END
		$(play dark)
		wait 4800
		see Terlalu gelap
		hold CLOCK 3200
		expect OFFICER
		key 481926<enter>
		expect PANEL
		see Terlalu gelap
		shot panel.png
		quit
	END
}
check "the officer's list says it too" panel
[ -z "${KEEP:-}" ] || cp ./*.png "$KEEP"
finish
