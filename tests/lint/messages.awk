# messages.awk - every message key that C code gives exists in a catalogue, in both languages, and
# none is dead. The first file named is errors.def.

function keys_of(text, into,    word) {
    while (match(text, /"[a-z0-9_]+(\.[a-z0-9_]+)+"/)) {
        word = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
        if (!(word in into))
            into[word] = FILENAME ":" FNR
    }
}

FILENAME == ARGV[1] {
    if (/^X\(/) {
        split($0, parts, "\"")
        literal["error." parts[2]] = literal["error." parts[2] ".detail"] = FILENAME ":" FNR
        if (parts[2] != "ok")
            wanted["error." parts[2]] = wanted["error." parts[2] ".detail"] = FILENAME ":" FNR
    }
    next
}

/struct gw_message [a-z_]+\[\] = \{/ {
    table = 1
    next
}
table && /^\};/ {
    table = 0
}
table && match($0, /^ *\{ "[a-z0-9_.]+"/) {
    key = substr($0, RSTART, RLENGTH)
    sub(/^ *\{ "/, "", key)
    sub(/"$/, "", key)
    if (key in catalogue)
        printf "%s:%d: message %s stands twice\n", FILENAME, FNR, key
    catalogue[key] = FILENAME ":" FNR
    next
}
table {
    next
}

{
    keys_of($0, literal)
}

/gw_fail(_number)?\(/ {
    call = ""
    calling = 1
}
calling {
    call = call $0
    if ($0 ~ /;/) {
        calling = 0
        if (call !~ /^ *gw_fail/)
            sub(/.*gw_fail/, "gw_fail", call)
        last = call
        sub(/\);.*/, "", last)
        count = split(last, arguments, ",")
        for (i = 4; i <= count; i++)
            keys_of(arguments[i], wanted)
    }
}
FILENAME ~ /_rules\.c$/ && /return "/ {
    keys_of($0, wanted)
}

END {
    for (key in wanted)
        if (!(key in catalogue))
            printf "%s: no message %s\n", wanted[key], key
    for (key in catalogue)
        if (!(key in literal))
            printf "%s: message %s is never used\n", catalogue[key], key
}
