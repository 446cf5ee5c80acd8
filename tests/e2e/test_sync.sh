#!/bin/bash
# Files and a real server brought together by `hadir sync`, and whatever a device can do wrong (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

# An event of twelve people, made by its organiser.
demo_event
event=$work/ev/ev.hadir

# join FILE NAME CODE...: enrols in the background and is confirmed; its output is in FILE.out
join() {
	local file=$1 name=$2 key
	shift 2
	"$hadir" sync "$file" "$@" --name "$name" >"$file.out" 2>&1 &
	local job=$!
	wait_for 20 test -s "$file.sync" || { cat "$file.out"; return 1; }
	key=$("$device" key "$file.sync")
	wait_for 20 grep -q "Kode: [0-9]\{6\}\|Code: [0-9]\{6\}" "$file.out" || { cat "$file.out"; return 1; }
	local code
	code=$(grep -o '[0-9]\{6\}' "$file.out" | head -n 1)
	page one /event/4711/kiosks | grep -q ">$code<" || { echo "the page does not show $code"; return 1; }
	settle one 4711 confirm "$key" || return 1
	wait $job || { cat "$file.out"; return 1; }
}
same_heads() { "$device" heads "$1" >heads.1 && "$device" heads "$2" >heads.2 && [ -s heads.1 ] && diff heads.1 heads.2; }
sync() { "$hadir" sync "$@"; }
exits() { # CODE PATTERN COMMAND...
	local code=$1 pattern=$2
	shift 2
	"$@" >said 2>&1
	local got=$?
	cat said
	[ $got = "$code" ] && grep -qE -- "$pattern" said
}
content() { "$hadir" verify "$1"; }

check "the event is published" test -s "$event"
check "the server starts" serve one
check "the first account is made by its link" first_account one
check "the event is uploaded" upload one "$event"

# ---- enrolment
check "a code for a kiosk of the event" bash -c '[ -n "$1" ]' - "$(enrolment one 4711 | tee code)"
check "it is pasted, compared, confirmed, and a new file has the event" join a.hadir "Meja A" "$(cat code)"
check "the key is for its owner only" bash -c '[ "$(stat -c %a a.hadir.sync)" = 600 ]'
check "the new file is whole" content a.hadir
check "the code is good once" exits 1 "sudah dipakai" sync b.hadir "$(cat code)"
check "a token that nobody gave" exits 1 "sudah dipakai" sync b.hadir "${url[one]}" --token ZZZZZZZZZZZZZZZZZZZZZZZZZW
code=$(enrolment one 4711) token=$(cut -d' ' -f3 <<<"$code")
check "a code of another server's fingerprint" exits 1 "bukan yang disebut dalam kode" sync b.hadir "$(awk '{$4="0011223344556677"; print}' <<<"$code")"
code=$(enrolment one 4711) token=$(cut -d' ' -f3 <<<"$code")
check "address and token do as well" join b.hadir "Meja B" "${url[one]}" --token "$token"
check "a word that is neither code nor address" exits 2 "bukan kode pendaftaran" sync c.hadir nonsense
check "a token that is none" exits 2 "bukan token" sync c.hadir "${url[one]}" --token 123
check "an address without enrolment" exits 2 "belum terdaftar" sync c.hadir "${url[one]}"
check "nobody listens there" exits 1 "tidak tersambung" sync c.hadir "HADIR1 http://127.0.0.1:9/ 000G40R40M30E209185GR38E1W 7599776c3085e3f9"

# ---- up and down
"$device" scan a.hadir a.hadir.sync 1500
"$device" scan b.hadir b.hadir.sync 3
check "a sends its records" exits 0 "1500 catatan dikirim" sync a.hadir
check "b sends and receives" exits 0 "3 catatan dikirim, 150[0-9] catatan diterima" sync b.hadir
check "a receives what b had" exits 0 "0 catatan dikirim, [34] catatan diterima" sync a.hadir
check "once more there is nothing" exits 0 "0 catatan dikirim, 0 catatan diterima" sync a.hadir
check "both files are alike" same_heads a.hadir b.hadir
check "both verify" bash -c '"$1" verify a.hadir && "$1" verify b.hadir' - "$hadir"
check "English" exits 0 "0 records sent, 0 records received" sync a.hadir --lang en

