#!/bin/bash
# Two servers on one PostgreSQL, killed and started at random, the database torn away mid-batch; one above the other: nothing lost, nothing doubled (TAP).
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/server_lib.sh"
crowd=$root/build/release/tests/e2e/crowd pg=$root/tests/pg.sh
trap '"$pg" stop "$work/pg"; "$pg" stop "$work/far"; cleanup' EXIT

chmod 755 "$work" # the database is another user's
store=$("$pg" start "$work/pg")
demo_event

start() { serve "$1" --store "$store"; }
there() { rm -f there.hadir; page "$1" /event/4711/document/kegiatan.hadir -f -o there.hadir; } # NAME: the event's file from there
same_ends() { diff <(sort "$1") <(grep -F -f <(cut -d' ' -f1 "$1") "$2" | sort); } # RECEIPTS ENDS: each ledger ends exactly where its last receipt says
check "a server starts on an empty database" start one
check "the first account is made by its link" first_account one
check "a second server starts on the same" start two
cp one.cookies two.cookies
check "which knows the account's session" page two /me -f -o /dev/null
check "an event uploaded at the one" upload one ev/ev.hadir
check "is seen at the other" page two /event/4711 -f -o /dev/null
check "nothing about the database's address is in the log" bash -c '! grep -r "$1" one/server.log two/server.log' - "$store"
check "kiosks are enrolled" "$crowd" enrol "$store" 4711

seed=63726f7764$(printf '00%.0s' {1..11})01$(printf '00%.0s' {1..15}) # the first kiosk of the crowd
touch calm
check "each kiosk's first record is acknowledged" bash -c '"$1" push 4711 0 calm "$2/" "$3/" >first.ends' - "$crowd" "${url[one]}" "${url[two]}"
check "five of them" bash -c '[ "$(grep -c " 1 " first.ends)" = 5 ]'
news() { # whoever waits at two hears within a second of what came in at one
	local after
	after=$("$crowd" verify "$store" 4711 | awk '{n += $2} END {print n}')
	"$device" ask "${url[two]}" "$seed" GET "/v1/wait?event=4711&after=$after" >waited 2>&1 &
	local waiter=$!
	sleep 0.7
	kill -0 $waiter || { cat waited; return 1; }
	"$crowd" push 4711 1 calm "${url[one]}/" "${url[one]}/" >/dev/null
	wait_for 1 bash -c '! kill -0 "$1"' - $waiter || { kill $waiter; return 1; }
	cat waited
	grep -q '"revision"' waited
}
check "news from the one reach whoever waits at the other" news

# ---- fifteen seconds in which anything may happen
"$crowd" push 4711 15 calm "${url[one]}/" "${url[two]}/" >crowd.ends 2>crowd.log &
crowd_pid=$!
chaos() {
	rm -f calm
	local end=$((SECONDS + 15)) turn=0 victim
	while [ $SECONDS -lt $end ]; do
		sleep 0.$((RANDOM % 8 + 1))
		victim=$([ $((RANDOM % 2)) = 0 ] && echo one || echo two)
		stop "$victim" KILL
		sleep 0.$((RANDOM % 5))
		start "$victim" || return 1
		turn=$((turn + 1))
		if [ $turn = 3 ]; then
			"$pg" crash "$work/pg"
			sleep 0.5
			"$pg" again "$work/pg"
		fi
	done
	[ $turn -ge 4 ]
}
check "servers are killed and started, the database is torn away" chaos
touch calm
check "every push has its receipt in the end" wait "$crowd_pid"
sed 's/^/# /' crowd.log
check "receipts of kiosks that push at the same time share signatures" grep -q 'kiosks share [1-9]' crowd.log
for name in one two; do
	check "the event's file of server $name" there $name
	check "has each ledger exactly as its last receipt says" bash -c '"$1" heads there.hadir >there.ends && '"$(declare -f same_ends)"' && same_ends crowd.ends there.ends' - "$device"
	check "and verifies" "$hadir" verify there.hadir
done
check "the database's chains verify, and its state is what the records add up to" bash -c '"$1" verify "$2" 4711 >store.ends' - "$crowd" "$store"
check "its ledgers are those" same_ends crowd.ends store.ends
stop one
stop two

