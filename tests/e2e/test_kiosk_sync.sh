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

# typed KIOSK TIME <SCRIPT: a scanner types the code once the script has led to the panel; the organiser confirms it.
typed() {
	start "$1" "$2" < <(cat; cat <<-END
		touch TAB 3
		touch SERVER
		code $(enrol_code)
		see Apakah angka ini sama
		until go-$1-$2
		see Terdaftar
		touch BACK
		touch BACK
		expect READY
		see Daring · semua terkirim
		quit
	END
	)
	wait_for 20 grep -q 'state=2' "$1.log" || { cat "$1.log"; return 1; }
	decide confirm >/dev/null
	touch "go-$1-$2"
	ended $last "$1"
}
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
	typed B 07:31 <<-END
		hold CLOCK 3200
		key 481926<enter>
	END
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
	grep 'Ahmad Fauzi' presensi.csv | grep -q '07:5.*Kiosk A' && grep 'Siti Rahmawati' presensi.csv | grep -q '07:5.*Kiosk B'
}
check "the server's documents have both" in_documents

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
		see Daring · semua terkirim
		say online
		quit
	END
	local a=$last
	wait_for 20 says A ready || { cat A.log; return 1; }
	stop S KILL
	touch go-out
	wait_for 15 says A offline && serve S || { cat A.log; return 1; }
	wait_for 40 eval 'tail -n 1 A.log | grep -q event=online' # after a while at random, so that a hall's kiosks do not come all at once
	touch go-in
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

# ---- an old copy of a kiosk's disk is put back
put_back() {
	cp -r A old
	run A 08:06 <<-END || return 1
		expect READY
		code $(badge 9)
		expect WELCOME
		skip 3000
		see Daring · semua terkirim
		quit
	END
	rm -rf A && mv old A
	run A 08:07 <<-END || return 1
		expect READY
		code $(badge 10)
		expect WELCOME
		skip 3000
		wait 2500
		hold CLOCK 3200
		key 481926<enter>
		touch TAB 0
		see Server menolak sebagian catatan
		touch BACK
		code $(badge 11)
		expect WELCOME
		skip 3000
		wait 2000
		quit
	END
	page S /event/4711/document/presensi.csv >presensi.csv
	grep 'Joko Susilo' presensi.csv | grep -q '08:06' && grep 'Eko Prasetyo' presensi.csv | grep -q '08:07' && ! grep 'Rina Marlina' presensi.csv | grep -q '08:07' &&
		[ "$(records A fault | grep -c fork)" = 1 ] && verified A
}
check "an old copy of its disk: the server keeps both histories as evidence, the kiosk goes on in a new ledger" put_back