# ---- devices that are not, not yet, or no longer welcome
device() { "$device" "$@"; }
ask() { "$device" ask "${url[one]}" "$@"; }
code=$(enrolment one 4711)
"$device" older one/server.db 899000
"$hadir" sync late.hadir "$code" >late.out 2>&1 & # a second before its end
late=$!
check "a code is good for nearly 15 minutes" wait_for 20 test -s late.hadir.sync
check "who is not confirmed yet gets nothing" exits 0 "^403 .*" ask late.hadir.sync GET '/v1/heads?event=4711'
check "and is not told that it was withdrawn" bash -c '! grep -q withdrawn said'
check "nor can it push" bash -c '"$1" run a.hadir a.hadir.sync 1 5 run1 && "$1" ask "$2" late.hadir.sync POST "/v1/push?event=4711" run1 | grep -q "^403"' - "$device" "${url[one]}"
check "the organiser refuses" settle one 4711 refuse "$("$device" key late.hadir.sync)"
wait $late
check "who is refused is told so" bash -c '[ $1 = 1 ] && grep -q "ditolak penyelenggara" late.out && [ ! -e late.hadir ]' - $?
check "and stays refused" exits 1 "ditolak penyelenggara" sync late.hadir
code=$(enrolment one 4711)
"$device" older one/server.db 900001
check "a code of 15 minutes ago is too old" exits 1 "lebih dari 15 menit" sync old.hadir "$code"
check "a key that the server never saw" exits 0 "^403 " ask 1111111111111111111111111111111111111111111111111111111111111111 GET '/v1/heads?event=4711'
check "another event than its own" exits 0 "^403 " ask a.hadir.sync GET '/v1/heads?event=4712'
code=$(enrolment one 4711)
check "one more device" join gone.hadir "Meja hilang" "$code"
cp gone.hadir gone.before
revision=$("$device" heads gone.hadir | awk '{n += $2} END {print n}')
ask gone.hadir.sync GET "/v1/wait?event=4711&after=$revision" >waited &
job=$!
sleep 0.5
check "who waits for news hears nothing yet" [ ! -s waited ]
check "it is withdrawn" settle one 4711 withdraw "$("$device" key gone.hadir.sync)"
check "and its waiting ends at once" wait_for 2 grep -q '^204 ' waited
wait $job
check "who is withdrawn is told so, signed" exits 0 '^[{]"withdrawn":1,"sign":"[0-9a-f]{128}"' ask gone.hadir.sync GET '/v1/heads?event=4711'
check "hadir sync says it" exits 1 "sudah dicabut" sync gone.hadir
check "and says it again" exits 1 "sudah dicabut" sync gone.hadir
check "its file is as it was" cmp gone.hadir gone.before
check "a new code brings it back" join gone.hadir "Meja kembali" "$(enrolment one 4711)"

cp a.hadir unknown.hadir
sed 's/^seed = ../seed = 00/' a.hadir.sync >unknown.hadir.sync
check "a server that does not know the key any more" exits 1 "tidak mengenal komputer ini" timeout 30 "$hadir" sync unknown.hadir
check "is told what to do about it the next time as well" exits 1 "daftarkan lagi" timeout 30 "$hadir" sync unknown.hadir

# ---- requests that are not right
heads='/v1/heads?event=4711'
for by in Hadir-Mac Hadir-Sign; do
	ask_by() { ask "$@" by=$by; }
	check "$by: a request counts once" exits 0 "^401 " ask_by a.hadir.sync GET "$heads" twice=1
	check "the first time it was good" grep -q "^200 " said
	read -r _ nonce count < <(ask_by a.hadir.sync GET "$heads" count=1)
	check "a count of before is refused" exits 0 "^401 $nonce $count" ask_by a.hadir.sync GET "$heads" nonce="$nonce" count="$count"
	check "the next is good" exits 0 "^200 " ask_by a.hadir.sync GET "$heads" nonce="$nonce" count=$((count + 5))
	check "one that was skipped is not any more" exits 0 "^401 " ask_by a.hadir.sync GET "$heads" nonce="$nonce" count=$((count + 3))
	check "nor one with another nonce" exits 0 "^401 " ask_by a.hadir.sync GET "$heads" nonce=00000000000000000000000000000000 count=$((count + 9))
	check "nor one by another key" exits 0 "^401 " ask_by a.hadir.sync GET "$heads" sign=b.hadir.sync
	check "nor one changed on its way" exits 0 "^401 " ask_by a.hadir.sync POST '/v1/push?event=4711' run1 change=1
