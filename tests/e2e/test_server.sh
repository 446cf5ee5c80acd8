#!/bin/bash
# The server's program itself: its start, its end, its certificates, and what people and machines do to it (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

exits() { # CODE PATTERN COMMAND...
	local code=$1 pattern=$2
	shift 2
	timeout 20 "$@" >said 2>&1
	local got=$?
	cat said
	[ $got = "$code" ] && grep -qE -- "$pattern" said
}
code() { curl -s -o /dev/null -w '%{http_code}' --max-time 30 "$@"; }
says() { # WANTED GOT
	echo "$2"
	[ "$1" = "$2" ]
}
matches() { # PATTERN TEXT
	echo "$2"
	grep -qE -- "$1" <<<"$2"
}
port_of() { echo "${url[$1]##*:}"; }

demo_event
event=$work/ev/ev.hadir

# ---- start
check "it starts on a fresh folder" serve one
check "its first line is its address, on this machine alone" matches '^http://127\.0\.0\.1:[0-9]+$' "$(head -n 1 one.out)"
listening() { ss -Hltnp | grep "pid=${pid[one]}," | awk '{print $4}'; }
check "nothing listens elsewhere" says "127.0.0.1:$(port_of one)" "$(listening)"
check "then a link for the first account" matches '^http://127\.0\.0\.1:[0-9]+/first/[0-9a-f]{32}$' "$(tail -n 1 one.out)"
check "its data are for its owner" bash -c '! find one -mindepth 1 -type f -perm /077 | grep .'
check "a second one on the same port says so" exits 1 "listens there already" "$server" --data two --listen "127.0.0.1:$(port_of one)"
check "an option that is none" exits 2 "unrecognized option" "$server" --nonsense
check "a word" exits 2 "no option" "$server" nonsense
check "a certificate without its key" exits 2 "go together" "$server" --certificate x.pem
check "a store that is none" exits 2 "postgresql://" "$server" --store mysql://x
check "an address of no protocol" exits 2 "begins with http" "$server" --address ftp://x
check "a port that is none" exits 1 "another --listen" "$server" --data two --listen 127.0.0.1:nowhere
check "settings with a fault, by file and line" exits 2 "^bad.conf:1: " bash -c 'echo "workers = many" >bad.conf; "$1" --config bad.conf' - "$server"
touch a-file
check "a data folder that cannot be" exits 1 "name a folder that can be written" "$server" --data a-file/data --listen 127.0.0.1:0
check "a certificate that is not there" exits 1 "name a certificate" "$server" --data two --listen 127.0.0.1:0 --certificate none.pem --key none.pem
check "help and version" bash -c '"$1" --help | grep -q -- --upstream && "$1" --version | grep -q "^hadir-server [0-9]"' - "$server"

# ---- an account, an event, a kiosk
check "the first account" first_account one
check "an event is uploaded" upload one "$event"
join() { # FILE
	local c
	c=$(enrolment one 4711) || return 1
	"$hadir" sync "$1" "$c" --name "$1" >"$1.out" 2>&1 &
	local job=$!
	wait_for 20 grep -q '[0-9]\{6\}' "$1.out" && settle one 4711 confirm "$("$device" key "$1.sync")" && wait $job
}
check "a kiosk enrols" join a.hadir
"$device" scan a.hadir a.hadir.sync 20
check "and sends" exits 0 "20 catatan dikirim" "$hadir" sync a.hadir