# ---- withdrawn
key_of() { "$kiosk" --data "$1" --print-key | tail -n 1 | cut -d';' -f2; }
forged() { # a stranger's server at the address says "withdrawn"
	stop S
	local port=${url[S]##*:}
	"$probe" says "$port" 'HTTP/1.1 403 Forbidden' '{"withdrawn":1,"sign":"'"$(printf '00%.0s' $(seq 64))"'"}' >probe.out 2>&1 &
	local stranger=$!
	run B 08:10 <<-END
		expect READY
		wait 3000
		code $(badge 7)
		expect WELCOME
		skip 3000
		expect READY
		see Luring
		quit
	END
	local code=$?
	kill $stranger
	grep -q 403 probe.out && [ $code = 0 ] && [ -e B/server ] && serve S && verified B
}
check "a 403 that the server has not signed does nothing" forged

# stranger SIZE LANGUAGE STRIP TEXT: somebody else at the server's address says yes to all: the pre-flight list names it
stranger() {
	local port=${url[S]##*:}
	"$probe" says "$port" 'HTTP/1.1 200 OK' '{"heads":[]}' >probe.out 2>&1 &
	local stranger=$!
	run B 08:11 --window "$1" --lang "$2" <<-END
		expect READY
		see $3
		hold CLOCK 3200
		key 481926<enter>
		expect PANEL
		touch TAB 0
		see $4
		shot stranger-$1-$2.png
		touch BACK
		quit
	END
	local code=$?
	kill $stranger
	grep -q 'GET /v1/' probe.out && ! grep -v 'GET /v1/' probe.out && grep -q 'what answers is not the server' B/log && [ $code = 0 ]
}
stop S
for size in 1024x600 1920x1080; do
	check "the pre-flight list says that something else answers there ($size)" stranger $size id Luring 'Yang menjawab bukan server'
done
check "in English too" stranger 1024x600 en Offline 'What answers is not'
check "the server again" serve S
[ -z "${KEEP:-}" ] || cp ./stranger-*.png "$KEEP"

withdraw() { # with a scan that the server never got
	stop S
	run B 08:12 <<-END || return 1
		code $(badge 8)
		expect WELCOME
		quit
	END
	serve S && settle S 4711 withdraw "$(key_of B)"
	run B 08:13 <<-END || return 1
		wait 1000
		expect FAULT
		see dicabut dari server
		hold CLOCK 3200
		expect PANEL
		touch TAB 3
		touch EXPORT
		see Berhasil disalin
		quit
	END
	! ls B/*.hadir* B/server 2>/dev/null && grep -q '"stage":3' B/withdrawn && [ "$(ls B/*.locked usb/*.locked | wc -l)" = 2 ]
}
check "a withdrawn kiosk wipes itself, says so, and keeps locked what the server has not" withdraw

brought_home() {
	page S /event/4711/document/presensi.csv | grep 'Nur Hidayah' | grep -q '08:12' && return 1
	! "$hadir" verify usb/HADIR-*.locked >/dev/null 2>&1 && ! grep -qa 'presence\|SQLite' usb/HADIR-*.locked &&
		upload S "$(ls usb/HADIR-*.locked)" && page S /event/4711/document/presensi.csv | grep 'Nur Hidayah' | grep -q '08:12:'
}
check "the server opens what was locked for it: no record is lost" brought_home

power_cuts() { # the note is there, the rest was not done: before anything was locked, and after it
	local key stage
	key=$(sed -n 's/^server = //p' A/server)
	for stage in 1 2; do
		cp -r A "cut$stage"
		rm -f "cut$stage/kiosk.key.tmp"
		printf '{"stage":%d,"records":%d,"at":1760404322000,"key":"%s"}\n%s/\n' $stage $((7 * (stage - 1))) "$key" "${url[S]}" >"cut$stage/withdrawn"
		run "cut$stage" 08:15 <<-END || return 1
			expect FAULT
			see dicabut dari server
			quit
		END
		[ "$(ls "cut$stage" | grep -c 'hadir\|^server')" = 0 ] && grep -q '"stage":3' "cut$stage/withdrawn" || { ls "cut$stage"; return 1; }
		! cmp -s A/kiosk.key "cut$stage/kiosk.key" || return 1
	done
	grep -q '"records":7' cut2/withdrawn && ! ls cut2/*.locked 2>/dev/null && cmp -s A/kiosk.key A/kiosk.key
}
check "a power cut while it wipes itself: the next start goes on" power_cuts

again() {
	run B 08:20 <<-END || return 1
		expect FAULT
		see dicabut dari server
		quit
	END
	typed B 08:20 <<-END || return 1
		expect FAULT
		hold CLOCK 3200
	END
	[ ! -e B/withdrawn ]
}
check "it can be enrolled anew, under another key" again

clocks() { # these kiosks rehearse a day that the server's clock knows nothing of; then one that has the right time
	grep -q 'clock-differs' A/log && [ "$(count A anchor)" = 0 ] || return 1
	run A 07:55 <<-END || return 1
		hold CLOCK 3200
		key 481926<enter>
		touch TAB 0
		see Cocokkan jam
		quit
	END
	printf 'wait 2500\nquit\n' >script
	"$kiosk" --data A --window 800x480 --camera none --now "$(date -u +%Y-%m-%dT%H:%MZ)" --script script >run.out 2>run.err || return 1
	[ "$(count A anchor)" = 1 ] && records A anchor | grep -q '"source":"server"'
}
check "the server's signed clock makes a kiosk's more exact, but does not overrule it" clocks

# ---- withdrawn while its disk is full (make sim runs it)
[ -n "${LONG:-}" ] || { finish; exit; }
fill() { # FOLDER: neither bytes nor files are left
	local i=0
	dd if=/dev/zero of="$1/filler" bs=4k >/dev/null 2>&1
	while : 2>/dev/null >"$1/filler.$i"; do i=$((i + 1)); done
	[ "$(stat -f -c '%a %d' "$1")" = '0 0' ]
}
full_disk() { # COMMAND...: on a kiosk's small disk, with the last of it taken
	mkdir D && mount -t tmpfs -o size=4m,nr_inodes=64 none D || { rmdir D; echo "no mount here"; return 0; }
	mounted=$work/D
	typed D 07:30 <<-END && "$@"
		expect FAULT
		hold CLOCK 3200
	END
	local code=$?
	[ $code = 0 ] || { cat D/log D.log; ls -la D; }
	umount D && mounted=
	rmdir D
	return $code
}
wiped_full() { # all that it has is at the server
	start D 07:40 <<-END
		expect READY
		see Daring · semua terkirim
		wait 2500
		see Daring · semua terkirim
		say ready
		until go-full
		expect FAULT
		see dicabut dari server
		quit
	END
	wait_for 20 grep -qx ready D.out && fill D && settle S 4711 withdraw "$(key_of D)" && wait_for 20 test ! -e D/4711.hadir
	touch go-full
	ended $last D && ! ls D/*.hadir* D/server 2>/dev/null && grep -q '"stage":3,"records":0' D/withdrawn
}
check "a withdrawn kiosk whose disk is full wipes itself all the same" full_disk wiped_full

kept_full() { # with a scan that the server never got, for which there must be room first
	stop S
	start D 07:50 <<-END
		expect READY
		code $(badge 12)
		expect WELCOME
		say scanned
		until go-kept
		expect FAULT
		see dicabut dari server
		quit
	END
	wait_for 20 grep -qx scanned D.out && fill D && serve S && settle S 4711 withdraw "$(key_of D)" && wait_for 40 grep -q event=wiped D/log D.log || { ended $last D; return 1; }
	[ -e D/4711.hadir ] && ! ls D/*.locked 2>/dev/null || return 1
	rm D/filler* && wait_for 20 test ! -e D/4711.hadir
	touch go-kept
	ended $last D && ! ls D/*.hadir* D/server 2>/dev/null && grep -q '"stage":3,"records":[1-9]' D/withdrawn && upload S D/4711-*.locked &&
		page S /event/4711/document/presensi.csv | grep 'Maria Kristina' | grep -q '07:50:'
}
check "what the server has not is locked for it as soon as there is room, and only then does the rest go" full_disk kept_full

finish
