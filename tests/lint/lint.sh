#!/bin/sh
# lint.sh - every check of the sources in turn; prints what is wrong and, last, how many checks
# passed. Called by `make lint`.
set -u
export LC_ALL=C
here=tests/lint
. $here/exceptions.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

sources=$(find server modules -name '*.c' | sort)
product=$(echo "$sources" | grep -v '^server/gen/')
headers=$(find include server modules -name '*.h' | sort)
tests=$(find tests -name '*.c' -o -name '*.h' | sort)

# report NAME FILE: the check passed when the file of its findings is empty.
report() {
    if [ -s "$2" ]; then
        echo "lint $1:"
        sed 's/^/  /' "$2"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}

top_level() {
    for entry in * .[!.]*; do
        case $entry in
        server | modules | web | include | migrations | tests | Makefile | README.md | build) ;;
        .*) ;;
        *) echo "$entry: nothing else belongs at the top" ;;
        esac
    done
}

headers_alone() {
    for header in $headers; do
        case $header in
        modules/*) include=-I$(dirname "$header") ;;
        *) include= ;;
        esac
        echo "$include $header"
    done | xargs -P 2 -L 1 sh -c 'gcc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Iinclude -Iserver \
        -include gw/banned.h -fsyntax-only -x c "$@"' sh 2>&1 | grep -E 'error|warning'
}

formatting() {
    # shellcheck disable=SC2086 # lists of files
    echo $sources $headers $tests | xargs -n 20 -P 2 clang-format --dry-run 2>&1 |
        grep -E 'warning' | sed 's/ warning: .*/ not as clang-format writes it (make format)/' |
        sort -u -t: -k1,1
}

# shellcheck disable=SC2086 # lists of files
{
    top_level >"$work/top"
    awk -f $here/sizes.awk $sources $headers | without_exceptions sizes >"$work/sizes"
    awk -f $here/sizes.awk $tests | grep -v -E 'does not start' | without_exceptions sizes \
        >"$work/tests"
    awk -f $here/layers.awk $here/layers.txt $sources $headers >"$work/layers"
    awk -f $here/sql.awk $product | without_exceptions sql >"$work/sql"
    awk -f $here/banned.awk $product | without_exceptions banned >"$work/banned"
    awk -f $here/messages.awk include/gw/errors.def $product $headers | sort |
        without_exceptions messages >"$work/messages"
    find . \( -name node_modules -o -path ./build -o -path ./.git \) -prune -o -type f \
        ! -name '*.png' ! -name '*.ico' ! -name '*.woff2' ! -name '*.bin' -print | sed 's/^\.\///' |
        xargs awk -f $here/words.awk >"$work/words"
    headers_alone >"$work/headers"
    formatting >"$work/format"
}
for check in top sizes tests layers sql banned messages words headers format; do
    report $check "$work/$check"
done
echo "lint: $passed passed, $failed failed"
[ $failed -eq 0 ]
