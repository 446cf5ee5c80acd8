#!/bin/bash
# Officers at the kiosk: PIN, manual entries, newcomers, sessions, USB sticks, the clock, settings (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/kiosk_lib.sh"
make_event
one=$(badge 1) two=$(badge 2)
pin() { printf 'expect OFFICER\nkey %s<enter>\n' "${1:-481926}"; }
panel() { printf 'expect READY\nhold CLOCK 3200\n'; pin; echo 'expect PANEL'; }
find() { printf 'key %s\nsee %s\ntouch CARD 0\nexpect CONFIRM\n' "$1" "$2"; } # what is typed, the name that must come

# ---- manual entries
by_name() {
	run a 07:30 --event ev.hadir <<-END || return 1
		touch FIND
		expect FIND
		$(find rahma "Siti Rahmawati")
		touch YES
		$(pin)
		expect REASON
		touch REASON 1
		expect WELCOME
		see Siti Rahmawati
		quit
	END
	[ "$("$probe" presence a/4711.hadir 1 2)" = "H N in=1 out=0 pending=0 answered=0 officer=1" ] && records a presence | grep -q 'Lupa tanda pengenal' && verified a
}
check "a name typed by its owner, with an officer's PIN and a reason" by_name
manually() {
	run a 07:40 <<-END || return 1
		$(panel)
		touch TAB 2
		touch MANUAL
		expect FIND
		$(find sant "Budi Santoso")
		touch YES
		expect REASON
		touch REASON 0
		expect WELCOME
		skip 3000
		expect PANEL
		quit
	END
	"$probe" presence a/4711.hadir 1 3 | grep -q '^H M in=1 .*officer=1$' && records a presence | grep -qi 'rusak'
}
check "an officer's manual entry, with its reason, and back to the panel" manually
not_me() {
	run a 07:41 <<-END || return 1
		touch FIND
		$(find dewi "Dewi Lestari")
		touch NO
		expect FIND
		touch BACK
		expect READY
		quit
	END
	"$probe" presence a/4711.hadir 1 4 | grep -q 'in=0'
}
check "'not me' records nothing" not_me
no_pin() {
	run a 07:42 <<-END || return 1
		touch FIND
		$(find dewi "Dewi Lestari")
		touch YES
		$(pin 000000)
		expect OFFICER
		touch BACK
		expect READY
		quit
	END
	"$probe" presence a/4711.hadir 1 4 | grep -q 'in=0'
}
check "without a PIN nothing is recorded" no_pin

# ---- newcomers
newcomer() {
	run n 07:30 --event ev.hadir <<-END || return 1
		$(panel)
		touch TAB 2
		touch NEWCOMER
		expect NEWCOMER
		key Wayan Sudarsana, S.Pd.<enter>
		key Desa Baru<enter>
		key Perangkat Desa<enter>
		key <enter>
		touch SKIP
		touch YES
		expect WELCOME
		see Wayan Sudarsana
		quit
	END
	[ "$(count n walkin)" = 1 ] && [ "$(count n presence)" = 1 ] || return 1
	local walkin presence
	walkin=$(records n walkin | cut -d' ' -f2) presence=$(records n presence | cut -d' ' -f2)
	[ $((walkin + 1)) = "$presence" ] && verified n && "$hadir" export n/4711.hadir --what people --format csv -o people.csv && grep -q 'Wayan Sudarsana' people.csv
}
check "a newcomer and the first presence, one after the other" newcomer
found() {
	run n 07:35 <<-END || return 1
		touch FIND
		$(find sudars "Wayan Sudarsana")
		quit
	END
}
check "a newcomer is found by name" found

# ---- PIN
locked() {
	run lock 07:30 --event ev.hadir <<-END || return 1
		hold CLOCK 3200
		expect OFFICER
		key 111111<enter>111112<enter>111113<enter>111114<enter>111115<enter>
		key 481926<enter>
		expect OFFICER
		skip 25000
		key 481926<enter>
		expect OFFICER
		skip 6000
		$(pin)
		expect PANEL
		quit
	END
	[ "$(grep -c pin-wrong lock/log)" = 5 ]
}
check "five wrong PINs lock the pad for half a minute, also for the right one" locked
officer_badge() {
	run lock 07:50 <<-END || return 1
		code $(badge o2)
		$(pin 750318)
		expect PANEL
		code $one
		see sah
		skip 6000
		code $("$probe" fake 4711 9)
		see tidak dikenal
		quit
	END
	[ "$(count lock presence)" = 0 ]
}
check "an officer's badge opens the PIN pad; in the panel badges are only tried" officer_badge

# ---- sessions
sessions() {
	run s 06:30 --event ev.hadir <<-END || return 1
		code $one
		expect REFUSED
		skip 6000
		$(panel)
		touch TAB 1
		touch SESSION 0
		expect ASK
		touch YES
		expect PANEL
		touch BACK
		code $two
		expect WELCOME
		skip 6000
		$(panel)
		touch TAB 1
		touch SESSION 0
		expect ASK
		touch YES
		expect PANEL
		say closed
		touch BACK
		code $(badge 4)
		expect REFUSED
		quit
	END
	[ "$(count s open)" = 1 ] && records s close | grep -q '"s":1,"o":1\|"s":1' && [ "$(count s presence)" = 1 ] && verified s
}
check "a session opened early and closed by an officer" sessions

