#!/bin/sh
# mutable.sh OBJECTS - prints the variables of the program that outlive their function and can change
# (names in .data, .bss and the thread-local sections of the objects), and fails where there are any.
set -u
. tests/lint/exceptions.sh

found=$(find server modules -name '*.c' -not -path 'server/gen/*' | sort | while read -r source; do
    object=$1/${source%.c}.o
    if [ ! -f "$object" ]; then
        echo "$source: not compiled"
        continue
    fi
    objdump -t "$object" | awk -v source="$source" '$0 ~ / O \.(data|bss|tdata|tbss)[\t .]/ &&
        $0 !~ /\.data\.rel\.ro/ { print source ": " $NF " is mutable and outlives its function" }'
done | without_exceptions mutable)
[ -z "$found" ] || {
    echo "$found"
    exit 1
}
