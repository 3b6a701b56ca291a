/* serve_sandbox.h - the sandbox that a running server works in (sandbox.h). */
#ifndef CORE_SERVE_SANDBOX_H
#define CORE_SERVE_SANDBOX_H

#include "db/database.h"

struct serve_sandbox {
    const struct database_options *database;
    const char *tls_cert, *tls_key; /* or NULL */
};

/* The calling thread, and all that it starts, may make the system calls that a server makes, and no
 * others. Says in the log where the kernel refuses. */
void serve_sandbox_calls(void);
/* And may open the data directory, what a new certificate or connection is read from, and nothing
 * else. Threads that were there before go on without: those of the control socket, which write
 * backups and exports where the operator says. */
void serve_sandbox_files(const struct serve_sandbox *sandbox);

#endif
