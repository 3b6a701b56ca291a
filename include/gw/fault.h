/* fault.h - named places where a test build can fail or die.
 *
 * A release build compiles both to nothing. A build with -DGW_FAULTS reads KAIRAN_FAULT once: a
 * comma list of "name:n" (the n-th call fails), "name:n+" (the n-th and all later ones) and
 * "name:n!" (the n-th kills the process with SIGKILL).
 */
#ifndef GW_FAULT_H
#define GW_FAULT_H

#include <stdbool.h>

#ifdef GW_FAULTS
bool gw_fault(const char *name);
#else
static inline bool
gw_fault(const char *name)
{
    (void)name;
    return false;
}
#endif

#endif
