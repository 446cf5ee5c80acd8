#!/bin/bash
# A server whose address has changed is found by mDNS, in a network of its own with its own avahi (TAP).
# SPDX-License-Identifier: Apache-2.0
if [ "${1:-}" != inside ]; then
	if ! unshare --net --mount true 2>/dev/null; then
		echo "ok 1 - a network of its own # SKIP needs root"
		echo "1..1"
		exit 0
	fi
	exec unshare --net --mount "$0" inside
fi
. "$(dirname "$0")/kiosk_lib.sh"
. "$root/tests/e2e/server_lib.sh"

exits() { local code=$1; shift; "$@"; [ $? = "$code" ]; }
ip link set lo up
ip link add hall0 type veth peer name hall1
for i in 0 1; do ip link set "hall$i" up multicast on; done
ip addr add 10.99.0.1/24 dev hall0
ip route add default dev hall0
mount -t tmpfs none /run
mkdir -p /run/avahi-daemon
cat >bus.conf <<-END
	<busconfig>
	  <type>system</type>
	  <listen>unix:path=$work/bus</listen>
	  <auth>EXTERNAL</auth>
	  <policy context="default">
	    <allow user="*"/><allow own="*"/><allow send_type="*"/><allow receive_type="*"/><allow send_destination="*"/>
	  </policy>
	</busconfig>
