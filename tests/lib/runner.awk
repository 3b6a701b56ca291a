# runner.awk - makes the C that lists a suite's tests, so that none can be forgotten.
#
#   awk -f runner.awk -v mode=file PATH   the test file itself, and the table of its START_TESTs
#   awk -f runner.awk -v mode=list PATH…  test_files[], the table of those tables

function symbol(path) {
    gsub(/[^A-Za-z0-9]/, "_", path)
    return path "_tests"
}

BEGIN {
    if (mode == "list") {
        print "#include \"tests/lib/runner.h\"\n"
        for (i = 1; i < ARGC; i++)
            print "extern const struct test_entry " symbol(ARGV[i]) "[];"
        print "const struct test_file test_files[] = {"
        for (i = 1; i < ARGC; i++)
            print "    { \"" ARGV[i] "\", " symbol(ARGV[i]) " },"
        print "    { 0 },\n};"
        exit
    }
}

/^START_TEST\(/ {
    name = $0
    sub(/^START_TEST\( */, "", name)
    sub(/ *\).*/, "", name)
    if (name in seen) {
        print FILENAME ": " name " stands twice" > "/dev/stderr"
        exit 1
    }
    seen[name]
    names[++count] = name
}

END {
    if (mode != "file")
        exit
    if (count == 0) {
        print FILENAME ": no START_TEST" > "/dev/stderr"
        exit 1
    }
    print "#include \"tests/lib/runner.h\"\n#include \"" FILENAME "\"\n"
    print "extern const struct test_entry " symbol(FILENAME) "[];"
    print "const struct test_entry " symbol(FILENAME) "[] = {"
    for (i = 1; i <= count; i++)
        print "    { \"" names[i] "\", &" names[i] "_ttest },"
    print "    { 0 },\n};"
    # Check's START_TEST also makes a pointer, which nothing else uses.
    print "__attribute__((unused)) static const TTest **const keep[] = {"
    for (i = 1; i <= count; i++)
        print "    &" names[i] ","
    print "};"
}
