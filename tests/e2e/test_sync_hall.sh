#!/bin/bash
# Kiosks, a hall's server, a province's and a nation's above it: records go all the way up, cut links and killed servers lose nothing (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

demo_event
event=$work/ev/ev.hadir
store_of() { echo "$1/events/0004711.hadir"; }
number_of() { "$device" heads "$(store_of "$1")" | grep "^$2 " | cut -d' ' -f2; } # SERVER KEY: the ledger's last number there
has() { [ "$(number_of "$1" "$2")" = "$3" ]; }
same_heads() { "$device" heads "$1" >heads.1 && "$device" heads "$2" >heads.2 && [ -s heads.1 ] && diff heads.1 heads.2; }
confirm_waiting() { # SERVER [EVENT]: whoever waits there
	local key
	key=$(waiting_keys "$@") && [ -n "$key" ] && settle "$1" "${2:-}" confirm "$key"
}
join() { # FILE NAME: a kiosk of the hall
	"$hadir" sync "$1" "$(enrolment hall 4711)" --name "$2" >"$1.out" 2>&1 &
	local job=$!
	wait_for 20 test -s "$1.sync" && settle hall 4711 confirm "$("$device" key "$1.sync")" && wait $job
}
ms() { date +%s%3N; }

# ---- three servers, one below the other
check "the nation's server" serve nation
check "its first account" first_account nation
check "no server is below it yet, says its page" bash -c 'grep -q "Belum ada server" <(curl -s -b nation.cookies "$1/servers")' - "${url[nation]}"
check "the province's server is started with the nation's code" serve province --upstream "$(enrolment nation)"
check "its first account" first_account province
check "it shows the six digits" wait_for 20 grep -q 'Compare [0-9]\{6\}' province.out
check "and so does its page" bash -c 'grep -q ">$(sed -n "s/^Compare \([0-9]*\) .*/\1/p" province.out)<" <(curl -s -b province.cookies "$1/servers")' - "${url[province]}"
check "the nation's administrator sees them too, and confirms" bash -c 'grep -q ">$(sed -n "s/^Compare \([0-9]*\) .*/\1/p" province.out)<" <(curl -s -b nation.cookies "$1/servers")' - "${url[nation]}"
check "confirmed" confirm_waiting nation
check "the hall's server, with the province's code" serve hall --upstream "$(enrolment province)"
check "its first account" first_account hall
check "waits" wait_for 20 grep -q 'Compare [0-9]\{6\}' hall.out
check "is confirmed" confirm_waiting province
check "the keys are the owner's only" bash -c '[ "$(stat -c %a hall/upstream)" = 600 ] && ! grep -q "seed = [0-9a-f]*[1-9a-f]" hall/upstream'

# ---- an event from above
check "the event is uploaded to the province" upload province "$event"
check "the hall has it by itself" wait_for 20 page hall /event/4711 -f -o /dev/null
check "so has the nation" wait_for 20 page nation /event/4711 -f -o /dev/null
check "with its title" bash -c 'grep -q "Bimtek\|Bimbingan" <(curl -s -b nation.cookies "$1/")' - "${url[nation]}"
check "its letterhead came along" bash -c '
	for s in nation hall; do "$1" export $s/events/0004711.hadir --what people --format csv -o $s.csv; done; cmp nation.csv hall.csv
	for s in nation hall; do "$1" report $s/events/0004711.hadir rekap -o $s.pdf --lang id; done; pdfimages -list hall.pdf | grep -q image' - "$hadir"

# ---- two kiosks in the hall
check "a kiosk" join a.hadir "Meja A"
check "another" join b.hadir "Meja B"
a=$("$device" key a.hadir.sync) b=$("$device" key b.hadir.sync)
"$device" scan a.hadir a.hadir.sync 25
check "a sends" "$hadir" sync a.hadir
check "its records reach the nation" wait_for 20 has nation "$a" 25
check "b sees them" bash -c '"$1" sync b.hadir && "$2" heads b.hadir | grep -q "^$3 25 "' - "$hadir" "$device" "$a"

# b waits for news while a records: how long until it hears, and how long until it has them.
: >times
for i in 1 2 3 4 5; do
	revision=$("$device" ask "${url[hall]}" b.hadir.sync GET '/v1/heads?event=4711' | grep -o '"seq":[0-9]*' | cut -d: -f2 | awk '{ n += $1 } END { print n }')
	"$device" ask "${url[hall]}" b.hadir.sync GET "/v1/wait?event=4711&after=$revision" >heard &
	job=$!
	sleep 0.3
	"$device" scan a.hadir a.hadir.sync 1
	begun=$(ms)
	"$root/build/release/hadir" sync a.hadir >/dev/null
	wait $job
	"$root/build/release/hadir" sync b.hadir >/dev/null
	grep -q '"revision"' heard && echo $(($(ms) - begun)) >>times
