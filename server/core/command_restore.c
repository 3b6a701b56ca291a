/* command_restore.c - `kairan restore`: a data directory out of a backup, with its mark in the
 * audit chain.
 */
#include "core/audit.h"
#include "core/command.h"

struct mark {
    struct gw_env *env;
    const char *from;
};

/* Says in the chain itself that it goes on from a copy, so that replaying an old state never looks
 * like an ordinary start. */
static enum gw_err
mark_restore(void *arg, struct gw_db *db)
{
    const struct mark *mark = arg;
    struct audit_chain *chain = audit_chain_new(db);
    enum gw_err err;

    if (chain == NULL)
        return GW_BUSY;
    err = audit_append(chain, &(struct audit_record){
                                  .at = mark->env->now(mark->env),
                                  .peer = GW_TEXT("local"),
                                  .route = GW_TEXT("command restore"),
                                  .verb = GW_TEXT("core.restore"),
                                  .result = gw_text_from(gw_err_name(GW_OK)),
                                  .reason = gw_text_from(mark->from),
                              });
    audit_chain_free(chain);
    return err;
}

int
command_restore(const struct command_context *context, int argc, char **argv)
{
    struct mark mark = { .env = gw_env_system() };
    struct database_restoration order = { .migrations = context->migrations,
                                          .finish = mark_restore,
                                          .arg = &mark };
    const struct command_option options[] = {
        { .name = "from",
          .argument = "FILE",
          .summary = "a file that `backup` wrote",
          .text = &order.from,
          .required = true },
        COMMAND_DIRECTORY(&order.to, "a directory without a database"),
        COMMAND_DATABASE(&order.to),
        { 0 },
    };

    command_options("restore",
                    "Makes a data directory out of a backup. Every file is verified"
                    " before anything is written. With --database the rows go into that"
                    " database, an empty one, and the files into DIR.",
                    options, argc, argv);
    mark.from = order.from;
    if (database_restore(mark.env, &order) != GW_OK)
        return 1;
    printf("Restored %s into %s\n", order.from, database_place(&order.to));
    return 0;
}
