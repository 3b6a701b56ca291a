# sizes.awk - lines of a file and of a function, columns, parameters, nesting, the first sentence.
#
# Reads clang-formatted C: a function's name stands at the line's start behind its return type, its
# braces stand alone at the line's start. Limits: STYLE of the README ("How to contribute").

function fault(line, text) {
    printf "%s:%d: %s\n", FILENAME, line, text
}

function file_end() {
    if (name_of_file == "")
        return
    max = name_of_file ~ /\.h$/ ? 250 : 600
    if (lines > max)
        printf "%s:%d: %d lines, more than %d\n", name_of_file, lines, lines, max
}

# Parameters of a definition: commas in the outermost parentheses, plus one.
function parameters(text,    i, c, depth, count) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "(")
            depth++
        else if (c == ")")
            depth--
        else if (c == "," && depth == 1)
            count++
    }
    return count + 1
}

FNR == 1 {
    file_end()
    name_of_file = FILENAME
    head = ""
    inside = 0
    if ($0 !~ /^\/\* [a-zA-Z0-9_.]+ - ./)
        fault(1, "does not start with \"/* name - what it is for\"")
}

{
    lines = FNR
    text = $0
    gsub(/[\200-\277]/, "", text) # characters, not bytes
    if (length(text) > 100)
        fault(FNR, length(text) " columns, more than 100")
    if (text ~ /[ \t]$/ || text ~ /\t/)
        fault(FNR, "tab, or white space at the end")
}

/^[a-z_][a-zA-Z0-9_]*\(/ && !inside {
    head = $0
    head_line = FNR
    name = $0
    sub(/\(.*/, "", name)
    next
}

head != "" && /^\{/ {
    inside = 1
    if (parameters(head) > 5 && !((FILENAME SUBSEP name) in exempt))
        fault(head_line, name " takes " parameters(head) " parameters, more than 5")
    head = ""
    next
}

head != "" {
    head = /;$/ ? "" : head $0
}

inside && /^\}/ {
    inside = 0
    if (FNR - head_line + 1 > 70)
        fault(head_line, name " has " (FNR - head_line + 1) " lines, more than 70")
}

# One level is four columns: the fourth level of control starts at column 16.
inside && /^ *(\} )?(else )?(if|for|while|switch|do)[ (]/ {
    match($0, /^ */)
    if (RLENGTH >= 16)
        fault(FNR, "nesting deeper than 3 in " name)
}

END {
    file_end()
}
