#!/bin/sh
# step.sh NAME COMMAND… - runs one suite or check, with its output in build/results/NAME.log, and
# prints a line: how many passed and failed, and how long it took. Exits as the command did.
#
# A step that is no suite (lint, build) counts as one check: what it counts to stands in the last
# lines of its log, in the form that a suite's last line has (summary.sh reads them).
set -u
name=$1
shift
log=build/results/$name.log
mkdir -p build/results
start=$(date +%s)
"$@" >"$log" 2>&1
status=$?
# "unit: 12 passed, 0 failed", once or more
counts() {
    awk '/^[a-z0-9-]+: [0-9]+ passed, [0-9]+ failed$/ { good += $2; bad += $4 } END { print good + 0, bad + 0 }' "$log"
}
if [ $status -ne 0 ] && counts | grep -q ' 0$'; then
    echo "$name: 0 passed, 1 failed" >>"$log"
elif [ "$(counts)" = '0 0' ]; then
    echo "$name: 1 passed, 0 failed" >>"$log"
fi
echo "$name $(counts) $(($(date +%s) - start))" |
    awk '{ printf "%-12s %5d passed %3d failed %5d s\n", $1, $2, $3, $4 }' | tee -a build/results/table.txt
exit $status
