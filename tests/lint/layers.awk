# layers.awk - who includes whom, by layers.txt (the first file named).

function fault(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
}

function folder(path) {
    sub(/\/[^\/]*$/, "", path)
    return path
}

# The longest entry of the table that the file lies under.
function entry_of(path,    entry, best) {
    for (entry in may)
        if (index(path, entry) == 1 && length(entry) > length(best))
            best = entry
    return best
}

function check_own(header,    target, allowed, list, count, i) {
    if (header ~ /^gw\//)
        target = "include/gw"
    else if (header ~ /^(base|db|http|core)\//)
        target = "server/" folder(header)
    else if (header ~ /\//)
        target = folder(header)
    else
        target = folder(FILENAME)
    allowed = entry_of(FILENAME)
    if (allowed == "") {
        fault("lies in no layer of layers.txt")
        return
    }
    count = split(may[allowed], list, " ")
    for (i = 1; i <= count; i++)
        if (target == list[i] || (list[i] == "own" && target == folder(FILENAME)) ||
            (list[i] == "modules" && target ~ /^modules\//))
            return
    fault("may not include \"" header "\"")
}

function check_system(header,    key, list, count, i) {
    for (key in only) {
        if (index(header, key) != 1)
            continue
        count = split(only[key], list, " ")
        for (i = 1; i <= count; i++)
            if (index(FILENAME, list[i]) == 1)
                return
        fault("may not include " header)
    }
}

FILENAME == ARGV[1] {
    if ($0 ~ /^[#]/ || NF == 0)
        next
    key = $1
    rest = $0
    sub(/^[^ ]+ +/, "", rest)
    if (key ~ /^</)
        only[key] = rest
    else
        may[key] = rest
    next
}

/^#include "/ {
    split($0, parts, "\"")
    check_own(parts[2])
}

/^#include </ {
    header = $2
    check_system(header)
}
