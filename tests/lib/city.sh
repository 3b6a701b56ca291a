#!/bin/sh
# city.sh BUILD - makes BUILD/tests/city, the small city that every integration test copies.
set -eu
city=$1/tests/city
mkdir -p "$1/tests"
rm -rf "$city" "$city.new"
"$1/kairan" demo --data "$city.new" --seed 1 --staff 60 --posts 300 --password kairan-demo-2026 \
    >"$1/tests/city.log" 2>&1 || {
    cat "$1/tests/city.log" >&2
    exit 1
}
mv "$city.new" "$city"
