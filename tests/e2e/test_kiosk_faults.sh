#!/bin/bash
# The kiosk when something breaks: camera, clock, disk, power, files, a second process; and its arguments (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/kiosk_lib.sh"
make_event
one=$(badge 1) two=$(badge 2)
mkdir f1 && "$probe" frame f1/1.pgm "$one"
pin() { printf 'expect OFFICER\nkey %s<enter>\n' "${1:-481926}"; }
panel() { printf 'hold CLOCK 3200\n'; pin; echo 'expect PANEL'; }
faults() { records "$1" fault | sed 's/^[^{]*//'; }
until_said() { # until the kiosk in the background has said this word, half a minute at most
	for _ in $(seq 300); do
		grep -qx "$1" run.out 2>/dev/null && return 0
		sleep 0.1
	done
	echo "never said $1"
	return 1
}
kiosk_of() { # the kiosk among the children of a process, and theirs
	local child
	for child in $(cat "/proc/$1/task/$1/children"); do
		[ "$(readlink "/proc/$child/exe")" = "$kiosk" ] && echo "$child" || kiosk_of "$child"
	done
}

# ---- camera
no_camera() {
	run nocam 07:30 --camera /dev/hadir-none --event ev.hadir <<-END || return 1
		see Kamera
		code $one
		expect WELCOME
		skip 3000
		touch FIND
		expect FIND
		quit
	END
	faults nocam | grep -q '"what":"camera"' && [ "$(count nocam presence)" = 1 ]
}
check "no camera: it says so, scanner and search go on" no_camera
pulled() {
	rm -f run.out
	run pull 07:30 --camera "replay:$work/f1?loop=1&fps=5" --event ev.hadir >run.all 2>&1 <<-END &
		expect WELCOME
		say seen
		skip 20000
		wait 6000
		say looked
		code $two
		expect WELCOME
		say back
		wait 8000
		quit
	END
	local kiosk_pid=$!
	until_said seen && mv f1 f1-away && sleep 4 && faults pull | tail -n 1 | grep -q '"what":"camera"' || { wait $kiosk_pid; return 1; }
	until_said back && mv f1-away f1
	wait $kiosk_pid || return 1
	[ "$(faults pull | grep -c camera)" = 2 ] && faults pull | tail -n 1 | grep -q '"over":1' && [ "$(count pull presence)" = 2 ] && verified pull
}
check "camera pulled and plugged again: noticed, recorded, picked up" pulled

# ---- clock
clock_back() {
	run back 08:30 --event ev.hadir <<-END || return 1
		code $one
		skip 6000
		now 2025-10-14T07:30+07:00
		skip 1000
		code $two
		expect WELCOME
		skip 3000
		$(panel)
		see Cocokkan jam
		quit
	END
	[ "$(faults back | grep -c clock-back)" = 1 ] && [ "$(count back presence)" = 1 ] || { faults back; return 1; }
	# the stamps carry the time since power-on, which has not gone back
	records back | awk '$5 < last { bad = 1 } { last = $5 } END { exit bad }' && verified back
}
check "the clock goes back an hour: recorded, shown, and work goes on" clock_back
earlier_start() {
	run back 07:00 <<-END || return 1
		code $(badge 4)
		expect WELCOME
		quit
	END
	faults back | tail -n 1 | grep -q 'before the last record' && [ "$(count back presence)" = 2 ]
}
check "a start before the last record's time is recorded as well" earlier_start

# ---- two processes
second() {
	rm -f run.out
	run both 07:30 --event ev.hadir <<-END &
		expect READY
		say up
		wait 9000
		code $one
		expect WELCOME
		quit
	END
	local first=$! code
	until_said up || return 1
	"$kiosk" --data both --camera none --now 2025-10-14T07:30+07:00 </dev/null >second.out 2>second.err
	code=$?
	grep -v 'level=' second.err
	wait $first || return 1
	[ $code = 1 ] && grep -q 'another hadir-kiosk works with this data folder' second.err && [ "$(count both boot)" = 1 ] && [ "$(count both presence)" = 1 ]
}
check "a second process on one store: a plain sentence, exit 1, the first unharmed" second

