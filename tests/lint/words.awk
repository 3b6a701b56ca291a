# words.awk - what no file of the tree says: unfinished business, paths and hosts of one machine.

FILENAME ~ /tests\/lint\// {
    next
}

/(^|[^A-Za-z])(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)/ {
    printf "%s:%d: unfinished business\n", FILENAME, FNR
}

/(^|[^A-Za-z0-9_.])\/(work|home|Users)\/[a-z]/ {
    printf "%s:%d: a path of one machine\n", FILENAME, FNR
}

/registry\.[a-z]+\.[a-z]+|"resolved": *"http/ {
    printf "%s:%d: a package registry's address\n", FILENAME, FNR
}

/^[ \t]*\/\/ *(if|for|return|int|const|static|gw_)[ (_].*[;{]$/ || /^#if 0/ {
    printf "%s:%d: code in a comment\n", FILENAME, FNR
}
