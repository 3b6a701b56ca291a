# node_failures.awk - what failed in a log of node's TAP (e2e) or of vitest (web), without colours: each
# name, its message and where it was; "room" lines for all of them, and every name if they suffice.

function begin(name) { count++; size[count] = 0; add(name) }
function add(line) { lines[count, size[count]++] = line }
function trimmed(line) { sub(/^ +/, "", line); return line }

# TAP: "not ok N - name", then a block of keys between "---" and "...", texts standing further in.
/^ *not ok [0-9]+ - / { tap = 1; key = ""; begin(trimmed($0)); next }
tap && /^ *---$/ { depth = index($0, "-"); next }
tap && /^ *\.\.\.$/ { tap = 0; next }
tap && /failureType: .subtestsFailed/ { count--; tap = 0; next } # the suite around them
tap && match($0, /[^ ]/) == depth {
    key = $1
    shown = key == "error:" ? 8 : 3
    sub(/^ *[a-z]+: (\|-)?/, "")
    if (key == "error:" && $0 != "") add("  " $0)
    next
}
tap && (key == "error:" || key == "stack:") && NF > 0 && shown-- > 0 { add("  " trimmed($0)) }

# vitest: " FAIL  file > name", the message, a difference, the place and the lines around it.
/^ *FAIL  / { vitest = 1; shown = 8; begin(trimmed($0)); next }
/^⎯/ { vitest = 0 }
vitest && NF > 0 && !/^ +[0-9]*\|/ && shown-- > 0 { add("  " trimmed($0)) }

END {
    each = count > 0 ? int(room / count) : 0
    for (one = 1; one <= count && one <= room; one++)
        for (at = 0; at < size[one] && (at == 0 || at < each); at++) print lines[one, at]
}
