#!/bin/bash
# Kiosks and a real server: enrolled by their own camera, scans known to each other within a second, an outage, a withdrawal (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/kiosk_lib.sh"
. "$root/tests/e2e/server_lib.sh"
make_event
one=$(badge 1) two=$(badge 2) three=$(badge 3)
mkdir -p usb
running() { serve S && first_account S && upload S ev.hadir; }
check "a server starts and takes the event in" running
enrol_code() { enrolment S 4711; }
devices() { page S /event/4711/kiosks; }
# decide ACT: the organiser's answer to the kiosk that waits; prints the digits that its page shows.
decide() {
	wait_for 10 eval '[ -n "$(waiting_keys S 4711)" ]'
	devices | grep -o 'class="code">[0-9]*' | head -n 1 | tail -c 7
	settle S 4711 "$1" "$(waiting_keys S 4711 | head -n 1)"
}

# A frame of the camera with the code that the organiser's page shows.
see_code() { # FOLDER TEXT
	mkdir "$1" && "$probe" frame "$1/1.pgm" "$2"
}
start() { # DATA TIME [OPTIONS...] <SCRIPT: a kiosk in the background; its process in `last`
	local data=$1 time=$2
	shift 2
	cat >"$data.script"
	"$kiosk" --data "$data" --name "Kiosk $data" --window 800x480 --camera none --usb "$work/usb" --now "2025-10-14T$time+07:00" --script "$data.script" "$@" \
		>"$data.out" 2>"$data.log" &
	last=$!
}
ended() { # PID DATA
	wait "$1" && return 0
	cat "$2.log"
	return 1
}

# ---- enrolment
needs_officer() {
	see_code seen "$(enrol_code)" || return 1
	run guest 07:30 <<-END || return 1
		expect FAULT
		see mendaftarkan
		camera replay:$work/seen?fps=10&loop=1
		expect FAILED
		see Hanya petugas
		quit
	END
	! ls guest/server 2>/dev/null && devices | grep -q 'Belum ada kiosk'
}
check "a server's code at the ready screen enrols nothing: an officer is needed" needs_officer

by_camera() {
	start A 07:30 <<-END
		hold CLOCK 3200
		expect PANEL
		touch TAB 3
		touch SERVER
		expect ENROL
		see Daftarkan ke server
		code $one
		see Itu bukan kode
		camera replay:$work/seen?fps=10&loop=1
		see Apakah angka ini sama
		shot compare.png
		until go-a
		see Terdaftar
		touch BACK
		expect PANEL
		see Daring
		touch TAB 0
		see Server: 127.0.0.1
		camera none
		touch BACK
		expect READY
		see Sesi 1
		see Daring · semua terkirim
		quit
	END
	wait_for 20 grep -q 'state=2' A/log || { cat A.log; return 1; }
	digits=$(decide confirm)
	touch go-a
	ended $last A && [ -n "$digits" ] && grep -q "state=2 code=$digits" A/log && [ "$(stat -c %a A/server)" = 600 ]
}
check "the kiosk's camera reads the code, both show the same digits, and the event comes from the server" by_camera

by_scanner() {
	run B 07:30 --event ev.hadir <<-END || return 1
		hold CLOCK 3200
		key 481926<enter>
		expect PANEL
		touch TAB 3
		touch SERVER
		expect ENROL
		code $(enrol_code)
		see Apakah angka ini sama
		say compare
		touch BACK
		expect PANEL
		quit
	END
	start B 07:31 <<-END
		hold CLOCK 3200
		key 481926<enter>
		touch TAB 3
		touch SERVER
		code $(enrol_code)
		see Apakah angka ini sama
		until go-b
		see Terdaftar
		touch BACK
		touch BACK
		expect READY
		see Daring · semua terkirim
		quit
	END
	wait_for 20 grep -q 'state=2' B.log || { cat B.log; return 1; }
	decide confirm >/dev/null
	touch go-b
	ended $last B
}
check "a scanner types the code as well, and who goes back has enrolled nothing" by_scanner

