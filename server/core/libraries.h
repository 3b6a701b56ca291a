/* libraries.h - what libraries do once for the whole process, done at its start. */
#ifndef CORE_LIBRARIES_H
#define CORE_LIBRARIES_H

#include "gw/err.h"

struct UCollator;
struct UConverter;

/* Zeroed: nothing is loaded. */
struct libraries {
    struct UCollator *collator;
    struct UConverter *converter;
};

/* GW_BUSY without memory: then this process can't have it any more, since they keep the outcome of
 * their first try. */
enum gw_err libraries_init(struct libraries *libraries) GW_MUST_USE;
void libraries_done(struct libraries *libraries);

#endif
