/* control.h - how a subcommand asks the running server: a socket in the data directory.
 *
 * The server holds the directory's lock, so what has to write goes through it. Only the user that
 * the server runs as, and root, may ask: the directory is closed to others, the socket has mode
 * 0600, and the kernel's word on the peer is checked. One call a connection; a frame is 4 bytes of
 * length, big endian, and that many bytes: "verb\nargument" there, "outcome\ntext" back.
 */
#ifndef DB_CONTROL_H
#define DB_CONTROL_H

#include "db/database.h"
#include "gw/buf.h"

#define CONTROL_FRAME_BYTES_MAX ((size_t)72 << 20) /* a whole list to take in */
#define CONTROL_CALLS_MAX 8                        /* at the same time; more hear GW_BUSY */

struct control;

struct control_call {
    struct database *database;
    void *arg; /* of control_start() */
    struct gw_text argument;
    struct gw_buf *reply; /* text for the person who asked */
};

struct control_handler {
    const char *verb;
    /* On a thread of its own, beside other calls. It may wait, and write by database_write_now. */
    enum gw_err (*run)(struct control_call *call);
    int nice; /* 0 or 19 */
};

/* Takes the socket, in place of one that a killed server left; calls wait until control_open().
 * `handlers` ends with a zero entry and outlives the control. The database must be open. Its
 * threads are this call's and not that one's: they may do what the calling thread may. */
enum gw_err control_start(struct database *database, const struct control_handler *handlers,
                          void *arg, struct control **out) GW_MUST_USE;
void control_open(struct control *control);
/* Cancels a running backup, waits for the calls that are under way, removes the socket. */
void control_stop(struct control *control);

struct control_reply {
    enum gw_err err; /* what the handler returned */
    struct gw_text text;
};

struct control_request {
    const char *directory;
    const char *verb;
    struct gw_text argument;
};

/* Asks and waits for the answer; GW_MISSING when no server runs on the directory, GW_IO when it
 * went away, GW_OK with its answer, whose text lives in the arena. */
enum gw_err control_ask(struct gw_env *env, const struct control_request *request,
                        struct gw_arena *arena, struct control_reply *reply) GW_MUST_USE;

#endif
