# What the kiosk's tests share: an event and runs of scripts. Sourced, not run.
# SPDX-License-Identifier: Apache-2.0
[ -n "${work:-}" ] || . "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
kiosk=$root/build/asan/hadir-kiosk probe=$root/build/release/tests/e2e/probe
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=dummy
unset DISPLAY

# An event of 12 people in two classes and four sessions, its badges issued, in FOLDER ev and FILE ev.hadir.
make_event() {
	mkdir ev
	cat >ev/event.conf <<-'END'
		judul = Bimbingan Teknis Pengelolaan Keuangan Desa
		penyelenggara = Dinas Pemberdayaan Masyarakat dan Desa
		tempat = Aula
		kota = Kota Contoh
		zona = WIB
		mulai = 14-10-2025
		selesai = 15-10-2025
		nomor_kegiatan = 4711
	END
	cat >ev/sessions.csv <<-'END'
		no;judul;narasumber;tanggal;mulai;selesai;jp;ruang;kelas;instrumen;pulang
		1;Kebijakan Keuangan Desa;Dr. Budi Santoso, M.Si.;14-10-2025;08.00;10.00;2;Aula;;singkat;tidak
		2;Praktik Kelas A;Siti Aminah;14-10-2025;10.30;12.00;2;Ruang 1;A;;tidak
		3;Praktik Kelas B;Wahyu Hidayat;14-10-2025;10.30;12.00;2;Ruang 2;B;;tidak
		4;Penutupan;Dewi Lestari;14-10-2025;13.00;15.00;2;Aula;;;ya
	END
	mkdir ev/instruments
	cat >ev/instruments/singkat.conf <<-'END'
		id = singkat
		title.id = Evaluasi singkat
		scale.id = Kurang | Cukup | Baik | Sangat Baik
		question.id = Kesesuaian materi
		question.id = Penguasaan narasumber
		comment.id = Saran
	END
	cp ev/instruments/singkat.conf ev/instruments/singkat.txt
	people >ev/people.csv
	printf 'no;nama;peran;pin\n1;Petugas Satu;Registrasi;481926\n2;Petugas Dua;Meja bantuan;750318\n' >ev/officers.csv
	publish
}
people() { # lines beyond the twelve come from the standard arguments
	echo 'no;nama;jabatan;instansi;kelas'
	local i=0 name
	while read -r name; do
		i=$((i + 1))
		[ $((i % 2)) = 1 ] && echo "$i;$name;Kaur Keuangan;Desa Mekarsari;A" || echo "$i;$name;Sekretaris;Desa Sukamaju;B"
	done <<-'END'
		Drs. H. Ahmad Fauzi, M.Si.
		Siti Rahmawati
		Budi Santoso, S.E.
		Dewi Lestari
		Agus Salim
		Ratna Sari
		I Made Wirawan
		Nur Hidayah
		Joko Susilo
		Rina Marlina
		Eko Prasetyo
		Maria Kristina
	END
	printf '%s\n' "$@"
}
publish() { # and issue whatever badges are missing
	"$hadir" publish ev -o ev.hadir >publish.out 2>&1 && "$hadir" badges ev.hadir -k ev/event.key -o badges.pdf "$@" >>publish.out 2>&1 ||
		{ cat publish.out; echo "not ok - the event cannot be made"; exit 1; }
}
badge() { "$probe" badge ev/event.key "$@"; }

# run DATA TIME [OPTIONS...] <SCRIPT: the kiosk with this data folder at this time of 14 October 2025; its exit code.
run() {
	local data=$1 time=$2
	shift 2
	cat >script
	"$kiosk" --data "$data" --window 1280x800 --camera none --usb "$work/usb" --now "2025-10-14T$time+07:00" --script script "$@" >run.out 2>run.err
}
start() { # DATA TIME [OPTIONS...] <SCRIPT: a kiosk in the background; its process in `last`
	local data=$1 time=$2
	shift 2
	cat >"$data.script"
	: >"$data.out" # what an earlier run said is not to be found
	"$kiosk" --data "$data" --name "Kiosk $data" --window 800x480 --camera none --usb "$work/usb" --now "2025-10-14T$time+07:00" --script "$data.script" "$@" \
		>"$data.out" 2>"$data.log" &
	last=$!
}
ended() { # PID DATA
	wait "$1" && return 0
	cat "$2.log"
	return 1
}
records() { "$probe" records "$1/4711.hadir" "$2"; }
count() { records "$1" "$2" | wc -l; }
# verified DATA: every chain, signature and cell of the store holds.
verified() { "$hadir" verify "$1/4711.hadir" >verify.out 2>&1 || { cat verify.out; false; }; }
