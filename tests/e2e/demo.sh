#!/bin/bash
# make run: an invented event from its folder to verified documents, through printed badges and the kiosk's camera.
# SPDX-License-Identifier: Apache-2.0
#
# With a display the kiosk plays it in a window and stays open afterwards; without one everything runs unseen. Results: build/demo/.
cd "$(dirname "$0")/../.." || exit 1
hadir=build/release/hadir kiosk=build/release/hadir-kiosk frames=build/release/tests/e2e/frames tamper=build/release/tests/e2e/tamper
out=build/demo shots=build/demo/layar event=build/demo/acara/acara.hadir pin=481926
by_camera=68 by_second=22 raters=9 scanned=1
export SDL_AUDIODRIVER=${SDL_AUDIODRIVER:-dummy}
begin=$SECONDS

step() { printf '\n[%3d s] %s\n' $((SECONDS - begin)) "$*"; }
die() { echo "make run stopped: $*" >&2; exit 1; }
run() { "$@" || die "$*"; }

# ---- a window, or none
has_display() {
	[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || return 1
	echo quit >"$out/quit" && timeout 20 "$kiosk" --data "$out/try" --camera none --window 640x400 --script "$out/quit" >/dev/null 2>&1
	local code=$?
	rm -rf "$out/try" "$out/quit"
	return $code
}
pause() { [ "$window" = yes ] && echo "wait $1" || echo "skip $2"; } # for eyes; else only for the kiosk's own clock

rm -rf "$out"
mkdir -p "$shots" "$out/usb" "$out/naskah" "$out/dokumen"
if has_display; then window=yes; else window=no; export SDL_VIDEODRIVER=dummy; unset DISPLAY WAYLAND_DISPLAY; fi
[ $window = yes ] && echo "There is a display: the kiosk opens in a window." || echo "There is no display: the kiosk runs unseen; pictures of its screens are in $shots."

# ---- the event, its badges
step "An event of 120 people and 4 sessions: check it, publish it"
run cp -r assets/demo "$out/acara"
run $hadir check "$out/acara"
run $hadir publish "$out/acara"
step "Badges as PDF: cards on A4 sheets, and A6 for lanyards"
run $hadir badges $event -o "$out/tanda-pengenal-a4.pdf"
run $hadir badges $event -o "$out/tanda-pengenal-a6.pdf" --layout a6
run $hadir badges $event -o "$out/hilang.pdf" --layout a6 --person 5
step "One badge was lost and is revoked; another event and a shop print codes of their own"
run $hadir badges $event --revoke 5
run $hadir init "$out/lain" >/dev/null
run $hadir publish "$out/lain" >/dev/null
run $hadir badges "$out/lain/lain.hadir" -o "$out/lain.pdf" --layout a6 --person 1 >/dev/null

# ---- what the camera will see
step "The printed pages become camera frames: perspective, blur, uneven light, a hand and its shadow"
pages=$out/halaman
mkdir -p $pages/{semua,hilang,lain,asing}
run pdftoppm -gray -r 110 "$out/tanda-pengenal-a6.pdf" $pages/semua/p
run pdftoppm -gray -r 110 "$out/hilang.pdf" $pages/hilang/p
run pdftoppm -gray -r 110 "$out/lain.pdf" $pages/lain/p
run $frames -q https://toko.example/promo $pages/asing/p.pgm
lost=$($frames -c $pages/hilang/p*.pgm)
sheet=()
for page in $pages/semua/*.pgm; do [ "$($frames -c $page)" = "$lost" ] || sheet+=("$page"); done
mapfile -t codes < <($frames -c $pages/semua/*.pgm | grep -vxF "$lost")
[ ${#codes[@]} = 121 ] || die "${#codes[@]} of 121 badges could be read from the PDF"
run $frames -s 1 -n 3 -o "$out/kamera-pertama" "${sheet[0]}"
mkdir "$out/kamera-kosong" && run cp "$out/kamera-pertama/0001-4.jpg" "$out/kamera-kosong/"
run $frames -s 2 -n 3 -o "$out/kamera-antrean" "${sheet[@]:1:by_camera / 2}" &
run $frames -s 3 -n 3 -o "$out/kamera-antrean2" "${sheet[@]:1 + by_camera / 2:by_camera / 2}"
wait $! || die "the frames of the queue"
for what in hilang lain asing; do run $frames -s 4 -n 3 -o "$out/kamera-$what" $pages/$what/*.pgm; done
echo "$(find "$out" -name '*.jpg' | wc -l) frames of 1280 x 720"

# ---- the kiosk
# run_kiosk NAME TIME SCRIPT OPTIONS...
run_kiosk() {
	local name=$1 time=$2 script=$3
	shift 3
	run "$kiosk" --data "$out/kiosk-$name" --name "Meja $name" --event $event --window 1280x800 --camera none --usb "$out/usb" --lang id \
		--now "2025-10-${time}+07:00" --script "$script" "$@" 2>>"$out/kiosk-$name.log"
}
shot() { echo "shot $shots/$1.png"; }
at() { echo "now 2025-10-$1+07:00"; }
scan() { # code, screen: as a scanner at the desk reads it
	scanned=$(((scanned * 37 + 11) % 101))
	echo "skip $((2500 + scanned * 70))" # people take their time
	echo "code $1"
	echo "expect ${2:-WELCOME}"
}
crowd() { # first, number
	local i
	for i in $(seq "$1" $(($1 + $2 - 1))); do [ "$i" -lt 115 ] && scan "${codes[$i]}"; done
}
panel() { printf 'skip 7000\nwait 600\nexpect READY\nhold CLOCK 3200\nexpect OFFICER\n'; [ -n "${1:-}" ] && shot "$1"; printf 'key %s<enter>\nexpect PANEL\n' $pin; }
rate() { # code, questions, options, comment: whoever was there may rate once
	scan "$1" AGAIN
	echo "touch RATE"
	echo "expect RATE"
	[ "$5" = 0 ] && shot "$6"
	local q
	for q in $(seq 1 "$2"); do echo "touch OPTION $(((q + $5) % 3 == 0 ? $3 - 1 : $3))"; done
	[ "$2" = 3 ] && echo "touch OPTION $((1 + $5 % 3))" # how long the session was
	echo "expect COMMENT"
	[ -n "$4" ] && echo "key $4"
	[ "$5" = 0 ] && shot "$6-saran"
	printf 'touch NEXT\nexpect THANKS\n'
	[ "$5" = 0 ] && pause 300 300 && shot "$6-terima-kasih"
	echo "skip 6000"
}
comments=("Contoh kasus desa ditambah" "" "Praktik Siskeudes lebih lama" "" "" "Materi mudah dipahami" "" "" "")

first_day() {
	echo "camera replay:$out/kamera-kosong?fps=8&loop=1"; echo "expect READY"; echo "wait 1200"; shot 01-siap
	echo "play $out/kamera-pertama"; echo "expect WELCOME"; pause 300 300; shot 02-diterima; pause 1500 2500
	echo "play $out/kamera-antrean"
	echo "play $out/kamera-antrean2"; echo "expect WELCOME"; echo "see $((by_camera + 1)) dari 120"
	echo "say $((by_camera + 1)) badges by the camera"
	crowd $((by_camera + 1)) $((70 - by_camera))
	pause 1000 6000
	scan "${codes[0]}" AGAIN; pause 300 300; shot 03-sudah-tercatat; pause 1500 6000
	echo "play $out/kamera-hilang"; echo "expect REFUSED"; pause 300 300; shot 04-dicabut; pause 1500 6000
	echo "play $out/kamera-lain"; echo "expect REFUSED"; pause 300 300; shot 05-kegiatan-lain; pause 1500 6000
	echo "play $out/kamera-asing"; echo "expect REFUSED"; pause 300 300; shot 06-bukan-tanda-pengenal; pause 5000 6000
	echo "say a revoked badge, one of another event and a shop's code were refused"
	printf 'touch FIND\nexpect FIND\nkey luh\nsee Ni Luh\n'; shot 07-cari-nama; printf 'touch CARD 0\nexpect CONFIRM\n'; shot 08-konfirmasi
	printf 'touch YES\nexpect OFFICER\nkey %s<enter>\nexpect REASON\n' $pin; shot 09-alasan; printf 'touch REASON 1\nexpect WELCOME\n'; pause 1500 4000
	at 14T08:20; echo "skip 6000"; scan "${codes[100]}"; pause 300 300; shot 10-terlambat; crowd 101 4
	echo "camera replay:$out/kamera-kosong?fps=8&loop=1"; echo "wait 300"; panel 11-pin; echo "code ${codes[3]}"; echo "wait 200"; shot 12-panel; echo "touch TAB 1"; shot 13-sesi; echo "touch TAB 2"; shot 14-orang; pause 1000 0; echo "touch BACK"
	at 14T09:50; echo "skip 8000"
	local i
	for i in $(seq 0 $((raters - 1))); do rate "${codes[$((i * 3))]}" 3 5 "${comments[$i]}" "$i" 15-penilaian; done
	echo "say $raters people rated the first session, without names"
	at 14T10:10; echo "skip 8000"; crowd 0 88
	echo quit
}
second_kiosk() { echo "expect READY"; crowd 72 $by_second; echo quit; }
second_day() {
	at 15T07:40; echo "skip 8000"; crowd 2 96
	at 15T10:05; echo "skip 8000"; crowd 4 90
	at 15T12:05; echo "skip 8000"
	local i
	for i in $(seq 0 $((raters - 2))); do rate "${codes[$((10 + i * 4))]}" 12 4 "" "$i" 16-penyelenggaraan; done
	at 15T14:30; echo "skip 8000"; echo "wait 100"
	panel; echo "touch TAB 3"; shot 17-perangkat; echo "touch EXPORT"; echo "see flash disk"; shot 18-disalin; pause 1500 0
	echo quit
}
first_day >"$out/naskah/hari-1"
second_kiosk >"$out/naskah/meja-2"
second_day >"$out/naskah/hari-2"
step "Day 1 at the kiosk: badges before the camera, the scanner, refusals, a search, late-comers, ratings"
run_kiosk 1 14T07:31 "$out/naskah/hari-1"
step "A second kiosk, at the same time"
run_kiosk 2 14T07:35 "$out/naskah/meja-2"
{ at 15T14:31; panel; printf 'touch TAB 3\ntouch EXPORT\nsee flash disk\nquit\n'; } >"$out/naskah/meja-2-salin"
step "Day 2, and the kiosks' records are copied to a USB stick"
run_kiosk 1 15T07:38 "$out/naskah/hari-2"
run_kiosk 2 15T14:30 "$out/naskah/meja-2-salin"

# ---- documents
step "The organiser brings the kiosks' ledgers together"
for f in "$out"/usb/*.hadir; do run $hadir merge $event "$f"; done
run $hadir correct $event --person 12 --session 2 --status S --minutes 001/BA/PANITIA/X/2025 --reason "surat keterangan dokter" --who "Dra. Siti Aminah, M.Si."
step "Attendance lists, recap, evaluation, plausibility checks"
doc=$out/dokumen
run $hadir report $event daftar-hadir --session 1 --role peserta --electronic -o $doc/daftar-hadir-sesi-1.pdf --who "Rizal Kurniadi, S.STP."
run $hadir report $event daftar-hadir --day 2025-10-14 --role peserta -o $doc/daftar-hadir-14-oktober.pdf
run $hadir report $event rekap -o $doc/rekap.pdf
run $hadir report $event evaluasi -o $doc/evaluasi.pdf
run $hadir report $event uji-kewajaran -o $doc/uji-kewajaran.pdf
run $hadir export $event --what attendance --format csv -o $doc/kehadiran.csv
run $hadir export $event --what attendance --format xlsx -o $doc/kehadiran.xlsx
run $hadir export $event --what ratings --format csv -o $doc/penilaian.csv
step "The auditor verifies the ledgers, and a document with its proof"
run $hadir verify $event
run $hadir verify $doc/daftar-hadir-sesi-1.pdf | grep -E '^[0-9]|^Kesimpulan|^Result'
step "Somebody changes one record in a copy: it is found and named"
cp $event "$out/diubah.hadir"
run $tamper "$out/diubah.hadir" change 1 20
$hadir verify "$out/diubah.hadir" | grep -E '^   !|^Kesimpulan|^Result' && [ "${PIPESTATUS[0]}" = 1 ] || die "the change was not found"

step "Done. In $out:"
cat <<END
  acara/                  the event's folder: event.conf, tables, acara.hadir, event.key
  tanda-pengenal-*.pdf    the badges
  kamera-*/               what the camera saw of them
  layar/                  pictures of the kiosk's screens ($(find $shots -name '*.png' | wc -l))
  usb/                    what the kiosks copied to the USB stick
  dokumen/                attendance lists, recap, evaluation, checks (PDF with .proof), CSV, XLSX
  naskah/                 the scripts that the kiosk played
END
[ $window = yes ] || exit 0

# ---- the kiosk stays open
camera="replay:$out/kamera-antrean?fps=3&loop=1"
[ -e /dev/video0 ] && camera=auto
echo "The kiosk stays open on this event ($camera); close its window to end."
exec "$kiosk" --data "$out/kiosk-3" --name "Meja 3" --event $event --window 1280x800 --camera "$camera" --usb "$out/usb" --lang id --now 2025-10-14T07:40+07:00 2>>"$out/kiosk-3.log"