# ---- USB sticks
mkdir usb
export_() {
	run s 08:05 --name 'Kiosk Aula/1' <<-END || return 1
		$(panel)
		touch TAB 3
		touch EXPORT
		see Berhasil disalin
		quit
	END
	local file
	file=$(ls usb/*.hadir) && [ "$file" = "usb/HADIR-4711-Kiosk_Aula_1-${file##*-}" ] && "$hadir" verify "$file" && [ "$(ls -A usb | wc -l)" = 1 ] &&
		cmp <("$probe" records "$file" presence) <(records s presence)
}
check "copied to the stick, whole and verified, one plain file" export_
full_stick() {
	mkdir full && mount -t tmpfs -o size=64k none full 2>/dev/null || { rmdir full; return 0; } # where mounting is allowed
	mounted=$work/full
	run s 08:06 --usb full <<-END || return 1
		$(panel)
		touch TAB 3
		touch EXPORT
		see Gagal menyalin
		code $(badge 5)
		quit
	END
	[ "$(ls -A full | wc -l)" = 0 ]
	local good=$?
	umount full
	mounted=
	return $good
}
check "a full stick is told, and keeps no half copy" full_stick
no_stick() {
	run s 08:07 --usb nowhere <<-END || return 1
		$(panel)
		touch TAB 3
		touch EXPORT
		see Flash disk tidak ditemukan
		touch IMPORT
		see Flash disk tidak ditemukan
		quit
	END
}
check "no stick is told" no_stick
import() {
	cp ev.hadir old.hadir
	people "13;Wulan Sari;Staf;Desa Jaya;A" >ev/people.csv
	publish
	rm -f usb/*
	cp ev.hadir usb/
	run i 07:30 --event old.hadir <<-END || return 1
		code $(badge 13)
		expect PENDING
		skip 6000
		$(panel)
		touch TAB 3
		touch IMPORT
		see Data kegiatan dimuat
		touch IMPORT
		see Tidak ada yang baru
		touch BACK
		code $(badge 13)
		expect AGAIN
		see Wulan Sari
		quit
	END
	"$probe" presence i/4711.hadir 1 13 | grep -q '^H Q in=1' && verified i
}
check "a new roster from the stick; again it brings nothing" import
other_kiosk() {
	rm -f usb/*
	cp s/4711.hadir usb/kiosk-s.hadir
	run i 08:10 <<-END || return 1
		$(panel)
		touch TAB 3
		touch IMPORT
		see Data kegiatan dimuat
		touch BACK
		skip 6000
		code $two
		expect AGAIN
		quit
	END
	verified i
}
check "another kiosk's ledger from the stick: its people are known here" other_kiosk
bad_files() {
	rm -f usb/*
	head -c 40000 ev.hadir >usb/cut.hadir
	echo "not a store" >usb/text.hadir
	mkfifo usb/pipe.hadir
	run i 08:20 <<-END || return 1
		$(panel)
		touch TAB 3
		touch IMPORT
		see Berkas ditolak
		quit
	END
	verified i
}
check "damaged and foreign files on the stick are refused, and change nothing" bad_files
next_event() {
	rm -f usb/*
	mkdir next && cp -r ev/* next/ && rm next/event.key && sed -i 's/4711/4712/; s/14-10-2025/21-10-2025/; s/15-10-2025/22-10-2025/; s/Desa$/Desa II/' next/event.conf &&
		sed -i 's/14-10-2025/21-10-2025/' next/sessions.csv && "$hadir" publish next -o usb/next.hadir >next.out 2>&1 || { cat next.out; return 1; }
	run i 08:21 <<-END || return 1
		$(panel)
		touch TAB 3
		touch IMPORT
		see Data kegiatan dimuat
		touch BACK
		see Kebijakan
		quit
	END
	[ -f i/4712.hadir ] && "$kiosk" --data i --camera none --window 1280x800 --now 2025-10-21T07:30+07:00 --script /dev/stdin <<-END 2>run.err || return 1
		expect READY
		see Desa II
		quit
	END
	"$hadir" verify i/4712.hadir && verified i
}
check "the next event waits in a file of its own until its day" next_event

# ---- the clock
unknown_clock() {
	run clock 07:30 --clock none --event ev.hadir <<-END || return 1
		expect OFFICER
		code $one
		touch BACK
		expect OFFICER
		$(pin)
		expect CLOCK
		touch MORE_OF 4
		touch YES
		expect READY
		code $one
		expect WELCOME
		see 07.31
		quit
	END
	[ "$(count clock presence)" = 1 ] && records clock anchor | grep -q 'officer' && records clock | head -n 2 | grep -q ' 1 boot ' && verified clock
}
check "an unknown clock: an officer confirms it before the first record" unknown_clock
restored() {
	run restored 07:30 --clock restored --event ev.hadir <<-END || return 1
		expect OFFICER
		quit
	END
	[ "$("$probe" records restored/4711.hadir | wc -l)" = 0 ]
}
check "a clock that only goes on from where it stopped is as unknown" restored

# ---- settings, shutting down
settings() {
	run set 07:30 --event ev.hadir <<-END || return 1
		$(panel)
		touch TAB 3
		touch VOLUME -10
		touch VOLUME -10
		touch FIRST_LANG
		touch BACK
		skip 1000
		see Scan the QR code
		quit
	END
	run set 07:40 <<-END || return 1
		expect READY
		see Scan the QR code
		quit
	END
	grep -q '^60 100 1$' set/settings
}
check "volume and language stay" settings
shutdown() {
	run set 07:50 --on-shutdown "touch $work/was-shut-down" --lang id <<-END || return 1
		code $one
		expect WELCOME
		skip 3000
		$(panel)
		touch TAB 3
		touch SHUTDOWN
		expect ASK
		touch YES
		wait 1000
		say unreachable
	END
	[ -f was-shut-down ] && ! grep -q unreachable run.out && verified set
}
check "shut down by an officer: signed, and the machine is told" shutdown

finish
