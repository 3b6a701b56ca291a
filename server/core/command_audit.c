/* command_audit.c - `kairan audit verify`: proves the audit log, also beside a running server. */
#include <inttypes.h>

#include "core/audit.h"
#include "core/command.h"

enum { EXIT_FAILED = 1, EXIT_WRONG_USE = 2 };

static int
verdict_print(const struct audit_verdict *verdict)
{
    printf("entries: %" PRId64 "\nchains: %" PRId64 "\n", verdict->entries, verdict->chains);
    if (verdict->whole) {
        printf("verdict: whole\n");
        return 0;
    }
    printf("verdict: broken at chain %" PRId64 ", sequence %" PRId64 ": %s\n", verdict->chain,
           verdict->sequence, verdict->fault);
    return EXIT_FAILED;
}

static int
verify(const char *directory)
{
    struct audit_verdict verdict;
    struct gw_db *db;
    enum gw_err err = database_look(gw_env_system(), directory, &db);

    if (err == GW_MISSING) {
        fprintf(stderr, "kairan audit verify: no city in %s\n", directory);
        return EXIT_WRONG_USE;
    }
    if (err == GW_OK) {
        err = audit_verify(db, &verdict);
        database_reader_close(db);
    }
    if (err == GW_OK)
        return verdict_print(&verdict);
    fprintf(stderr, "kairan audit verify: can't read %s (%s)\n", directory, gw_err_name(err));
    return EXIT_FAILED;
}

int
command_audit(const struct command_context *context, int argc, char **argv)
{
    const char *directory = NULL;
    const struct command_option options[] = {
        { "data", "DIR", "the city's data directory", .text = &directory, .required = true },
        { 0 },
    };

    (void)context;
    if (argc < 2 || (strcmp(argv[1], "verify") != 0 && strcmp(argv[1], "--help") != 0)) {
        fprintf(stderr, "kairan audit: the only thing to do is `kairan audit verify`\n");
        return EXIT_WRONG_USE;
    }
    if (strcmp(argv[1], "verify") == 0) {
        argc--;
        argv++;
    }
    command_options("audit verify", "Proves that no entry of the audit log was changed or lost.",
                    options, argc, argv);
    return verify(directory);
}