done
check "one of both at once" exits 0 "^400 " ask a.hadir.sync GET "$heads" by=both
check "one of neither" exits 0 "^400 " ask a.hadir.sync GET "$heads" by=none
zeros=0000000000000000000000000000000000000000000000000000000000000000 # a key of small order: whoever sends it knows what comes of it
by_zeros() { curl -s -D head -o /dev/null -w '%{http_code}' -H "Hadir-Device: $zeros" -H "Hadir-Nonce: $1" -H "Hadir-Count: 1" -H "Hadir-Mac: $zeros" "${url[one]}$heads"; }
by_zeros ${zeros:0:32} >zeros.out
check "a key that is none" exits 0 "^401" by_zeros "$(grep -i '^Hadir-Nonce' head | tr -d '\r' | cut -d' ' -f2)"
check "a clock of 1970" exits 0 "^200 " ask b.hadir.sync GET '/v1/heads?event=4711' now=1000
check "a clock of 2099" exits 0 "^200 " ask b.hadir.sync GET '/v1/heads?event=4711' now=4070908800000
check "and right again" exits 0 "^200 " ask b.hadir.sync GET '/v1/heads?event=4711'
check "no header at all" bash -c 'curl -s -o /dev/null -w "%{http_code}" "$1/v1/heads?event=4711" | grep -q 400' - "${url[one]}"

# ---- bodies that are not right
heads_before=$(ask a.hadir.sync GET '/v1/heads?event=4711')
push() { ask a.hadir.sync POST '/v1/push?event=4711' "$@"; }
"$device" scan a.hadir a.hadir.sync 40
"$device" run a.hadir a.hadir.sync 1501 40 run2
head -c 400 run2 >cut
check "cut short" exits 0 "^415 " push cut
head -c 2000 /dev/urandom >garbage
check "garbage" exits 0 "^415 " push garbage
gzip -c run2.raw >gzip
check "another compression" exits 0 "^415 " push gzip
check "none" exits 0 "^415 " push run2.raw
: >empty
check "empty" exits 0 "^415 " push empty
cat run2 run2 >twice
check "two runs in one body" exits 0 "^415 " push twice
"$device" bomb 300000000 bomb
check "a bomb of 300 MB" exits 0 "^413 " push bomb
head -c 1048577 /dev/urandom >big
check "a body beyond its limit" exits 0 "^413 " push big
head -c 1500 run2.raw >raw && "$device" pack raw packed
check "a run cut short" exits 0 "^422 " push packed
sed 's/"at":[0-9]*/"at":1/' run2.raw >raw && "$device" pack raw packed
check "a record changed" exits 0 "^422 " push packed
sed 's/"event":0/"event":1/' run2.raw >raw && "$device" pack raw packed
check "a kiosk's ledger that says it is the event's" exits 0 "^(403|409|422) " push packed
sed '$ { s/"sign":"0/"sign":"1/; t; s/"sign":"./"sign":"0/ }' run2.raw >raw && "$device" pack raw packed
check "another signature" exits 0 "^422 " push packed
sed '$s/,"sign":"[0-9a-f]*"//' run2.raw >raw && "$device" pack raw packed
check "a kiosk does not push what is unsigned" exits 0 "^403 " push packed
cp a.hadir stranger.hadir
stranger=2222222222222222222222222222222222222222222222222222222222222222
"$device" scan stranger.hadir $stranger 5
"$device" run stranger.hadir $stranger 1 5 run3
check "the ledger of a key that nobody knows" exits 0 "^403 " push run3
"$device" run a.hadir a.hadir.sync 1511 30 run4
check "records are missing in between" exits 0 "^409 " push run4
check "and the answer says how far it is" grep -q '"seq":1500,' said
check "nothing of all that was kept" [ "$(ask a.hadir.sync GET '/v1/heads?event=4711')" = "$heads_before" ]
check "the right run" exits 0 "^200 " push run2
check "and once more, with the same receipt" exits 0 '"seq":1540,' push run2
check "hadir sync goes on from there" exits 0 "0 catatan dikirim" sync a.hadir
check "the stranger's ledger stays behind, and is named" exits 1 "tidak diterima server" bash -c 'cp a.hadir.sync stranger.hadir.sync; "$1" sync stranger.hadir' - "$hadir"

