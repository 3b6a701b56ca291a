/* err.c - what the outcomes of errors.def are called, and how a broken invariant ends the process.
 */
#include "gw/err.h"

static const struct {
    int status;
    const char *name;
} outcomes[GW_ERR_END] = {
#define X(code, status, name) [code] = { status, name },
#include "gw/errors.def"
#undef X
};

int
gw_err_status(enum gw_err err)
{
    gw_check((unsigned)err < GW_ERR_END);
    return outcomes[err].status;
}

const char *
gw_err_name(enum gw_err err)
{
    gw_check((unsigned)err < GW_ERR_END);
    return outcomes[err].name;
}

_Noreturn void
gw_check_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "kairan: broken invariant at %s:%d: %s\n", file, line, condition);
    abort();
}
