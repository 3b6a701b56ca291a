#!/bin/sh
# all.sh - every suite in turn, whatever the others say; a table of results and times, and as the
# last line "N passed, M failed". Called by `make test`.
#
# A step that is no suite (lint, build) counts as one check. Output of each step goes to
# build/results/<step>.log; what failed is shown.
set -u
steps=${STEPS:-lint build coverage matrix web e2e}
results=build/results
mkdir -p $results
rm -f $results/*.log $results/table.txt
passed=0
failed=0

now() {
    date +%s
}

run() {
    case $1 in
    build) make all ;;
    web) make check-web ;;
    e2e) SCREENS=wide,phone PICTURES=none make e2e ;; # other sizes and modes, pictures: make e2e
    *) make "$1" ;;
    esac
}

for step in $steps; do
    log=$results/$step.log
    start=$(now)
    run "$step" >"$log" 2>&1
    status=$?
    # "unit: 12 passed, 0 failed", once or more
    good=$(sed -n 's/^[a-z0-9-]*: \([0-9]*\) passed, [0-9]* failed$/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
    bad=$(sed -n 's/^[a-z0-9-]*: [0-9]* passed, \([0-9]*\) failed$/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
    if [ $((good + bad)) -eq 0 ] && [ $status -eq 0 ]; then
        good=1
    fi
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    if [ "$bad" -gt 0 ]; then
        echo "---- $step failed ($log) ----"
        grep -A3 -E '^FAIL|[Ee]rror|^lint' "$log" | head -60 || true
        tail -15 "$log"
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    printf '%-12s %5d passed %3d failed %5d s\n' "$step" "$good" "$bad" $(($(now) - start)) |
        tee -a $results/table.txt
done

echo '---- coverage ----'
grep -E '^(lines|functions|branches):' $results/coverage.log
echo '---- suites ----'
cat $results/table.txt
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
