#!/bin/bash
# The nginx sample as it is, but for its ports, certificate and where the server listens: pages, runs, waiting and live counts through it (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"

nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$nginx" ] || { echo "1..0 # SKIP nginx is not here"; exit 0; }

# Two ports that are free just now: nginx takes no port 0.
free_ports() { perl -MSocket -e 'for (1, 2, 3) { socket(my $s, PF_INET, SOCK_STREAM, 0); bind($s, sockaddr_in(0, INADDR_LOOPBACK)); push @s, $s; print((sockaddr_in(getsockname($s)))[0], " ") }'; }
read -r tls plain bare <<<"$(free_ports)"

demo_event
event=$work/ev/ev.hadir

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out certificate.pem -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 >openssl.out 2>&1

check "the server starts behind a proxy" serve one --proxy --address "https://localhost:$tls/"
check "its link is the proxy's" grep -q "^https://localhost:$tls/first/" one.out

# As /etc/nginx/nginx.conf would have it, without privileges; one more port without TLS, for what only speaks that.
mkdir tmp conf.d
sed -e "s#127.0.0.1:8080#${url[one]#http://}#" -e "s#listen 80;#listen 127.0.0.1:$plain;#" -e "s#listen 443 ssl http2;#listen 127.0.0.1:$tls ssl http2; listen 127.0.0.1:$bare;#" \
	-e "s#server_name .*;#server_name localhost 127.0.0.1;#" -e "s#ssl_certificate /.*;#ssl_certificate $work/certificate.pem;#" \
	-e "s#ssl_certificate_key /.*;#ssl_certificate_key $work/key.pem;#" "$root/kiosk-config/hadir-nginx.conf" >conf.d/hadir.conf
