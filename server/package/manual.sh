#!/bin/sh
# manual.sh KAIRAN DATE - prints the manual kairan(1): the text of kairan.1, and each command with
# its options as the program's own --help tells them.
set -eu
program=$1
here=$(dirname "$0")

# "name" for most; "user add", "user password", … where --help names further words.
commands() {
    "$program" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | while read -r name; do
        words=$("$program" "$name" --help | sed -n "1s/^usage: kairan $name \([a-z]*|[a-z|]*\) .*/\1/p")
        if [ -z "$words" ]; then
            echo "$name"
        else
            echo "$words" | tr '|' '\n' | sed "s/^/$name /"
        fi
    done
}

commands | while read -r name; do
    # shellcheck disable=SC2086 # "user add" is two words
    "$program" $name --help
done | awk '
    function escaped(text) {
        gsub(/\\/, "\\e", text)
        gsub(/-/, "\\-", text)
        gsub(/…/, "...", text)
        sub(/^[.\047]/, "\\\\\\&&", text)
        return text
    }
    /^usage: kairan/ {
        sub(/^usage: /, "")
        sub(/ \[OPTION….*/, "")
        if (seen++)
            print ".El"
        printf ".Ss %s\n", escaped($0)
        next
    }
    /^  --/ {
        line = substr($0, 3)
        at = match(line, /  +/)
        printf ".It Sy %s\n%s\n", escaped(substr(line, 1, at - 1)), escaped(substr(line, at + RLENGTH))
        next
    }
    !NF { next }
    { printf "%s\n.Bl -tag -width Ds\n", escaped($0) }
    END { print ".El" }' |
    awk -v date="$2" 'FILENAME == "-" { commands = commands (NR > 1 ? "\n" : "") $0; next }
        $0 == "@COMMANDS@" { print commands; next } { sub(/@DATE@/, date); print }' - "$here/kairan.1"