# ---- disk full
full_script() {
	cat <<-END
		code $one
		expect WELCOME
		skip 6000
		say fill
		wait 4000
		code $two
		expect FAILED
		say failed
		skip 7000
		expect FAULT
		code $(badge 4)
		expect FAILED
		say empty
		wait 6000
		skip 10000
		expect READY
		code $two
		expect WELCOME
		say good
		quit
	END
}
full_disk() {
	mkdir disk && mount -t tmpfs -o size=2m none disk || { rmdir disk; echo "no mount here"; return 0; }
	mounted=$work/disk
	rm -f run.out
	full_script | run disk 07:30 --event ev.hadir &
	local pid=$!
	until_said fill && dd if=/dev/zero of=disk/filler bs=4k >/dev/null 2>&1
	until_said empty && rm -f disk/filler
	wait $pid || return 1
	[ "$(count disk presence)" = 2 ] && faults disk | grep -q '"what":"storage".*not recorded: 2.*"over":1' && verified disk
}
check "disk full: nothing green, nothing lost, goes on by itself when there is room" full_disk
[ -n "${mounted:-}" ] && umount "$mounted" && mounted=
limited() {
	rm -f run.out
	(ulimit -S -f 4000 && full_script | run limit 07:30 --event ev.hadir) &
	local pid=$!
	until_said fill || return 1
	local kiosk_pid
	kiosk_pid=$(kiosk_of $pid)
	prlimit --pid "$kiosk_pid" --fsize=4096:unlimited
	until_said empty && prlimit --pid "$kiosk_pid" --fsize=unlimited:unlimited
	wait $pid || return 1
	[ "$(count limit presence)" = 2 ] && verified limit
}
check "the same with a limit on the size of files" limited

# ---- power: killed at any moment
killed() {
	local round said pid
	: >acknowledged
	"$probe" fakes 4711 1 720 >codes
	for round in $(seq 12); do
		{ echo "expect READY"; awk -v from=$((round * 60 - 59)) 'NR >= from && NR < from + 60 { printf "code %s\nexpect PENDING\nsay %s\n", $2, $1 }' codes; } >kill.script
		"$kiosk" --data kill --event ev.hadir --camera none --now 2025-10-14T07:30+07:00 --script kill.script >kill.out 2>kill.err &
		pid=$!
		sleep "$((1 + round % 3)).$((round * 37 % 100))"
		kill -9 $pid
		wait $pid 2>/dev/null
		cat kill.out >>acknowledged
	done
	said=$(wc -l <acknowledged)
	[ "$said" -gt 20 ] || { echo "only $said records in all rounds"; return 1; }
	run kill 08:00 <<<quit || return 1 # signs what the kill left unsigned
	verified kill || return 1
	records kill presence | sed 's/.*"h":"\([0-9a-f]*\)".*/\1/' | sort >kept
	awk 'NR == FNR { hash[$1] = $3; next } { print hash[$1] }' codes acknowledged | sort >wanted
	[ -z "$(uniq -d kept)" ] && [ -z "$(comm -13 kept wanted)" ] || { echo "twice: $(uniq -d kept) lost: $(comm -13 kept wanted)"; return 1; }
}
check "killed twelve times: everything that was shown as recorded is there, once" killed

terminated() {
	rm -f run.out
	run term 07:30 --event ev.hadir <<-END &
		code $one
		expect WELCOME
		say green
		wait 30000
	END
	local run_pid=$!
	until_said green && kill -TERM "$(kiosk_of $run_pid)" && wait $run_pid && verified term
}
check "asked to end by the system: signed and closed, exit 0" terminated

