#!/bin/sh
# all.sh - every suite in turn, whatever the others say; then a table of results and times, what
# failed, and as the last line "N passed, M failed". Called by `make test`.
set -u
rm -f build/results/*.log build/results/table.txt
here=$(dirname "$0")

for step in ${STEPS:-lint build coverage matrix web e2e}; do
    case $step in
    build) sh "$here/step.sh" build make all mutable ;;
    web) sh "$here/step.sh" web make check-web ;;
    e2e) SCREENS=phone PICTURES=none sh "$here/step.sh" e2e make e2e ;; # other sizes and modes, pictures: make e2e
    *) sh "$here/step.sh" "$step" make "$step" ;;
    esac
done
sh "$here/summary.sh"
