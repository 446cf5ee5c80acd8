#!/bin/bash
# Files and a real server brought together by `hadir sync`, and whatever a device can do wrong (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

# An event of twelve people, made by its organiser.
mkdir ev && cp "$root"/assets/demo/*.conf "$root"/assets/demo/*.csv "$root"/assets/demo/*.png ev/
echo 'nomor_kegiatan = 4711' >>ev/event.conf
"$hadir" publish ev >publish.out 2>&1
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
same_heads() { diff <("$device" heads "$1") <("$device" heads "$2"); }
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
there() { page one /event/4711/document/hadir -f -o there.hadir; } # the server's own file

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

finish
