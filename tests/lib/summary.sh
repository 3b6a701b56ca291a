#!/bin/sh
# summary.sh - what the steps of step.sh have come to: coverage, the table of suites, what failed with
# its messages, and as the last line "N passed, M failed". Fails where a step did.
#
# What failed comes last and is kept short, so that the end of a long output tells it.
set -u
failures=$(dirname "$(realpath "$0")")/node_failures.awk
cd build/results || exit 1

if [ -f coverage.log ]; then
    echo '---- coverage ----'
    grep -E '^(lines|functions|branches):' coverage.log
fi
echo '---- suites ----'
cat table.txt
failed=$(awk '$4 > 0 { print $1 }' table.txt)
room=$((44 / ($(echo "$failed" | wc -w) + 1))) # lines for each
for name in $failed; do
    echo "---- $name failed (build/results/$name.log) ----"
    if grep -q '^FAIL' "$name.log"; then
        # The messages of a test: what stands below its name, further in.
        awk '/^FAIL/ { shown = 3 } shown-- > 0 && (/^FAIL/ || /^ /)' "$name.log" | head -$room
    elif told=$(sed 's/\x1b\[[0-9;]*m//g' "$name.log" | awk -v room=$room -f "$failures") && [ -n "$told" ]; then
        echo "$told"
    else
        grep -v ' passed, ' "$name.log" | grep -E '[Ee]rror:|^lint:|✖' | head -$((room / 2))
        grep -v ' passed, ' "$name.log" | tail -$((room / 2))
    fi
done | cut -c 1-300
awk '{ good += $2; bad += $4 } END { print good + 0 " passed, " bad + 0 " failed"; exit !(good > 0 && bad == 0) }' table.txt
