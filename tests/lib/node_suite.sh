#!/bin/sh
# node_suite.sh e2e|web - runs a suite of the web client and ends with "NAME: N passed, M failed".
set -u
name=$1
log=build/results/$name-node.log
if [ "$name" = e2e ]; then
    (cd web && npm run --silent e2e) 2>&1
else
    (cd web && npm run --silent test -- --reporter=verbose) 2>&1
fi >"$log"
status=$?
cat "$log"
# node --test ends with "# pass N" (or an information sign), vitest with "Tests  N passed | M failed".
count() {
    sed 's/\x1b\[[0-9;]*m//g' "$log" | awk -v word="$1" '
        $2 == word && NF == 3 && $3 ~ /^[0-9]+$/ { n = $3 }
        $1 == "Tests" { for (i = 2; i < NF; i++) if ($(i + 1) ~ "^" word) n = $i }
        END { print n + 0 }'
}
passed=$(count pass)
failed=$(count fail)
if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
fi
echo "$name: $passed passed, $failed failed"
[ $status -eq 0 ] && [ "$passed" -gt 0 ]
