#!/bin/sh
# pgsql.sh BUILD COMMAND… - runs the command with a PostgreSQL cluster, and removes it afterwards.
#
# The command finds the cluster in KAIRAN_TEST_DATABASE, and the directory of the small city that
# tests copy in KAIRAN_TEST_CITY (its database is kairan_city). Both are made here.
set -eu
build=$1
shift
here=$(dirname "$0")
if [ -d /dev/shm ] && [ -w /dev/shm ]; then
    base=/dev/shm
else
    base=${TMPDIR:-/tmp}
fi
parent=$(mktemp -d "$base/kairan-pgsql.XXXXXX")
chmod 755 "$parent"
server=

end() {
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$parent"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

KAIRAN_TEST_DATABASE=$(sh "$here/cluster.sh" make "$parent/cluster")
export KAIRAN_TEST_DATABASE
sh "$here/cluster.sh" run "$parent/cluster" &
server=$!
sh "$here/cluster.sh" wait "$parent/cluster"

if [ -x "$build/kairan" ]; then
    city=$(echo "$KAIRAN_TEST_DATABASE" | sed 's|/postgres?|/kairan_city?|')
    psql -q "$KAIRAN_TEST_DATABASE" -c 'CREATE DATABASE kairan_city'
    "$build/kairan" demo --data "$parent/city" --database "$city" --seed 1 --staff 60 --posts 300 \
        --password kairan-demo-2026 >"$parent/city.log" 2>&1 || {
        cat "$parent/city.log" >&2
        exit 1
    }
fi
KAIRAN_TEST_CITY=$parent/city
export KAIRAN_TEST_CITY
"$@"