# ---- requests that name what is not there
epoch=e0e0e0e0e0e0e0e0 key=$("$device" key a.hadir.sync)
while read -r status what method path; do
	check "$what" exits 0 "^$status " ask a.hadir.sync "$method" "$path"
done <<-END
	400 no-ledger GET /v1/pull?event=4711&from=1
	400 half-a-key GET /v1/pull?event=4711&key=${key:1}&epoch=$epoch&from=1
	400 number-0 GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=0
	400 a-number-below-0 GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=-1
	400 a-number-beyond-64-bits GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=99999999999999999999
	400 none-at-all GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=1&most=0
	404 records-that-are-not-there GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=1541
	404 the-last-number GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=9223372036854775807
	404 another-epoch GET /v1/pull?event=4711&key=$key&epoch=0000000000000000&from=1
	200 more-than-a-run-holds GET /v1/pull?event=4711&key=$key&epoch=$epoch&from=1&most=9223372036854775807
	400 an-event-that-is-no-number GET /v1/heads?event=x
	403 event-0 GET /v1/heads?event=4294967295
	400 news-after-no-number GET /v1/wait?event=4711&after=x
	404 a-file-that-is-not-there GET /v1/file/$(printf '%064d' 1)?event=4711
	400 a-file-with-a-short-name GET /v1/file/12?event=4711
	404 a-file-with-a-path GET /v1/file/..%2f..%2fserver.db?event=4711
	404 a-path-that-is-none GET /v1/heads/
	404 another-version GET /v2/heads?event=4711
	405 another-method PUT /v1/heads?event=4711
END
check "kiosks bring no files" exits 0 "^403 " ask a.hadir.sync PUT "/v1/file/$(sha256sum run1 | cut -d' ' -f1)?event=4711" run1

# ---- two records with one number
cp a.hadir fork.hadir
cp a.hadir.sync fork.hadir.sync
"$device" scan a.hadir a.hadir.sync 10 1760410000000
"$device" scan fork.hadir a.hadir.sync 12 1760420000000
check "the one history" exits 0 "10 catatan dikirim" sync a.hadir
check "the other is evidence" exits 1 "berbeda isinya" sync fork.hadir
check "the first stays" exits 0 "0 catatan dikirim" sync a.hadir
check "the kiosk is flagged" bash -c 'grep -q "dua sejarah" <(curl -s -b one.cookies "$1/event/4711/kiosks")' - "${url[one]}"
check "the evidence is on the page of checks" bash -c 'grep -q "<td>1541</td>" <(curl -s -b one.cookies "$1/event/4711/checks")' - "${url[one]}"
check "others are not held up" bash -c '"$2" scan b.hadir b.hadir.sync 2 && "$1" sync b.hadir' - "$hadir" "$device"

# ---- clocks
"$device" scan b.hadir b.hadir.sync 2 0
"$device" scan b.hadir b.hadir.sync 2 4070908800000
check "records of 1970 and 2099 are taken" exits 0 "4 catatan dikirim" sync b.hadir
check "and passed on" exits 0 "[1-9][0-9]* catatan diterima" sync a.hadir
check "the page of the event still comes" page one /event/4711 -f -o /dev/null