# ---- files
damaged_store() {
	mkdir dmg && head -c 30000 ev.hadir >dmg/4711.hadir && cp dmg/4711.hadir dmg.before
	run dmg 07:30 <<-END || return 1
		expect FAULT
		code $one
		wait 200
		quit
	END
	cmp dmg.before dmg/4711.hadir
}
check "a damaged store: a fault on the screen, the file untouched" damaged_store
no_event() {
	mkdir -p usb && cp ev.hadir usb/
	run none 07:30 <<-END || return 1
		expect FAULT
		hold CLOCK 3200
		expect PANEL
		touch TAB 3
		touch IMPORT
		see Data kegiatan dimuat
		touch BACK
		expect READY
		code $one
		expect WELCOME
		quit
	END
	[ "$(count none presence)" = 1 ] && verified none
}
check "no event yet: an officer brings it on a stick" no_event
key_file() {
	[ "$(stat -c %a none/kiosk.key)" = 600 ] && [ "$(grep -c '^epoch 4711 ' none/kiosk.key)" = 1 ] && ! grep -aq "$(sed -n 's/^seed //p' none/kiosk.key)" none/4711.hadir none/log
}
check "the key is in a file of its own that only its owner reads" key_file
lost_store() {
	local before after
	before=$(records none boot | cut -d' ' -f1)
	rm none/4711.hadir*
	run none 07:45 --event ev.hadir <<-END || return 1
		code $one
		expect WELCOME
		quit
	END
	after=$(records none boot | cut -d' ' -f1)
	[ -n "$after" ] && [ "$before" != "$after" ] && grep -q seed none/kiosk.key
}
check "a lost store begins a new ledger under the same key" lost_store
damaged_key() {
	echo "seed 12" >none/kiosk.key
	run none 07:50 <<-END || return 1
		code $(badge 5)
		expect WELCOME
		quit
	END
	[ -f none/kiosk.key.damaged ] && [ "$(records none presence | cut -d' ' -f1 | sort -u | wc -l)" = 2 ] && verified none
}
check "a damaged key is put aside, a new one writes a ledger of its own" damaged_key

registered() { # the organiser lists the kiosk by the key that it prints
	"$kiosk" --data pull --name 'Meja 1' --print-key >ev/kiosks.csv && "$hadir" publish ev -o ev.hadir && "$hadir" merge ev.hadir pull/4711.hadir &&
		"$hadir" verify ev.hadir | tee verify.out | grep -q '1 kiosk terdaftar' && ! grep -q '^ *!' verify.out
}
check "its public key is what kiosks.csv wants, and the auditor counts on it" registered

# ---- arguments
says() { # EXIT PATTERN ARGUMENTS...
	local code=$1 pattern=$2
	shift 2
	timeout 20 "$kiosk" "$@" >says.out 2>&1 </dev/null
	local got=$?
	[ $got = "$code" ] && grep -qE -- "$pattern" says.out || { echo "exit $got"; cat says.out; false; }
}
check "--help" says 0 'expect SCREEN' --help
check "--version" says 0 'hadir-kiosk [0-9]' --version
check "an unknown option" says 2 'unrecognized option' --evnt x
check "a word that is no option" says 2 'no option' x
check "a wrong window" says 2 '1280x800' --window 12
check "a wrong time" says 2 '2025-10-14T07:30' --now yesterday
check "a wrong quality" says 2 'none, restored, rtc, synced' --now 2025-10-14T07:30 --clock good
check "a settings file that is not there" says 2 'none.conf: not found' --config none.conf
printf 'nama = Kiosk\nkamera = auto\nvolum = 3\n' >bad.conf
check "a settings file with a mistake" says 2 'bad.conf:[0-9]+: ' --config bad.conf
check "an event that is not there" says 1 'none.hadir: not found' --data x --event none.hadir
check "the sample of the settings is the one that is shipped" cmp "$root/kiosk-config/kiosk.conf" <("$kiosk" --print-config)
"$kiosk" --print-config >kiosk.conf
check "... and it reads back" says 1 'none.hadir: not found' --config kiosk.conf --data x --event none.hadir
printf 'expect READY\nfly\n' >wrong.script
check "a mistake in a script, with its line" says 1 'wrong.script:2: no such command' --data y --event ev.hadir --camera none --now 2025-10-14T07:30 --window 800x480 --script wrong.script

finish