cat >nginx.conf <<END
$([ "$(id -u)" = 0 ] && echo "user root;")
daemon off;
pid $work/nginx.pid;
error_log $work/nginx-errors warn;
events { worker_connections 500; }
http {
	access_log off;
	client_body_temp_path $work/tmp/body;
	proxy_temp_path $work/tmp/proxy;
	fastcgi_temp_path $work/tmp/fastcgi;
	uwsgi_temp_path $work/tmp/uwsgi;
	scgi_temp_path $work/tmp/scgi;
	include $work/conf.d/*.conf;
}
END
check "nginx finds no fault in the sample" "$nginx" -t -p "$work" -e "$work/nginx-errors" -c "$work/nginx.conf"
"$nginx" -p "$work" -e "$work/nginx-errors" -c "$work/nginx.conf" >nginx.out 2>&1 &
pid[nginx]=$!
export CURL_CA_BUNDLE=$work/certificate.pem
own=${url[one]}
url[one]=https://localhost:$tls
check "nginx listens" wait_for 10 curl -sf -o /dev/null "${url[one]}/health"
code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
says() { # WANTED GOT
	echo "$2"
	[ "$1" = "$2" ]
}

check "without TLS one is sent to TLS" says "308 https://localhost/sign-in" "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: localhost' "http://127.0.0.1:$plain/sign-in")"
check "browsers are told to stay with TLS" bash -c 'curl -sI "$1/sign-in" | grep -qi "^strict-transport-security: max-age=31536000"' - "${url[one]}"
check "sign-in page" bash -c 'curl -sf "$1/sign-in" | grep -q "name=\"password\""' - "${url[one]}"
check "the first account" first_account one
check "its cookie is for TLS only" grep -q '#HttpOnly_localhost.*TRUE.*hadir' one.cookies
check "metrics are for the server's own machine" says 404 "$(code "${url[one]}/metrics")"
check "and no header opens them" says 404 "$(code -H 'X-Forwarded-For: 127.0.0.1' "${url[one]}/metrics")"
check "but there they are" says 200 "$(code "$own/metrics")"
check "an event is uploaded" upload one "$event"
head -c 5000000 /dev/zero >five
check "a run of 5 MB is refused before it is sent on" says 413 "$(code --data-binary @five "${url[one]}/v1/push?event=4711")"

# A kiosk through the port without TLS: its signature covers the path, which nginx must pass on as it is.
join() {
	local c
	c=$(enrolment one 4711) || return 1
	"$hadir" sync a.hadir "http://127.0.0.1:$bare/" --token "$(cut -d' ' -f3 <<<"$c")" --name A >a.out 2>&1 &
	local job=$!
	wait_for 20 grep -q '[0-9]\{6\}' a.out && settle one 4711 confirm "$("$device" key a.hadir.sync)" && wait $job
}
check "the code says the proxy's address" bash -c 'grep -q "HADIR1 https://localhost:$1/ " <<<"$2"' - "$tls" "$(enrolment one 4711)"
check "a kiosk enrols" join
"$device" scan a.hadir a.hadir.sync 30
check "it pushes" bash -c '"$1" sync a.hadir | grep -q "30 catatan dikirim"' - "$hadir"
ask() { "$device" ask "http://127.0.0.1:$bare" a.hadir.sync "$@"; }
revision=$(ask GET '/v1/wait?event=4711&after=0' | grep -o '"revision":[0-9]*' | cut -d: -f2)
check "it hears what is new" bash -c '[ "$1" -ge 30 ]' - "$revision"

# While it waits through nginx, another record arrives.
(time ask GET "/v1/wait?event=4711&after=$revision") >waited 2>&1 &
job=$!
curl -sN -b one.cookies -H 'Accept: text/event-stream' --max-time 20 "${url[one]}/event/4711/live" >live.out 2>&1 &
stream=$!
wait_for 10 grep -q '^data: \[' live.out
check "live counts come at once" bash -c '[ "$(grep -c "^data: \[" live.out)" = 1 ]'
sleep 1
check "the wait lasts" kill -0 $job
check "and the stream says nothing while nothing happens" bash -c '[ "$(grep -c "^data: \[" live.out)" = 1 ]'
"$device" scan a.hadir a.hadir.sync 1
"$hadir" sync a.hadir >/dev/null
check "the wait ends with news" bash -c 'wait_end=$((SECONDS + 5)); until grep -q "\"revision\":$1" waited; do [ $SECONDS -lt $wait_end ] || exit 1; sleep 0.05; done' - $((revision + 1))
check "and the stream has new counts" wait_for 5 bash -c '[ "$(grep -c "^data: \[" live.out)" = 2 ]'
kill $stream 2>/dev/null
wait $job $stream 2>/dev/null
check "who does not follow gets counts once" bash -c 'curl -sf -b one.cookies --max-time 5 "$1/event/4711/live" | grep -q "^data: \["' - "${url[one]}"

# The trail says who it was, not the proxy; nobody can say that of himself.
check "an address is the client's" bash -c 'curl -s -b one.cookies "$1/trail" | grep -q "127.0.0.1"' - "${url[one]}"
check "not what a header claims" bash -c 'curl -s -H "X-Forwarded-For: 203.0.113.9" -d "login=siti&password=salah" "$1/sign-in" -o /dev/null; ! curl -s -b one.cookies "$1/trail" | grep -q "203.0.113.9"' - "${url[one]}"

url[one]=$own
check "the server ends while a stream is open" bash -c 'curl -sN -b one.cookies -H "Accept: text/event-stream" --max-time 20 "$1/event/4711/live" >/dev/null 2>&1 & sleep 0.5; kill -TERM $2; for i in $(seq 100); do kill -0 $2 2>/dev/null || exit 0; sleep 0.05; done; exit 1' - "$own" "${pid[one]}"
kill -QUIT "${pid[nginx]}"
check "nginx had nothing to complain of" bash -c '! grep -E "\[(error|crit|alert|emerg)\]" nginx-errors | grep -v "client intended to send too large body"'
finish