# ---- killed on the way, ten times
for i in 1 2 3 4 5 6 7 8 9 10; do
	"$device" scan a.hadir a.hadir.sync 3000
	"$hadir" sync a.hadir >>kill.out 2>&1 &
	job=$!
	sleep "0.0$((i * 3 % 7 + 2))"
	if [ $((i % 2)) = 1 ]; then stop one KILL; serve one; else kill -9 $job; fi 2>>kill.out
	wait $job 2>/dev/null
done
check "it goes on where it was" exits 0 "catatan dikirim" sync a.hadir
check "b has it all" sync b.hadir
check "a has it all" sync a.hadir
check "nothing is lost, nothing doubled" same_heads a.hadir b.hadir
check "both verify" bash -c '"$1" verify a.hadir && "$1" verify b.hadir' - "$hadir"
check "the server's own file is the same" same_heads a.hadir one/events/0004711.hadir
stop one
check "and verifies" "$hadir" verify one/events/0004711.hadir
url[plain]=${url[one]}
check "another server at the same address" serve plain
check "is not believed, whatever it says" exits 1 "bukan yang disebut" timeout 100 "$hadir" sync a.hadir
check "nor is a withdrawal of its own" bash -c '"$1" verify a.hadir && grep -q "^state = confirmed" a.hadir.sync' - "$hadir"
stop plain
check "a server that is away" exits 1 "tidak tersambung" timeout 100 "$hadir" sync a.hadir

# ---- TLS with the server's own key
check "a server that shows a certificate of its own key" serve tls --own-tls
check "its address says so" [ "${url[tls]%%:*}" = https ]
check "its first account" first_account tls
check "the event is uploaded" upload tls "$event"
"$hadir" sync s.hadir "$(enrolment tls 4711)" --name "Meja aman" >s.out 2>&1 &
job=$!
check "the code brings a device to it" wait_for 20 test -s s.hadir.sync
check "it pins the key" grep -q '^trust = key' s.hadir.sync
check "it is confirmed" settle tls 4711 confirm "$("$device" key s.hadir.sync)"
check "and brings the event" wait $job
"$device" scan s.hadir s.hadir.sync 7
check "records go up" exits 0 "7 catatan dikirim" sync s.hadir
stop tls
url[other]=${url[tls]}
"$device" scan s.hadir s.hadir.sync 1
check "another server at the same address" serve other --own-tls
check "gets nothing" exits 1 "bukan yang disebut" timeout 100 "$hadir" sync s.hadir
stop other
check "the right one again" serve tls --own-tls
check "gets it" exits 0 "1 catatan dikirim" sync s.hadir

# ---- a server whose clock is wrong: ten years behind, right, in 2099
clock() { # SHIFT: servers that start now believe it; the release build, as sanitizers do not go with what shifts the clock
	printf '#!/bin/sh\nLD_PRELOAD=%s FAKETIME=%s DONT_FAKE_MONOTONIC=1 exec %s "$@"\n' "$(ls /usr/lib/*/faketime/libfaketimeMT.so.1)" "$1" "$root/build/release/hadir-server" >shifted
	chmod +x shifted
	server=$work/shifted
}
clock -3650d
check "a server that is ten years behind" serve odd
check "says so in its log" grep -q "^$(date -u -d '3650 days ago' +%Y)" odd.log
check "has accounts" first_account odd
check "and takes an event" upload odd "$event"
"$hadir" sync o.hadir "$(enrolment odd 4711)" --name "Meja lain" >o.out 2>&1 &
job=$!
check "a device comes to it" wait_for 20 test -s o.hadir.sync
check "is confirmed" settle odd 4711 confirm "$("$device" key o.hadir.sync)"
check "gets the event" wait $job
"$device" scan o.hadir o.hadir.sync 30
check "and sends its records" exits 0 "30 catatan dikirim" sync o.hadir
for shift in +0d +26700d -3650d; do
	stop odd
	clock $shift
	check "its clock is set to $shift" serve odd
	"$device" scan o.hadir o.hadir.sync 5
	check "and records go on" exits 0 "5 catatan dikirim" sync o.hadir
done
stop odd
check "its file is the device's" same_heads o.hadir odd/events/0004711.hadir
check "and verifies, whatever its clock was" "$hadir" verify odd/events/0004711.hadir

finish
