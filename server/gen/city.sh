#!/bin/sh
# city.sh DIRECTORY - makes the demonstration city with a random password, kept beside it
# (DIRECTORY-password, mode 0600) so that `make run` can show it at every start.
set -eu
directory=$1
rm -rf "$directory" "$directory.new"
umask 077
od -An -N9 -tx1 /dev/urandom | tr -d ' \n' >"$directory-password"
build/kairan demo --data "$directory.new" --password "$(cat "$directory-password")" >/dev/null # run.sh says more
mv "$directory.new" "$directory"