END
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$work/bus
dbus-daemon --config-file=bus.conf --nofork >bus.log 2>&1 &
pid[bus]=$!
wait_for 10 test -S bus
printf '[server]\nhost-name=hall\nuse-ipv6=no\nallow-interfaces=hall0\n[wide-area]\nenable-wide-area=no\n' >avahi.conf
# Without it nothing is announced, and nothing breaks.
make_event
url[one]=http://0.0.0.0:0
check "a server for the whole hall" serve one
listened=${url[one]##*:}
url[one]=http://10.99.0.1:$listened
check "its first account" first_account one
check "the event is uploaded" upload one ev.hadir
avahi() { # starts it; what it is to announce of itself lies in services
	: >avahi.out
	avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title -f avahi.conf >avahi.out 2>&1 &
	pid[avahi]=$!
	wait_for 10 grep -q "Server startup complete" avahi.out
}
avahi

"$hadir" sync a.hadir "$(enrolment one 4711)" >a.out 2>&1 &
job=$!
wait_for 20 test -s a.hadir.sync && settle one 4711 confirm "$("$device" key a.hadir.sync)"
check "a kiosk is enrolled at its address" wait $job
check "which is 10.99.0.1" grep -q '^address = http://10.99.0.1:' a.hadir.sync

# Another laptop takes the address, the server comes back with another one.
stop one
ip addr del 10.99.0.1/24 dev hall0
ip addr add 10.99.0.77/24 dev hall0
ip route replace default dev hall0
"$device" scan a.hadir a.hadir.sync 3
url[one]=http://0.0.0.0:0
check "the server has another address and port" serve one
check "it is found by its key" bash -c 'timeout 100 "$1" sync a.hadir | tee said | grep -q "3 catatan dikirim"' - "$hadir"
check "and the new address is kept" grep -q '^address = http://10.99.0.77:' a.hadir.sync
kill "${pid[avahi]}" && wait "${pid[avahi]}"
sed -i 's|^address = .*|address = http://10.99.0.77:1/|' a.hadir.sync
check "without avahi nothing is found, and nothing breaks" exits 1 timeout 100 "$hadir" sync a.hadir
avahi
check "avahi is started again, and so is the announcement" exits 0 timeout 100 "$hadir" sync a.hadir
stop one
"$device" scan a.hadir a.hadir.sync 1
url[two]=http://0.0.0.0:0
check "another server is there alone" serve two
check "it is not taken for the right one" bash -c '! timeout 100 "$1" sync a.hadir' - "$hadir"
check "the address is as it was" grep -q '^address = http://10.99.0.77:' a.hadir.sync
stop two

# ---- a kiosk, by itself: how soon it looks is drawn at random, so this waits long (make sim runs it)
[ -n "${LONG:-}" ] || { finish; exit; }
mkdir -p usb services
mount --bind services /etc/avahi/services
moved() { url[one]=http://0.0.0.0:${1:-0}; serve one; local port=${url[one]##*:}; url[one]=http://10.99.0.77:$port; }
strip() { grep -qx "$1" K.out; } # what the kiosk has said
check "the hall's server again" moved
sed -i 's/10\.99\.0\.1\b/10.99.0.77/' one.cookies
first_port=${url[one]##*:}
code=$(enrolment one 4711)
print=${code##* }
start K 07:30 <<-END
	hold CLOCK 3200
	touch TAB 3
	touch SERVER
	code $code
	see Apakah angka ini sama
	until go-joined
	see Terdaftar
	touch BACK
	touch BACK
	expect READY
	see Daring · semua terkirim
	say joined
	until go-moved
	code $(badge 11)
	expect WELCOME
	skip 3000
	expect READY
	see Luring
	say alone
	until go-found
	see Daring · semua terkirim
	say found
	until go-stranger
	code $(badge 12)
	expect WELCOME
	skip 3000
	expect READY
	see Luring
	say alone again
	until go-back
	see Daring · semua terkirim
	quit
END
kiosk_pid=$last
joined() {
	wait_for 20 grep -q 'state=2' K/log && settle one 4711 confirm "$(waiting_keys one 4711)" && touch go-joined && wait_for 20 strip joined || { cat K.log K/log; return 1; }
}
check "a kiosk is enrolled" joined
online() { wait_for "$1" eval 'grep -o "event=o[nf]*line" K/log | tail -n 1 | grep -q online'; }
in_document() { page one /event/4711/document/presensi.csv | grep "$1" | grep -q "Kiosk K"; }
kiosk_finds() {
	stop one KILL
	touch go-moved
	wait_for 15 strip alone && moved && [ "${url[one]##*:}" != "$first_port" ] && online 55 || { cat K.log; return 1; }
	touch go-found
	wait_for 10 strip found && in_document "Eko Prasetyo" && grep -q "^address = http://10.99.0.77:$first_port/" K/server
}
check "its server has another port: it finds it by itself, and all is sent" kiosk_finds
stranger() { # on a port of its own, announced with the server's fingerprint, taking everything
	local port=$((first_port > 40000 ? first_port - 7 : first_port + 7))
	cat >services/stranger.service <<-END
		<service-group><name>Hadir palsu</name><service><type>_hadir._tcp</type><port>$port</port>
		<txt-record>key=$print</txt-record><txt-record>tls=0</txt-record></service></service-group>
	END
	stop one KILL
	kill "${pid[avahi]}" && wait "${pid[avahi]}"
	avahi
	"$probe" says "0.0.0.0:$port" 'HTTP/1.1 200 OK' '{"version":1}' >stranger.out 2>&1 &
	pid[stranger]=$!
	touch go-stranger
	wait_for 15 strip 'alone again' && wait_for 55 test -s stranger.out && wait_for 5 grep -q 'what answers is not the server' K/log || { cat K.log stranger.out; return 1; }
	cat stranger.out
	! grep -v '^GET /v1/' stranger.out
}
check "who answers under the server's name without its key is asked, but told nothing" stranger
kiosk_returns() { # with nobody who would tell it where
	kill "${pid[avahi]}" && wait "${pid[avahi]}"
	moved "$first_port" && online 50 || { cat K.log; return 1; }
	touch go-back
	ended $kiosk_pid K && in_document "Maria Kristina" && verified K && ! grep -q POST stranger.out
}
check "the server is where it was at first: the kiosk comes back to it without being told" kiosk_returns
umount /etc/avahi/services
stop one
finish
