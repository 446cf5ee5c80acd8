#!/bin/bash
# A PostgreSQL cluster of one's own in a temporary folder, on a unix socket only, with its syncs real:
#   tests/pg.sh start FOLDER     makes and starts it there, and prints the address of its database
#   tests/pg.sh stop FOLDER      stops it at once and removes the folder
#   tests/pg.sh crash FOLDER     as a power cut of the database alone; `again FOLDER` starts it once more
#   tests/pg.sh with COMMAND ... runs the command with the address in HADIR_TEST_STORE, and cleans up
# SPDX-License-Identifier: Apache-2.0
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "tests/pg.sh: PostgreSQL is not installed (image/packages.sh test)" >&2; exit 1; }

# The database refuses to run as root.
as_owner() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups env -C / HOME="$folder" "$@"
	else
		"$@"
	fi
}

again() {
	as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start >/dev/null || { tail -n 20 "$folder/log" >&2; return 1; }
}

start() {
	mkdir -p "$folder"
	chmod 755 "$folder"
	[ "$(id -u)" != 0 ] || chown postgres: "$folder"
	as_owner "$bin/initdb" -D "$folder/data" -U hadir -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
	cat >>"$folder/data/postgresql.conf" <<-END
		listen_addresses = ''
		unix_socket_directories = '$folder'
		unix_socket_permissions = 0777
		max_connections = 300
		log_min_messages = fatal
		log_min_error_statement = panic
	END
	again
	as_owner "$bin/createdb" -h "$folder" -U hadir hadir
	echo "postgresql://hadir@/hadir?host=$folder"
}

stop() {
	[ ! -f "$folder/data/postmaster.pid" ] || as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null || true
	rm -rf "$folder"
}

command=${1:?start, stop, crash, again or with}
shift
case $command in
start) folder=$1; start ;;
stop) folder=$1; stop ;;
crash) folder=$1; as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null ;;
again) folder=$1; again ;;
with)
	folder=$(mktemp -d "${TMPDIR:-/tmp}/hadir-pg-XXXXXX")
	trap stop EXIT
	trap 'exit 130' INT TERM
	HADIR_TEST_STORE=$(start)
	export HADIR_TEST_STORE
	"$@"
	;;
*) echo "tests/pg.sh: $command is none of start, stop, crash, again and with" >&2; exit 2 ;;
esac