# ---- one above the other: a hall on SQLite, a province and a nation each on a database of its own
for name in province nation; do psql -qX "$store" -c "CREATE DATABASE $name"; done
rise() { # NAME ARGUMENTS...
	local name=$1
	shift
	serve "$name" --store "${store/\/hadir\?//$name?}" "$@"
}
confirm_below() { # NAME: whoever waits there
	local key
	key=$(waiting_keys "$1") && [ -n "$key" ] && settle "$1" "" confirm "$key"
}
number_there() { # NAME: the last number of the kiosk's ledger
	there "$1" && "$device" heads there.hadir | grep "^$kiosk_key " | cut -d' ' -f2
}
has() { [ "$(number_there "$1")" = "$2" ]; } # NAME NUMBER
heads_as() { there "$1" && diff <("$device" heads "$2" | sort) <("$device" heads there.hadir | sort); } # NAME FILE
check "the nation's server" rise nation
check "its first account" first_account nation
check "the province's is started with its code" rise province --upstream "$(enrolment nation)"
check "its first account" first_account province
check "and is confirmed" wait_for 20 confirm_below nation
check "the hall's server, with the province's code" serve hall --upstream "$(enrolment province)"
check "its first account" first_account hall
check "and is confirmed" wait_for 20 confirm_below province
check "the event is uploaded to the province" upload province ev/ev.hadir
check "the hall has it" wait_for 30 page hall /event/4711 -f -o /dev/null
check "so has the nation" wait_for 30 page nation /event/4711 -f -o /dev/null
"$hadir" sync a.hadir "$(enrolment hall 4711)" --name "Meja A" >a.out 2>&1 &
job=$!
wait_for 20 test -s a.hadir.sync && settle hall 4711 confirm "$("$device" key a.hadir.sync)"
check "a kiosk of the hall" wait $job
kiosk_key=$("$device" key a.hadir.sync)
"$device" scan a.hadir a.hadir.sync 25
check "sends" "$hadir" sync a.hadir
check "its records reach the nation" wait_for 30 has nation 25
killed() { # the one in the middle three times, once with its database, while 3,000 records come
	local turn job
	for turn in 1 2 3; do
		"$device" scan a.hadir a.hadir.sync 1000
		"$hadir" sync a.hadir >>killed.out 2>&1 &
		job=$!
		sleep "0.$((turn * 3))"
		stop province KILL
		[ $turn = 2 ] && { "$pg" crash "$work/pg"; "$pg" again "$work/pg"; }
		rise province --upstream "${url[nation]}" || return 1
		wait $job
	done
	"$hadir" sync a.hadir
}
check "the province's server is killed again and again, once with the database of both" killed
check "all of it reaches the nation" wait_for 90 has nation 3025
for name in province nation; do
	check "$name has what the kiosk has" wait_for 30 heads_as $name a.hadir
	check "and it verifies" "$hadir" verify there.hadir
done
for name in hall province nation; do stop $name; done

# ---- a database on another machine: by TCP and TLS, with a password
far() { # makes and starts it, on a port that is free; sets far_port
	"$pg" start "$work/far" >far.address || return 1
	psql -qX "$(cat far.address)" -c "SET password_encryption TO 'scram-sha-256'; CREATE ROLE dinas LOGIN PASSWORD 'kopi-tubruk'; GRANT CREATE ON DATABASE hadir TO dinas" || return 1
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -keyout "$work/far/data/server.key" -out "$work/far/data/server.crt" 2>/dev/null || return 1
	chmod 600 "$work/far/data/server.key"
	chown --reference="$work/far/data/PG_VERSION" "$work"/far/data/server.{key,crt}
	sed -i '1i hostssl all dinas 127.0.0.1/32 scram-sha-256\nhostnossl all all 127.0.0.1/32 reject' "$work/far/data/pg_hba.conf"
	"$pg" crash "$work/far"
	for _ in 1 2 3 4 5; do
		far_port=$((20000 + RANDOM % 12000))
		printf "listen_addresses = '127.0.0.1'\nport = %d\nssl = on\n" $far_port >>"$work/far/data/postgresql.conf"
		"$pg" again "$work/far" 2>far.log && return 0
	done
	cat far.log
	return 1
}
check "a database that wants TLS and a password" far
by() { echo "postgresql://dinas:$1@127.0.0.1:$far_port/hadir?sslmode=$2"; }
refused() { # ADDRESS WORDS: the server does not start, says why in the database's words, and keeps the password to itself
	timeout 60 "$server" --data refused --store "$1" --listen 127.0.0.1:0 >refused.out 2>&1 && return 1
	cat refused.out
	grep -q "$2" refused.out && ! grep -q 'kopi\|salah' refused.out
}
check "a wrong password is told in the database's words" refused "$(by salah require)" 'password authentication failed'
check "so is a connection without TLS" refused "$(by kopi-tubruk disable)" 'no encryption'
check "and nobody at that address" refused 'postgresql://dinas:salah@127.0.0.1:1/hadir' 'Connection refused'
check "with both it starts" serve far-one --store "$(by kopi-tubruk require)"
check "and works" first_account far-one
check "takes in an event" upload far-one ev/ev.hadir
check "and shows it" page far-one /event/4711 -f -o /dev/null
check "by TLS" bash -c '[ "$(psql -qXAt "$1" -c "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '"'dinas'"'")" = t ]' - \
	"postgresql://hadir@/hadir?host=$work/far&port=$far_port"
check "the password is in no log" bash -c '! grep -r kopi far-one/server.log'
stop far-one
finish
