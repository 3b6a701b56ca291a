/* err.h - outcomes: every function that can fail returns one of these, and its caller must look. */
#ifndef GW_ERR_H
#define GW_ERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GW_MUST_USE __attribute__((warn_unused_result))
#define GW_PRINTF(text_index, first) __attribute__((format(printf, text_index, first)))

enum gw_err {
#define X(code, status, name) code,
#include "gw/errors.def"
#undef X
    GW_ERR_END
};

/* The only macro in the tree that may return from its caller. */
#define GW_TRY(expr)             \
    do {                         \
        enum gw_err e_ = (expr); \
        if (e_ != GW_OK)         \
            return e_;           \
    } while (0)

int gw_err_status(enum gw_err err);
const char *gw_err_name(enum gw_err err);

/* Ends the process with a line on stderr: for broken invariants only, never for what users send. */
#define gw_check(condition) \
    ((condition) ? (void)0 : gw_check_failed(#condition, __FILE__, __LINE__))
_Noreturn void gw_check_failed(const char *condition, const char *file, int line);

#endif
