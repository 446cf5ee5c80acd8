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
. "$(dirname "$0")/server_lib.sh"

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
mkdir ev && cp "$root"/assets/demo/*.conf "$root"/assets/demo/*.csv "$root"/assets/demo/*.png ev/
echo 'nomor_kegiatan = 4711' >>ev/event.conf
"$hadir" publish ev >publish.out 2>&1
url[one]=http://0.0.0.0:0
check "a server for the whole hall" serve one
listened=${url[one]##*:}
url[one]=http://10.99.0.1:$listened
check "its first account" first_account one
check "the event is uploaded" upload one ev/ev.hadir
avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title -f avahi.conf >avahi.out 2>&1 &
pid[avahi]=$!
wait_for 10 grep -q "Server startup complete" avahi.out

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
: >avahi.out
avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title -f avahi.conf >avahi.out 2>&1 &
pid[avahi]=$!
wait_for 10 grep -q "Server startup complete" avahi.out
check "avahi is started again, and so is the announcement" exits 0 timeout 100 "$hadir" sync a.hadir
stop one
"$device" scan a.hadir a.hadir.sync 1
url[two]=http://0.0.0.0:0
check "another server is there alone" serve two
check "it is not taken for the right one" bash -c '! timeout 100 "$1" sync a.hadir' - "$hadir"
check "the address is as it was" grep -q '^address = http://10.99.0.77:' a.hadir.sync
stop two
finish