# ---- health, metrics, log
check "health" matches '^\{"status":"ok","version":"[0-9.]+","server":"[0-9a-f]{64}","now":[0-9]{13}\}$' "$(curl -s "${url[one]}/health")"
# The text format, https://prometheus.io/docs/instrumenting/exposition_formats/: HELP and TYPE before each name, each once, values numbers.
strict='
/^# HELP [a-z_]+ .+\.$/ { if ($3 in help) exit 1; help[$3] = 1; next }
/^# TYPE [a-z_]+ (counter|gauge)$/ { if (!($3 in help) || $3 in type) exit 1; type[$3] = $4; next }
/^[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?[0-9]+(\.[0-9]+)?$/ {
	name = $1; sub(/\{.*/, "", name)
	if (!(name in type) || $1 in seen) exit 1
	if ((type[name] == "counter") != (name ~ /_total$/)) exit 1
	if (type[name] == "counter" && $2 < 0) exit 1
	seen[$1] = 1; n++; next
}
{ print "line: " $0; exit 1 }
END { if (n < 15) exit 1 }'
metrics() { curl -s "${url[one]}/metrics"; }
metric() { metrics | awk -v name="$1" '$1 == name {print $2}'; }
check "metrics are in the text format of Prometheus" bash -c 'awk "$1" <<<"$2"' - "$strict" "$(metrics)"
check "their type says so" matches '^text/plain; version=0.0.4' "$(curl -s -o /dev/null -w '%{content_type}' "${url[one]}/metrics")"
check "records are counted" says 20 "$(metric hadir_records_total)"
check "every line of the log has time, level and event" bash -c '[ -s one/server.log ] && ! grep -vE "^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z level=(info|warning|error) event=[a-z-]+ " one/server.log'
check "and what follows are words, and fields with a value that has no space or stands in quotation marks" bash -c '! sed -E "s/^[^ ]+ //" one/server.log | grep -vE "^([a-z_]+=(\"[^\"]*\"|[^ \"]*)|[a-z-]+)( ([a-z_]+=(\"[^\"]*\"|[^ \"]*)|[a-z-]+))*$"'
code -d 'login=siti&password=salah' "${url[one]}/sign-in" >/dev/null
code -d 'login=x%0Alevel%3Derror+event%3Dforged+&password=salah' "${url[one]}/sign-in" >/dev/null
check "a refused sign-in is in the log" grep -q 'event=sign-in refused peer=127.0.0.1 login=siti' one/server.log
check "what was typed cannot forge a line" bash -c 'grep -c "event=sign-in" one/server.log | grep -qx 2 && ! grep -q forged one/server.log'

# ---- paths
tricks=(/../server.db /../../etc/passwd /assets/../server.db /assets/..%2fserver.db /assets/%2e%2e/server.db /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd
	/assets/%00 /assets/hadir.css%00.svg '/assets/..\server.db' /assets/hadir.css/ /assets//hadir.css //assets/hadir.css /./assets/hadir.css /assets/%zz
	/assets/%c0%ae%c0%ae/server.db /event/04711 /event/4711/ //event/4711 /event//4711 /event/4711%20 /event/+4711 /event/-1 /event/0 /event/4711/people/../edit
	/event/99999999999999999999 /v1/../health /v1/file/../../server.db /health/ /%68ealth%2f /server.db /events/0004711.hadir)
tricky() {
	local bad=0 got
	for path in "${tricks[@]}"; do
		got=$(curl -s --path-as-is --max-time 10 -b one.cookies -o trick.out -w '%{http_code}' "${url[one]}$path")
		[[ $got = 40[0-9] ]] && ! grep -qaE 'SQLite format|root:|^body *\{' trick.out && continue
		echo "$got $path"
		bad=1
	done
	return $bad
}
check "no path leads elsewhere (${#tricks[@]} of them)" tricky
long=$(head -c 100000 /dev/zero | tr '\0' a)
check "a very long path" matches '^4(14|31)$|^000$' "$(code "${url[one]}/${long:0:9000}")"
check "a very long header" matches '^4(13|31)$|^000$' "$(code -H "X-Long: ${long:0:60000}" "${url[one]}/health")"
check "very many headers" matches '^4(00|31)$|^000$' "$(code $(for i in $(seq 300); do echo "-HX-$i:1"; done) "${url[one]}/health")"
check "methods that are none" matches '^(400|405|501)$' "$(code -X BREW "${url[one]}/sign-in")"
check "the server is well after that" says 200 "$(code "${url[one]}/health")"

# ---- slow and idle clients, while others work (about 25 s, in the background)
drip() { # one byte a second for ever
	exec 9<>"/dev/tcp/127.0.0.1/$(port_of one)" || exit 1
	begin=$SECONDS
	for ((i = 0; i < 60; i++)); do
		printf '%s' "${1:i:1}" >&9 2>/dev/null || break
		if IFS= read -r -t 1 -N 1 -u 9 _; then break; elif [ $? -le 128 ]; then break; fi
	done
	echo $((SECONDS - begin))
}
head="GET /health HTTP/1.1"$'\r\n'"Host: a"$'\r\n'"X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
for i in $(seq 30); do (drip "$head" >drip.$i 2>/dev/null) & drips+=($!); done

# ---- certificates
certificate() { # NAME
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=$1" \
		-addext subjectAltName=IP:127.0.0.1 >>openssl.log 2>&1
}
certificate old && certificate new
cp old.pem site.pem && cp old.key site.key
check "it starts with a certificate" serve tls --certificate site.pem --key site.key
shown() { openssl s_client -connect "127.0.0.1:$(port_of tls)" </dev/null 2>/dev/null | openssl x509 -noout -subject 2>/dev/null | sed 's/.*CN *= *//'; }
check "its address says https" matches '^https://' "${url[tls]}"
check "who knows the certificate is served" says 200 "$(code --cacert old.pem "${url[tls]}/health")"
check "who does not turns away" says 000 "$(code "${url[tls]}/health")"
check "no TLS before 1.2" bash -c '! openssl s_client -tls1_1 -cipher "ALL@SECLEVEL=0" -connect "127.0.0.1:$1" </dev/null 2>&1 | grep -q "BEGIN CERTIFICATE"' - "$(port_of tls)"
coproc KEPT { openssl s_client -quiet -no_ign_eof -connect "127.0.0.1:$(port_of tls)" 2>/dev/null; }
kept() { # a request on the connection that was open before
	printf 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n' >&"${KEPT[1]}"
	IFS= read -r -t 10 -u "${KEPT[0]}" line && [[ $line = "HTTP/1.1 200"* ]] && while IFS= read -r -t 1 -u "${KEPT[0]}" line && [[ $line != "{"* ]]; do :; done
}
check "a connection is open" kept
cp new.pem site.pem && cp new.key site.key
kill -HUP "${pid[tls]}"
check "after SIGHUP new connections see the new certificate" wait_for 10 bash -c "$(declare -f shown port_of); declare -A url=([tls]=${url[tls]})"'; [ "$(shown)" = new ]'
check "the old connection lives on" kept
echo nonsense >site.pem
kill -HUP "${pid[tls]}"
check "a broken certificate is told in the log" wait_for 10 grep -q 'level=error event=reload' tls/server.log
check "and the last good one stays" says new "$(shown)"
cp old.pem site.pem
kill -HUP "${pid[tls]}"
check "a certificate of another key is told as well" wait_for 10 bash -c '[ "$(grep -c "level=error event=reload" tls/server.log)" = 2 ]'
check "and changes nothing" says "new 200" "$(shown) $(code --cacert new.pem "${url[tls]}/health")"
exec {KEPT[1]}>&- 2>/dev/null
stop tls

# ---- the server's own key as its certificate
check "it starts with a certificate of its own key" serve own --own-tls
check "that is an Ed25519 key" bash -c 'openssl s_client -connect "127.0.0.1:$1" </dev/null 2>/dev/null | openssl x509 -noout -text | grep -qi ed25519' - "$(port_of own)"
own_key() { openssl s_client -connect "127.0.0.1:$(port_of own)" </dev/null 2>/dev/null | openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | tail -c 32 | od -An -tx1 | tr -d ' \n'; }
check "the one that signs receipts" says "$(curl -sk "${url[own]}/health" | grep -o '"server":"[0-9a-f]*"' | cut -d'"' -f4)" "$(own_key)"
check "browsers turn away" says 000 "$(code "${url[own]}/sign-in")"
stop own
serve own --own-tls
check "it is the same after another start" says "$(curl -sk "${url[own]}/health" | grep -o '"server":"[0-9a-f]*"' | cut -d'"' -f4)" "$(own_key)"
stop own

# ---- the end: asked for, and not asked for
backlog() { # SIGNAL: in the middle of 20,000 records
	"$device" scan a.hadir a.hadir.sync 20000
	"$hadir" sync a.hadir >backlog.out 2>&1 &
	local job=$! before after
	before=$(metric hadir_records_total)
	wait_for 20 bash -c '[ "$(curl -s "$1/metrics" | awk "\$1 == \"hadir_runs_total\" {print \$2}")" -ge 6 ]' - "${url[one]}"
	stop one "$1"
	after=$?
	serve one || return 1
	wait $job
	"$hadir" sync a.hadir || return 1
	echo "before $before, ended with $after"
	[ "$1" = KILL ] || [ $after = 0 ]
}
whole() { # the server has each record once, and its chain holds
	stop one
	"$hadir" verify one/events/0004711.hadir && diff <("$device" heads a.hadir) <("$device" heads one/events/0004711.hadir)
}
check "asked to end in the middle of a backlog it ends well, and nothing is lost" backlog TERM
check "killed in the middle of a backlog it starts again, and nothing is lost" backlog KILL
check "its records are the kiosk's" whole
check "and it starts again" serve one
"$device" ask "${url[one]}" a.hadir.sync GET '/v1/wait?event=4711&after=999999999' >waited.out 2>&1 &
job=$!
wait_for 10 bash -c '[ "$(curl -s "$1/metrics" | awk "\$1 == \"hadir_requests_waiting\" {print \$2}")" -ge 2 ]' - "${url[one]}"
sleep 1 # what was seen may have been the request that is challenged: the one that waits comes after it
stop one
wait $job
check "who waits for news is answered at the end" matches '^204' "$(cat waited.out)"
check "and it starts once more" serve one

check "another kiosk enrols" join b.hadir
number_at_one() { "$device" heads one/events/0004711.hadir | awk -v key="$("$device" key "$1.sync")" '$1 == key {n = $2} END {print n + 0}'; }
for k in a b; do
	"$device" scan $k.hadir $k.hadir.sync 1000
	"$device" run $k.hadir $k.hadir.sync "$(($(number_at_one $k.hadir) + 1))" 1000 $k.run
done
before=$(number_at_one a.hadir)
half() { # KIOSK FILE: its push, of which the server gets half before there is FILE; the first request only fetches the nonce
	local bytes port
	bytes=$(stat -c %s "$1.run")
	for port in $(shuf -i 20000-32000 -n 5); do
		"$root/build/release/tests/e2e/probe" holds "$port" "$(port_of one)" $((bytes * 3 / 2)) "$2" >"$1.held" & pid[held-$1]=$!
		wait_for 1 bash -c "ss -Hltn | grep -q 127.0.0.1:$port" && break
	done
	"$device" ask "http://127.0.0.1:$port" "$1.hadir.sync" POST '/v1/push?event=4711' "$1.run" >"$1.pushed" 2>&1 &
	pusher=$!
	wait_for 10 grep -q held "$1.held"
}
check "a push stops half way" half a never
check "so does another" half b go-on
end_soon() { # asked to while both are under way, of which one goes on
	local begin=$SECONDS code
	(sleep 1; touch go-on) &
	stop one
	code=$?
	wait $pusher
	echo "ended with $code after $((SECONDS - begin)) s"
	[ $code = 0 ] && [ $((SECONDS - begin)) -le 14 ]
}
check "asked to end it waits ten seconds at most" end_soon
check "the push that went on has its receipt" matches '^200' "$(cat b.pushed)"
check "the other has none" bash -c '! grep "^200" a.pushed'
check "it starts" serve one
check "what was acknowledged is there" says "$("$device" heads b.hadir | awk -v key="$("$device" key b.hadir.sync)" '$1 == key {print $2}')" "$(number_at_one b.hadir)"
check "half a push is nothing" says "$before" "$(number_at_one a.hadir)"
check "and is taken whole afterwards" exits 0 "1000 catatan dikirim" "$hadir" sync a.hadir

# ---- a full disk, by a limit on the size of files
"$device" scan a.hadir a.hadir.sync 3000
prlimit --pid "${pid[one]}" --fsize=100000:
push() { "$device" run a.hadir a.hadir.sync "$1" "$2" full.run && "$device" ask "${url[one]}" a.hadir.sync POST '/v1/push?event=4711' full.run; }
first=$("$device" heads one/events/0004711.hadir | awk -v key="$("$device" key a.hadir.sync)" '$1 == key {print $2 + 1}')
check "a full disk is said with 507" matches '^507' "$(push "$first" 1000)"
check "the server lives, and pages are served" says 200 "$(code -b one.cookies "${url[one]}/sign-in")"
prlimit --pid "${pid[one]}" --fsize=unlimited:
check "with room again the same push is taken, without a restart" matches '^200' "$(push "$first" 1000)"
check "and the rest" exits 0 "2000 catatan dikirim" "$hadir" sync a.hadir
check "the log told of it" grep "level=error event=ingest err=.*" one/server.log

# ---- an archived event is not changed, and nothing is wrong with the server
archived() { page one /event/4711/archive -o /dev/null -w '%{http_code}' -d "csrf=$(token_of one)&archived=$1"; }
correct() { page one /event/4711/person/1/correct -o /dev/null -w '%{http_code}' -d "csrf=$(token_of one)&session=1&status=1&minutes=BA-1&reason=lupa"; }
check "an event is archived" says 303 "$(archived 1)"
check "a correction of it is refused" says 409 "$(correct)"
check "the log tells of it as news" grep -q 'level=info event=request .*/correct err="the event is archived"' one/server.log
check "not as a failure" bash -c '! grep -q "level=error event=request .*/correct" one/server.log'
check "it is opened again" says 303 "$(archived 0)"
check "and says what it says of any event whose key is elsewhere" says 404 "$(correct)"

# ---- what cannot be recorded is not given out
download() { curl -s -b one.cookies --max-time 30 -o given.out -w '%{http_code}' "${url[one]}/event/4711/document/presensi.csv"; }
check "a download" says 200 "$(download)"
check "is on the trail, with who and from where" bash -c 'curl -s -b one.cookies "$1/event/4711/trail" | grep -q "siti.*127.0.0.1.*download.*presensi.csv"' - "${url[one]}"
(echo 'BEGIN IMMEDIATE;'; touch held; sleep 8) | sqlite3 one/server.db & holder=$!
wait_for 5 test -e held
sleep 0.2
check "while the trail cannot be written nothing is given out" matches '^5' "$(download)"
check "not even a part of it" bash -c '! grep -q "Nama\|Name" given.out'
check "and the log says who wanted what" grep -q 'level=error event=trail login=siti peer=127.0.0.1 event=4711 act=download detail="presensi.csv"' one/server.log
wait $holder
check "afterwards it is" says 200 "$(download)"

# ---- a copy of the data while it runs
"$device" scan a.hadir a.hadir.sync 500
"$hadir" sync a.hadir >/dev/null & job=$!
mkdir -p copy/events
check "a backup while records come in" bash -c 'sqlite3 one/server.db ".backup copy/server.db" && sqlite3 one/events/0004711.hadir ".backup copy/events/0004711.hadir"'
wait $job
check "is a server's data: it starts on it" serve copy
check "knows the account" says 200 "$(code -b one.cookies "${url[copy]}/me")"
"$hadir" sync a.hadir >/dev/null
stop copy
check "and its records hold" "$hadir" verify copy/events/0004711.hadir

# ---- live counts: so many streams, and counts once for whoever comes after them
streams() { # COUNT PORT COOKIE: opens them, reads for three seconds, says how many stay open and how many had counts
	perl -MSocket -e '
		my ($n, $port, $cookie) = @ARGV; my (@all, $open, $counts);
		for (1 .. $n) {
			socket(my $c, PF_INET, SOCK_STREAM, 0) or die;
			connect($c, sockaddr_in($port, INADDR_LOOPBACK)) or die;
			syswrite $c, "GET /event/4711/live HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nConnection: close\r\nCookie: hadir=$cookie\r\n\r\n";
			push @all, $c;
		}
		sleep 3;
		for my $c (@all) {
			my ($all, $got) = ("", 1);
			while ($got) {
				my $in = ""; vec($in, fileno $c, 1) = 1;
				last unless select($in, undef, undef, 0.01);
				$got = sysread $c, my $some, 65536;
				$all .= $some if $got;
			}
			$open++ if $got; $counts++ if $all =~ /data: \[/;
		}
		print "$open open, $counts with counts\n";' "$@"
}
check "500 streams, and the rest gets its counts once" says "500 open, 520 with counts" "$(streams 520 "$(port_of one)" "$(awk '$6 == "hadir" {print $7}' one.cookies)")"

# ---- the slow ones of before
for p in "${drips[@]}"; do wait "$p"; done
check "who sends a byte a second is sent away after 20 s" bash -c 'cat drip.*; [ "$(cat drip.* | wc -l)" = 30 ] && [ "$(sort -n drip.* | tail -n 1)" -le 40 ]'

# ---- idle connections, more than most people have kiosks
idle() { # COUNT SECONDS PORT: opens them all, and says how many
	perl -MSocket -e '
		my ($n, $s, $port) = @ARGV; my @all;
		for my $i (0 .. $n - 1) {
			socket(my $c, PF_INET, SOCK_STREAM, 0) or last;
			setsockopt($c, 0, 24, 1); # IP_BIND_ADDRESS_NO_PORT
			bind($c, sockaddr_in(0, inet_aton("127.0.0." . (1 + $i % 9)))) or last;
			connect($c, sockaddr_in($port, INADDR_LOOPBACK)) or last;
			push @all, $c;
		}
		$| = 1; print scalar(@all), "\n"; sleep $s;' "$@"
}
if [ "$(ulimit -Hn)" -ge 12000 ]; then
	ulimit -n "$(ulimit -Hn)"
	idle 10000 15 "$(port_of one)" >idle.out & idler=$!
	check "10,000 connections that say nothing" wait_for 60 grep -qx 10000 idle.out
	check "the server answers others at once" says 200 "$(code --max-time 2 "${url[one]}/health")"
	check "it holds them all" bash -c '[ "$1" -ge 9000 ]' - "$(metric hadir_connections)"
	check "its memory is bounded" bash -c '[ "$(awk "/VmRSS/ {print \$2}" /proc/$1/status)" -lt 1500000 ]' - "${pid[one]}" # with the sanitizers' shadow
	kill $idler 2>/dev/null
	wait $idler 2>/dev/null
fi
check "connections and streams are gone when their others have gone" wait_for 60 bash -c '[ "$(curl -s "$1/metrics" | awk "\$1 == \"hadir_connections\" {print \$2}")" -lt 10 ]' - "${url[one]}"
echo 'connections = 100' >few.conf
check "a server for 100 connections" serve few --config few.conf
idle 150 60 "$(port_of few)" >idle.out & idler=$!
wait_for 10 grep -qx 150 idle.out
check "full of idle ones it serves again once these are late" wait_for 45 bash -c '[ "$(curl -s -o /dev/null -w "%{http_code}" --max-time 3 "$1/health")" = 200 ]' - "${url[few]}"
kill $idler 2>/dev/null
wait $idler 2>/dev/null
check "and ends when it is asked to, though clients have gone in between" timeout 20 bash -c 'kill -TERM $1; while kill -0 $1 2>/dev/null; do sleep 0.1; done' - "${pid[few]}"

# ---- the registry is damaged while it runs
sqlite3 one/server.db '.backup kept.db'
dd if=/dev/urandom of=one/server.db bs=4096 count=200 conv=notrunc status=none
rm -f one/server.db-wal
for i in 1 2 3 4 5 6 7 8 9 10; do code -b one.cookies "${url[one]}/" >>broken.out; echo >>broken.out; done
check "with a damaged registry it stays up" kill -0 "${pid[one]}"
check "and gives nobody anything that it cannot check" bash -c '! grep -qvE "^(200|303|5..)$" broken.out'
stop one KILL
check "it does not start on a damaged registry" exits 1 "server.db" "$server" --data one --listen 127.0.0.1:0
rm -f one/server.db-wal one/server.db-shm
cp kept.db one/server.db
check "with the registry restored it starts" serve one
check "and knows the account" says 200 "$(code -b one.cookies "${url[one]}/me")"
stop one
finish
