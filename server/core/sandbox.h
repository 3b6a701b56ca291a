/* sandbox.h - what this program gives up for good: system calls it never makes, files it never
 * opens.
 *
 * A process with a sandbox can't start programs or become another user, whatever takes it over. The
 * filter of system calls (seccomp) holds for the thread that enters it and all that it starts, and
 * so do the rules on files (Landlock): hence both are entered before threads are started.
 */
#ifndef CORE_SANDBOX_H
#define CORE_SANDBOX_H

#include "gw/err.h"

/* Built with a sanitizer or to measure coverage, or run by valgrind: these look at files and start
 * threads of their own, which the sandbox then lets them. */
bool sandbox_is_measured(void);

/* ---- sandbox_files.c: Landlock ---- */

struct sandbox_place {
    const char *path; /* a file, or a directory with all below it; a link stands for its target */
    bool writable;
};

struct sandbox_files {
    const struct sandbox_place *places; /* one that is not there is passed over */
    size_t count;
    bool connects; /* may open TCP connections */
};

/* What this kernel has: 0 nothing, else the version of its interface. Below 2 (Linux 5.19) it can't
 * be used: files could not be renamed between folders. */
int sandbox_files_version(void);
/* Nothing but these from now on; what is open stays open. GW_UNSUPPORTED where the kernel has no
 * such thing. */
enum gw_err sandbox_files_enter(const struct sandbox_files *files) GW_MUST_USE;

/* ---- sandbox_calls.c: seccomp ---- */

/* GW_UNSUPPORTED where it can't be had. */
enum gw_err sandbox_calls_enter_server(void) GW_MUST_USE;
enum gw_err sandbox_calls_enter_worker(void) GW_MUST_USE;

#endif
