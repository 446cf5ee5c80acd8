# What the tests of servers share: starting and killing them, an organiser's hands at their pages. Sourced, not run.
# SPDX-License-Identifier: Apache-2.0
[ -n "${work:-}" ] || . "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
server=$root/build/asan/hadir-server device=$root/build/release/tests/e2e/device
declare -A url
wait_for() { # SECONDS COMMAND...: until it succeeds
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

# serve NAME ARGUMENTS...: starts it, or starts it again where it was.
serve() {
	local name=$1 listen=${url[$1]:-127.0.0.1:0}
	shift
	listen=${listen#*://}
	: >"$name.out"
	"$server" --data "$work/$name" --listen "$listen" "$@" >"$name.out" 2>>"$name.log" &
	pid[$name]=$!
	wait_for 20 grep -q '^http' "$name.out" || { cat "$name.log"; return 1; }
	url[$name]=$(grep -m 1 '^http' "$name.out")
}
stop() { # NAME [SIGNAL]
	kill "-${2:-TERM}" "${pid[$1]}" && wait "${pid[$1]}" 2>/dev/null
	unset "pid[$1]"
}
page() { # NAME PATH CURL-ARGUMENTS...: as the account signed in there
	local name=$1 path=$2
	shift 2
	curl -sSk -b "$name.cookies" -c "$name.cookies" "$@" "${url[$name]}$path"
}
demo_event() { # the demonstration's event as ev/ev.hadir, number 4711
	mkdir ev && cp "$root"/assets/demo/*.conf "$root"/assets/demo/*.csv "$root"/assets/demo/*.png ev/
	echo 'nomor_kegiatan = 4711' >>ev/event.conf
	"$hadir" publish ev >publish.out 2>&1
}
first_account() { # NAME: makes the first account by its link, and signs in
	local link
	link=$(grep -o '/first/[0-9a-f]*' "$1.out")
	page "$1" "$link" -o /dev/null -d 'login=siti&name=Siti Aminah&password=tiga kata mudah' && page "$1" / -f -o /dev/null
}
token_of() { page "$1" "${2:-/me}" | grep -o 'name="csrf" value="[^"]*"' | head -n 1 | cut -d'"' -f4; } # NAME [PATH]: what forms of that page carry
upload() { page "$1" /upload -f -F "csrf=$(token_of "$1")" -F "file=@$2" -o /dev/null -w '%{http_code}' | grep -q 303; } # NAME FILE
# enrolment NAME [EVENT]: a code "HADIR1 ..." for a kiosk of the event, or for a server below
enrolment() {
	local place=${2:+/event/$2/enrol}
	page "$1" "${place:-/servers/enrol}" -f -d "csrf=$(token_of "$1")&enrol=1" | grep -o 'HADIR1 [^<]*'
}
# settle NAME EVENT ACT KEY: confirm, refuse or withdraw; EVENT "" for a server below
settle() {
	local place=${2:+/event/$2/kiosk}
	page "$1" "${place:-/servers}/$4" -f -o /dev/null -d "csrf=$(token_of "$1")&act=$3"
}
waiting_keys() { page "$1" "$([ -n "${2:-}" ] && echo "/event/$2/kiosks" || echo /servers)" | tr '<' '\n' | grep -B30 'value="confirm"' | grep -o '/[0-9a-f]\{64\}"' | tr -d '/"' | sort -u; } # NAME [EVENT]
