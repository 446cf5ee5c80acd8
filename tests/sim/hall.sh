#!/bin/bash
# Real processes in network namespaces: two servers of a province on one PostgreSQL, a hall's server below them, kiosks in the hall and beside it.
# Links are cut and processes killed at random, for SECONDS (600): tests/sim/hall.sh [SECONDS [SEED]]. Then everything comes back, and no record that a
# kiosk showed as accepted is missing or doubled, all have the same ledgers, and each chain verifies.
# SPDX-License-Identifier: Apache-2.0
seconds=${1:-600} seed=${2:-$RANDOM}
. "$(dirname "$0")/../e2e/server_lib.sh"
RANDOM=$seed
if [ "$(id -u)" != 0 ] || ! ip netns add "hadir-$$-up" 2>/dev/null; then
	echo "hall: not run: network namespaces need root and iproute2"
	exit 0
fi
pg=$(mktemp -d /tmp/hadir-pg-XXXXXX)
ns=hadir-$$ kiosk=$root/build/release/hadir-kiosk hadir=$root/build/release/hadir
places="up hall k1 k2 k3"
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
unset DISPLAY
leave() {
	trap - EXIT
	for p in "${pid[@]}"; do kill -9 "$p" 2>/dev/null; done
	wait 2>/dev/null
	"$root/tests/pg.sh" stop "$pg" 2>/dev/null
	for place in net $places; do ip netns del "$ns-$place" 2>/dev/null; done
	[ -n "${keep:-}" ] && echo "hall: everything is kept in $work" || rm -rf "$work"
}
trap leave EXIT
trap 'exit 130' INT TERM
give_up() {
	echo "hall: $* (seed $seed)"
	tail -n 5 "$work"/*.log | cut -c1-300
	keep=1
	exit 1
}

# ---- a bridge, and a cable from each place to it
ip netns add "$ns-net" && ip -n "$ns-net" link add br0 type bridge && ip -n "$ns-net" link set br0 up || give_up "no bridge"
number=0
for place in $places; do
	number=$((number + 1))
	[ $place = up ] || ip netns add "$ns-$place"
	ip -n "$ns-$place" link set lo up
	ip -n "$ns-$place" link add eth0 type veth peer name "p-$place" netns "$ns-net"
	ip -n "$ns-$place" addr add "10.77.0.$number/24" dev eth0
	ip -n "$ns-$place" link set eth0 up
	ip -n "$ns-net" link set "p-$place" master br0 up
done
within() { # PLACE COMMAND...
	local place=$1
	shift
	ip netns exec "$ns-$place" "$@"
}
curl() { within "$curl_from" curl --max-time 20 "$@"; }
curl_from=up

# ---- programs, each in its place
program() { # PLACE PROGRAM: prints the path of a script that runs it there
	printf '#!/bin/sh\nexec ip netns exec %s %s "$@"\n' "$ns-$1" "$2" >"$work/in-$1"
	chmod +x "$work/in-$1"
	echo "$work/in-$1"
}
declare -A address=([one]=10.77.0.1:8001 [two]=10.77.0.1:8002 [hall]=10.77.0.2:8000)
start_server() { # NAME
	local name=$1 more=(--store "$store")
	[ "$name" != hall ] || more=(--upstream "$upstream")
	"$(program "$([ "$name" = hall ] && echo hall || echo up)" "$root/build/release/hadir-server")" --data "$work/$name" --listen "${address[$name]}" "${more[@]}" >"$name.out" 2>>"$name.log" &
	pid[$name]=$!
	url[$name]=http://${address[$name]}
}
serve_first() { start_server "$1" && wait_for 20 grep -q '^http' "$1.out"; }

# A kiosk's life: the next of its badges, one after the other, each told on its output once its green screen is there.
declare -A next=([k1]=1 [k2]=2 [k3]=3)
started=$SECONDS
live() { # KIOSK
	local k=$1 i now
	{
		echo "until $work/go"
		for ((i = next[$k]; i <= people; i += 3)); do
			printf 'code %s\nexpect WELCOME\nsay ok %d\nskip 4000\nwait %d\n' "${badge[$i]}" "$i" "$pace"
		done
		echo "wait 3600000"
	} >"$k.script"
	now=$(date -u -d "2025-10-14 00:30 UTC + $((SECONDS - started)) seconds" +%FT%TZ)
	"$(program "$k" "$kiosk")" --data "$work/$k" --name "Kiosk $k" --camera none --window 800x480 --now "$now" --script "$k.script" >>"$k.said" 2>>"$k.log" &
	pid[$k]=$!
}
enrol() { # KIOSK SERVER
	local k=$1 s=$2 key
	curl_from=$([ "$s" = hall ] && echo hall || echo up)
	printf '%s\n' 'hold CLOCK 3200' 'touch TAB 3' 'touch SERVER' "code $(enrolment "$s" 4711)" 'see Apakah angka' "until $work/$k.confirmed" 'see Terdaftar' 'wait 500' quit >"$k.script"
	"$(program "$k" "$kiosk")" --data "$work/$k" --name "Kiosk $k" --camera none --window 800x480 --now 2025-10-14T00:29Z --script "$k.script" >>"$k.said" 2>>"$k.log" &
	local job=$!
	wait_for 30 eval '[ -n "$(waiting_keys "$s" 4711)" ]' || give_up "$k does not ask $s to be enrolled"
	key=$(waiting_keys "$s" 4711 | head -n 1)
	settle "$s" 4711 confirm "$key" || give_up "$k cannot be confirmed"
	touch "$k.confirmed"
	wait $job || give_up "$k is not enrolled"
}

# ---- an event, and everybody enrolled
people=1500 pace=$((seconds * 3000 / 1500)) # ms between two people at a kiosk, so that there are enough
store=$("$root/tests/pg.sh" start "$pg") || give_up "no PostgreSQL"
mkdir ev
printf '%s\n' 'judul = Bimtek Keuangan Desa' 'penyelenggara = Dinas PMD' 'tempat = Aula' 'kota = Kota Contoh' 'zona = WIB' 'mulai = 14-10-2025' 'selesai = 14-10-2025' 'nomor_kegiatan = 4711' >ev/event.conf
printf '%s\n' 'no;judul;narasumber;tanggal;mulai;selesai;jp;ruang;kelas;instrumen;pulang' '1;Kebijakan;Siti Aminah;14-10-2025;08.00;10.00;2;Aula;;;tidak' >ev/sessions.csv
{ echo 'no;nama;jabatan;instansi;kelas'; for ((i = 1; i <= people; i++)); do echo "$i;Peserta $i;Kaur;Desa $((i % 40));"; done; } >ev/people.csv
"$hadir" publish ev -o ev.hadir >publish.out 2>&1 || give_up "the event cannot be published"
for ((i = 1; i <= people; i++)); do badge[i]=$("$root/build/release/tests/e2e/probe" badge ev/event.key "$i") || give_up "no badges"; done
serve_first one && first_account one && serve_first two || give_up "the province's servers do not start"
upload one ev.hadir || give_up "the event is not taken in"
cp one.cookies two.cookies
upstream=$(enrolment one)
serve_first hall || give_up "the hall's server does not start"
wait_for 30 eval '[ -n "$(waiting_keys one)" ]' || give_up "the hall does not ask the province to be enrolled"
settle one "" confirm "$(waiting_keys one | head -n 1)" || give_up "the hall cannot be confirmed"
upstream=http://${address[one]}/
curl_from=hall
first_account hall || give_up "no account in the hall"
wait_for 60 page hall /event/4711 -f || give_up "the event does not come down to the hall"
enrol k1 hall && enrol k2 hall && enrol k3 two
for k in k1 k2 k3; do live $k; done
touch go

# ---- whatever can happen
echo "hall: $seconds s, seed $seed"
end=$((SECONDS + seconds)) kills=0 cuts=0
acknowledged() { grep -o 'ok [0-9]*' "$1.said" 2>/dev/null | tail -n 1 | cut -d' ' -f2; }
kill_kiosk() {
	local last
	kill -9 "${pid[$1]}" 2>/dev/null && wait "${pid[$1]}" 2>/dev/null
	last=$(acknowledged "$1")
	next[$1]=$((${last:-${next[$1]}} + 6)) # the one after it may or may not have been recorded
	live "$1"
}
kill_server() {
	kill -9 "${pid[$1]}" && wait "${pid[$1]}" 2>/dev/null
	sleep "$((RANDOM % 3)).$((RANDOM % 10))"
	start_server "$1"
}
cut_link() {
	ip -n "$ns-$1" link set eth0 down
	(sleep $((RANDOM % 15 + 1)); ip -n "$ns-$1" link set eth0 up) &
}
while [ $SECONDS -lt $end ]; do
	sleep "$((RANDOM % 3)).$((RANDOM % 10))"
	case $((RANDOM % 12)) in
	0 | 1) kill_kiosk "k$((RANDOM % 3 + 1))"; kills=$((kills + 1)) ;;
	2) kill_server one; kills=$((kills + 1)) ;;
	3) kill_server two; kills=$((kills + 1)) ;;
	4 | 5) kill_server hall; kills=$((kills + 1)) ;;
	6) "$root/tests/pg.sh" crash "$pg"; sleep $((RANDOM % 3)); "$root/tests/pg.sh" again "$pg" || give_up "PostgreSQL does not come back"; kills=$((kills + 1)) ;;
	*) cut_link "$(cut -d' ' -f$((RANDOM % 5 + 1)) <<<"$places")"; cuts=$((cuts + 1)) ;;
	esac
	for s in one two hall; do kill -0 "${pid[$s]}" 2>/dev/null || give_up "$s has ended by itself"; done
	for k in k1 k2 k3; do kill -0 "${pid[$k]}" 2>/dev/null || give_up "$k has ended by itself: $(tail -n 1 $k.log)"; done
done

# ---- everything comes back
sleep 16
for place in $places; do ip -n "$ns-$place" link set eth0 up; done
heads() { "$device" heads "$1" | sort; }
stop_kiosk() { kill "${pid[$1]}" && wait "${pid[$1]}" 2>/dev/null; unset "pid[$1]"; }
own() { heads "$1/4711.hadir"; }
fetch() { # SERVER: its ledgers as a file
	curl_from=$([ "$1" = hall ] && echo hall || echo up)
	page "$1" /event/4711/document/kegiatan.hadir -f -o "$1.new" && mv "$1.new" "$1.hadir"
}
all_alike() {
	local s
	for s in one two hall; do fetch $s || return 1; done
	heads one.hadir >heads.one
	for s in two hall; do heads $s.hadir | cmp -s - heads.one || return 1; done
	for s in k1 k2 k3; do own $s | cmp -s - heads.one || return 1; done
}
for k in k1 k2 k3; do # no more scans, but they go on to sync
	kill -9 "${pid[$k]}" && wait "${pid[$k]}" 2>/dev/null
	next[$k]=$((people + 1))
	live $k
done
wait_for 180 all_alike || give_up "they are not alike after three minutes"
for k in k1 k2 k3; do stop_kiosk $k; done
for f in one.hadir two.hadir hall.hadir k1/4711.hadir k2/4711.hadir k3/4711.hadir; do
	"$hadir" verify "$f" >verify.out 2>&1 || { cat verify.out; give_up "$f does not verify"; }
done
"$root/build/release/tests/e2e/probe" records one.hadir presence >records
total=0
for k in k1 k2 k3; do
	for i in $(grep -o 'ok [0-9]*' $k.said | cut -d' ' -f2); do
		total=$((total + 1))
		times=$(grep -c "\"p\":$i,\"s\":1," records)
		[ "$times" = 1 ] || give_up "the presence of person $i, accepted at $k, is there $times times"
	done
done
double=$(grep -o '"p":[0-9]*,"s":1,' records | sort | uniq -d | head -n 1)
[ -z "$double" ] || give_up "a presence is there twice: $double"
[ $total -gt 0 ] || give_up "nothing was scanned"
echo "hall: done: $kills processes killed, $cuts links cut, $total presences acknowledged, none lost or doubled, all alike"