done
check "whoever waits hears of each" [ "$(wc -l <times)" = 5 ]
median=$(sort -n times | sed -n 3p)
echo "# from one kiosk to the other: $median ms (median of 5), the start of two programs included"
check "two kiosks of a hall know of each other's scans within 1 s" [ "$median" -le 1000 ]
check "both have the same" same_heads a.hadir b.hadir

# ---- the uplink goes and comes
stop province
"$device" scan a.hadir a.hadir.sync 2000
check "without the province the hall goes on" "$hadir" sync a.hadir
check "and b has it" bash -c '"$1" sync b.hadir && diff <("$2" heads a.hadir) <("$2" heads b.hadir)' - "$hadir" "$device"
check "the hall's page tells that there is no connection" wait_for 30 bash -c 'grep -q "tidak tersambung" <(curl -s -b hall.cookies "$1/servers")' - "${url[hall]}"
check "the province is back" serve province --upstream "${url[nation]/127.0.0.1/localhost}"
check "all flows up to it" wait_for 40 has province "$a" 2030
check "and on to the nation" wait_for 40 has nation "$a" 2030

# ---- killed at any moment
for i in 1 2 3 4 5 6; do
	"$device" scan b.hadir b.hadir.sync 500
	"$hadir" sync b.hadir >>kill.out 2>&1 &
	job=$!
	sleep "0.$((i * 7 % 10))"
	case $((i % 3)) in
	0) stop nation KILL; serve nation ;;
	1) stop province KILL; serve province --upstream "${url[nation]}" ;;
	2) stop hall KILL; serve hall --upstream "${url[province]}" ;;
	esac
	wait $job
done
check "the hall has all" bash -c '"$1" sync b.hadir && "$1" sync a.hadir' - "$hadir"
check "all of it reaches the nation" wait_for 60 has nation "$b" 3000
for s in hall province nation; do
	check "$s has what the kiosks have" wait_for 20 same_heads a.hadir "$(store_of $s)"
done

# ---- the organiser adds a person on the nation's side: by hadir sync into the province
echo '999;Ratna Sari;Kaur Umum;Desa Baru;;;;' >>ev/people.csv
"$hadir" publish ev >>publish.out 2>&1
"$hadir" sync "$event" "$(enrolment province 4711)" --name Penyelenggara >org.out 2>&1 &
job=$!
wait_for 20 test -s "$event.sync" && settle province 4711 confirm "$("$device" key "$event.sync")"
check "the organiser brings a new version to the province" wait $job
check "the organiser has the kiosks' records" bash -c '"$1" heads "$2" | grep -q "^$3 3000 "' - "$device" "$event" "$b"
revised=$("$device" heads "$event" | head -n 1 | cut -d' ' -f1,2)
check "the hall has the new version" wait_for 20 bash -c '"$1" heads hall/events/0004711.hadir | grep -q "^$2 "' - "$device" "$revised"
check "so have the kiosks" bash -c '"$1" sync a.hadir && "$2" heads a.hadir | grep -q "^$3 "' - "$hadir" "$device" "$revised"

# ---- withdrawn
check "the province withdraws the hall" settle province "" withdraw "$(page province /servers | grep -o '/servers/[0-9a-f]\{64\}' | head -n 1 | cut -d/ -f3)"
check "the hall hears of it at once" wait_for 5 grep -q '^state = withdrawn' hall/upstream
"$device" scan a.hadir a.hadir.sync 5
check "and goes on alone" "$hadir" sync a.hadir
check "nothing more goes up" bash -c 'sleep 1; [ "$("$1" heads province/events/0004711.hadir | grep "^$2 " | cut -d" " -f2)" = 2030 ]' - "$device" "$a"
stop hall
check "a new code brings it back" serve hall --upstream "$(enrolment province)"
check "once it is confirmed" wait_for 20 confirm_waiting province
check "what it kept goes up" wait_for 30 has nation "$a" 2035

# ---- something else in the province's place
stop province
url[other]=${url[province]}
check "another server at the province's address" serve other
check "the hall says that it is not the province" wait_for 40 grep -q "what answers is not the server" hall.log
check "so does its page" wait_for 5 bash -c "$(declare -p url); $(declare -f page); page hall /servers | grep -q 'yang menjawab bukan server itu'"
check "nothing that it says is believed" grep -q '^state = confirmed' hall/upstream
stop other
check "the province again" serve province --upstream "${url[nation]}"
"$device" scan a.hadir a.hadir.sync 5
check "gets what came meanwhile" "$hadir" sync a.hadir
check "so does the nation" wait_for 40 has nation "$a" 2040

for s in hall province nation; do
	stop $s
	check "$s verifies" "$hadir" verify "$(store_of $s)"
done
finish
