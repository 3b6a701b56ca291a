/* driver_pgsql_url.c - what may stand behind `--database`.
 *
 * A password in it is a fault: command lines are seen by everybody on the machine, and logs by
 * many. libpq itself takes it apart, so that no way of writing one is missed.
 */
#include "db/driver_pgsql.h"

static bool
is_secret(const PQconninfoOption *option)
{
    return strcmp(option->keyword, "password") == 0 || strcmp(option->keyword, "sslpassword") == 0;
}

const char *
driver_pgsql_url_fault(const char *url)
{
    static const struct gw_text schemes[] = { { "postgres://", 11 }, { "postgresql://", 13 } };
    const struct gw_text text = gw_text_from(url);
    PQconninfoOption *options = NULL;
    bool has_secret = false;

    if (gw_text_starts(text, schemes[0]) || gw_text_starts(text, schemes[1]))
        options = PQconninfoParse(url, NULL);
    if (options == NULL)
        return "it must be like postgres://user@host:5432/name or postgres://user@/name?host=/run/"
               "postgresql";
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        has_secret = has_secret || (option->val != NULL && is_secret(option));
    PQconninfoFree(options);
    if (!has_secret)
        return NULL;
    return "a password does not belong there; put it into a file and give that with"
           " --database-password-file";
}

void
driver_pgsql_url_files(const char *url, void (*take)(void *arg, const char *path), void *arg)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);

    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL;
         option++) {
        if (option->val != NULL && option->val[0] == '/')
            take(arg, option->val);
    }
    PQconninfoFree(options);
}
