# sql.awk - SQL stands only in *_store.c (the drivers keep their own), each statement right above
# its one user, and no text of it is put together at run time.

function fault(line, text) {
    printf "%s:%d: %s\n", FILENAME, line, text
}

function file_end(    id) {
    for (id in line_of) {
        if (uses[id] == 0)
            printf "%s:%d: statement %s has no user\n", name_of_file, line_of[id], id
        if (users[id] > 1)
            printf "%s:%d: statement %s has %d users\n", name_of_file, line_of[id], id, users[id]
        delete line_of[id]
    }
    split("", uses)
    split("", users)
    split("", last_user)
}

FNR == 1 {
    file_end()
    name_of_file = FILENAME
    waiting = ""
    may_hold_sql = FILENAME ~ /_store\.c$/ || FILENAME ~ /^server\/db\//
    call = ""
}

/^GW_SQL\($/ {
    name_follows = 1
    next
}
/^GW_SQL\(/ || name_follows {
    name_follows = 0
    id = $0
    sub(/^GW_SQL\(/, "", id)
    sub(/,.*/, "", id)
    gsub(/ /, "", id)
    if (FILENAME !~ /_store\.c$/)
        fault(FNR, "GW_SQL outside of a *_store.c")
    line_of[id] = FNR
    uses[id] = users[id] = 0
    waiting = waiting " " id
    next
}

# A function's name: the statements above it since the last function must be used in it. What takes
# a statement as a parameter is a loop shared by several, and may stand between.
/^[a-z_][a-zA-Z0-9_]*\(/ {
    function_line = FNR
    mine = waiting
    shared = 0
}
function_line > 0 && /const struct gw_sql \*/ {
    shared = 1
}

/^\}/ && shared {
    mine = ""
    function_line = 0
    next
}
/^\}/ {
    function_line = 0
    count = split(mine, list, " ")
    for (i = 1; i <= count; i++)
        if (uses[list[i]] == 0)
            fault(line_of[list[i]], "statement " list[i] " does not stand right above its user")
    waiting = mine = ""
}

{
    text = $0
    while (match(text, /&[a-z_][a-z0-9_]*/)) {
        id = substr(text, RSTART + 1, RLENGTH - 1)
        text = substr(text, RSTART + RLENGTH)
        if (id in line_of) {
            uses[id]++
            if (last_user[id] != function_line) {
                users[id]++
                last_user[id] = function_line
            }
        }
    }
}

!may_hold_sql && /"(SELECT|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE TABLE|PRAGMA) ?/ {
    fault(FNR, "SQL outside of a *_store.c")
}

/(printf|gw_buf_format|gw_text_format)\(/ {
    call = ""
    call_line = FNR
}
call_line > 0 {
    call = call $0
    if ($0 ~ /;/) {
        if (call ~ /"(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH) [^"]*%/)
            fault(call_line, "SQL text put together by a format")
        call_line = 0
    }
}

END {
    file_end()
}
