#!/bin/sh
# regulations.sh BUILD - for each article that the program says it serves, the tests that hold it.
#
# Articles come from `kairan routes --json`; tests carry the ID in front of their name
# (N9_2_first_sign_in_asks_for_a_new_password). Results are those of the last run.
set -eu
build=${1:-build}
results=$build/results
cat "$build"/coverage/results/*.txt $results/unit.txt $results/integration.txt $results/matrix.txt 2>/dev/null |
    sort -u | awk '{
        name = $3
        if (!match(name, /^[NYTSK][0-9]+(_[0-9]+)*_/))
            next
        id = substr(name, 1, RLENGTH - 1)
        gsub(/_/, ".", id)
        print id, $1, name
    }' >$results/articles.txt
"$build/kairan" routes --json | grep -o '"articles" *: *"[^"]*"' | sed 's/.*: *"//; s/"//' |
    tr ' ' '\n' | sort -u >$results/served.txt
awk 'NR == FNR { tests[$1] = tests[$1] sprintf("  %s %s\n", $2, $3); count[$1]++; next }
    { seen[$1] }
    !($1 in count) { printf "%-9s no test\n", $1; without++; next }
    { printf "%-9s %d test%s\n%s", $1, count[$1], count[$1] == 1 ? "" : "s", tests[$1] }
    END {
        for (id in count) if (!(id in seen)) printf "%-9s %d test(s), served by no route\n%s", id, count[id], tests[id]
        printf "%d articles named by routes, %d without a test of their own\n", FNR, without
    }' $results/articles.txt $results/served.txt
