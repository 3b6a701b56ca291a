# exceptions.sh - for checks to include: what exceptions.txt allows them.

# Lines of the findings that exceptions.txt names ("CHECK FILE NAME -- why") are taken out.
without_exceptions() {
    awk -v check="$1" 'NR == FNR { if ($1 == check) { file[++n] = $2; name[n] = $3 } next }
        { for (i = 1; i <= n; i++) if (index($0, file[i]) == 1 && index($0, name[i])) next; print }' \
        tests/lint/exceptions.txt -
}
