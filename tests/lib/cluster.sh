#!/bin/sh
# cluster.sh - a PostgreSQL cluster of the tests' own: below one directory, on a port of its own.
#
#   cluster.sh make DIR [SETTING=VALUE…]  makes it; DIR is a new directory; prints its address
#   cluster.sh run DIR                    becomes its server; SIGINT ends it
#   cluster.sh wait DIR                   until it answers, at most 20 s
#
# Its superuser is `kairan`: through the socket in DIR without a password, on 127.0.0.1 with one.
# PostgreSQL refuses to run as root, and then runs as Debian's user `postgres`. Nothing of it
# outlives its process and its directory; by default it doesn't sync, as both are thrown away.
set -eu
verb=$1
directory=$2
shift 2
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [ -z "$programs" ]; then
    echo 'cluster.sh: no PostgreSQL here; install postgresql' >&2
    exit 1
fi

owned() {
    if [ "$(id -u)" -eq 0 ]; then
        set -- setpriv --reuid postgres --regid postgres --clear-groups "$@"
    fi
    "$@"
}

case $verb in
make)
    port=$(perl -MIO::Socket::INET \
        -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
    mkdir "$directory"
    chmod 755 "$directory"
    if [ "$(id -u)" -eq 0 ]; then
        chown postgres: "$directory"
    fi
    cd "$directory"
    owned "$programs/initdb" -D "$directory/data" -U kairan -E UTF8 --locale=C --auth=trust --no-sync \
        >"$directory/initdb.log" 2>&1 || {
        cat "$directory/initdb.log" >&2
        exit 1
    }
    {
        echo "unix_socket_directories = '$directory'"
        echo "port = $port"
        echo "listen_addresses = '127.0.0.1'"
        echo "fsync = off"
        echo "full_page_writes = off"
        echo "wal_level = minimal"
        echo "max_wal_senders = 0"
        echo "shared_buffers = 64MB"
        echo "max_connections = 200"
        for setting in "$@"; do
            echo "$setting"
        done
    } >>"$directory/data/postgresql.conf"
    {
        echo 'local all all trust'
        echo 'host all all 127.0.0.1/32 scram-sha-256'
    } >"$directory/data/pg_hba.conf"
    echo "postgres://kairan@/postgres?host=$directory&port=$port" | tee "$directory/address"
    ;;
run)
    cd "$directory"
    if [ "$(id -u)" -eq 0 ]; then
        exec setpriv --reuid postgres --regid postgres --clear-groups --pdeathsig INT \
            "$programs/postgres" -D "$directory/data" >>"$directory/log" 2>&1
    fi
    exec "$programs/postgres" -D "$directory/data" >>"$directory/log" 2>&1
    ;;
wait)
    for _ in $(seq 200); do
        if "$programs/pg_isready" -q -d "$(cat "$directory/address")"; then
            exit 0
        fi
        sleep 0.1
    done
    echo "cluster.sh: the server in $directory does not answer" >&2
    tail -20 "$directory/log" >&2
    exit 1
    ;;
*)
    echo "cluster.sh: unknown verb '$verb'" >&2
    exit 2
    ;;
esac
