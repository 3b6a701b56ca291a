/* command_audit.c - `kairan audit verify`: proves the audit log, also beside a running server. */
#include <inttypes.h>

#include "core/audit.h"
#include "core/command.h"

enum { EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

/* The items are compared with a log that is whole: with another one there is nothing to compare. */
static int
verdict_print(const struct audit_verdict *verdict, const struct audit_items_verdict *items)
{
    printf("entries: %" PRId64 "\nchains: %" PRId64 "\n", verdict->entries, verdict->chains);
    if (!verdict->whole) {
        printf("verdict: broken at chain %" PRId64 ", sequence %" PRId64 ": %s\n", verdict->chain,
               verdict->sequence, verdict->fault);
        return EXIT_FAILED;
    }
    printf("items: %" PRId64 "\n", items->items);
    if (!items->whole) {
        printf("verdict: broken at item %" PRId64 ": %s\n", items->item_id, items->fault);
        return EXIT_FAILED;
    }
    printf("verdict: whole\n");
    return 0;
}

static int
verify(const struct command_context *context, const struct database_options *place)
{
    struct audit_items_verdict items = { .whole = true };
    struct audit_verdict verdict;
    struct gw_db *db;
    enum gw_err err = database_look(gw_env_system(), place, &db);

    if (err == GW_MISSING) {
        fprintf(stderr, "kairan audit verify: no city in %s\n", database_place(place));
        return EXIT_WRONG_USE;
    }
    if (err == GW_OK) {
        err = audit_verify(db, &verdict);
        if (err == GW_OK && verdict.whole)
            err = audit_verify_items(db, context->modules, &items);
        database_reader_close(db);
    }
    if (err == GW_OK)
        return verdict_print(&verdict, &items);
    fprintf(stderr, "kairan audit verify: can't read %s (%s)\n", database_place(place),
            gw_err_name(err));
    return EXIT_FAILED;
}

int
command_audit(const struct command_context *context, int argc, char **argv)
{
    struct database_options place = { 0 };
    const struct command_option options[] = {
        COMMAND_DIRECTORY(&place, "the city's data directory"),
        COMMAND_DATABASE(&place),
        { 0 },
    };

    if (argc < 2 || (strcmp(argv[1], "verify") != 0 && strcmp(argv[1], "--help") != 0)) {
        fprintf(stderr, "kairan audit: the only thing to do is `kairan audit verify`\n");
        return EXIT_WRONG_USE;
    }
    if (strcmp(argv[1], "verify") == 0) {
        argc--;
        argv++;
    }
    command_options(
        "audit verify",
        "Proves that no entry of the audit log was changed or lost, and that every item "
        "is what its last entry says.",
        options, argc, argv);
    return verify(context, &place);
}