refusals() {
	local code spent
	spent=$(enrol_code)
	code=$(enrol_code)
	start C 07:30 <<-END
		hold CLOCK 3200
		touch TAB 3
		touch SERVER
		code ${code% *} 0011223344556677
		see Ini bukan server yang dimaksud
		touch NEXT
		code HADIR1 http://127.0.0.1:1/ ${code#* * }
		see Server tidak terjangkau
		touch NEXT
		code HADIR2 http://127.0.0.1:1/
		see Perlu pembaruan
		code $code
		see Kode sudah tidak berlaku
		touch NEXT
		code $spent
		see Apakah angka
		until go-c
		see Ditolak
		touch BACK
		expect PANEL
		quit
	END
	wait_for 20 grep -q 'state=2' C/log || { cat C.log; return 1; }
	decide refuse >/dev/null
	touch go-c
	ended $last C && [ ! -e C/server ]
}
check "another server's key, nobody there, a newer code, a spent one, the organiser's no: each is said" refusals

# ---- two kiosks in a hall
says() { grep -q "$2" "$1.out"; } # KIOSK WORD
ms() { echo $(($(date +%s%N) / 1000000)); }
within_a_second() {
	start A 07:50 <<-END
		expect READY
		see Daring · semua terkirim
		say ready
		until go-1
		code $one
		expect WELCOME
		say recorded-1
		until go-2
		code $(badge 5)
		expect WELCOME
		say recorded-2
		until go-3
		code $(badge 6)
		expect WELCOME
		say recorded-3
		skip 5000
		until go-4
		see 4/12
		code $two
		expect AGAIN
		see Siti Rahmawati
		quit
	END
	local a=$last best=9999 i begin took
	start B 07:50 <<-END
		expect READY
		see Daring · semua terkirim
		say ready
		until go-1
		see 1/12
		say known-1
		until go-2
		see 2/12
		say known-2
		until go-3
		see 3/12
		say known-3
		code $one
		expect AGAIN
		see Sudah tercatat
		see Drs. H. Ahmad Fauzi
		skip 3000
		code $two
		expect WELCOME
		say recorded
		skip 3000
		expect READY
		see Daring · semua terkirim
		quit
	END
	wait_for 20 says A ready && wait_for 20 says B ready || { cat A.log B.log; return 1; }
	for i in 1 2 3; do # the best of three, as the machine has other things to do
		touch go-$i
		wait_for 10 says A recorded-$i || { cat A.log; return 1; }
		begin=$(ms)
		wait_for 10 says B known-$i || { cat B.log; return 1; }
		took=$(($(ms) - begin))
		[ $took -lt $best ] && best=$took
	done
	wait_for 10 says B recorded && touch go-4
	ended $a A && ended $last B && verified A && verified B && echo "$best ms" && [ $best -lt 1000 ]
}
check "what one kiosk records, the other knows within a second" within_a_second

in_documents() {
	page S /event/4711/document/presensi.csv >presensi.csv
	grep -q 'Ahmad Fauzi' presensi.csv && grep -q 'Siti Rahmawati' presensi.csv && [ "$(records A anchor | wc -l)" -ge 1 ] && [ "$(records B anchor | wc -l)" -ge 1 ]
}
check "the server's documents have both, and each kiosk's clock is anchored to the server's" in_documents

# ---- the network goes, people keep coming
outage() {
	start A 08:00 <<-END
		expect READY
		see Daring · semua terkirim
		say ready
		until go-out
		code $three
		expect WELCOME
		see Luring
		skip 3000
		code $(badge 4)
		expect WELCOME
		skip 3000
		expect READY
		see Luring · 2 catatan menunggu
		say offline
		shot offline.png
		until go-in
		wait 3000
		see Daring · semua terkirim
		say online
		quit
	END
	local a=$last
	wait_for 20 says A ready || { cat A.log; return 1; }
	stop S KILL
	touch go-out
	wait_for 15 says A offline && serve S && touch go-in
	ended $a A || return 1
	run B 08:05 <<-END || return 1
		expect READY
		see Daring · semua terkirim
		code $three
		expect AGAIN
		skip 3000
		see 4
		quit
	END
	verified A
}
check "the server is killed: scans go on, the strip counts what waits; it comes back: all flows" outage

finish
