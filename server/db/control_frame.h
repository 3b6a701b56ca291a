/* control_frame.h - the bytes between control_ask() and the server. */
#ifndef DB_CONTROL_FRAME_H
#define DB_CONTROL_FRAME_H

#include <sys/un.h>

#include "gw/buf.h"
#include "gw/env.h"

/* GW_TOO_LARGE for a frame past the limit, GW_IO when the peer went away. */
enum gw_err control_frame_read(struct gw_env *env, int fd, struct gw_buf *out) GW_MUST_USE;
enum gw_err control_frame_write(struct gw_env *env, int fd, struct gw_text head,
                                struct gw_text body) GW_MUST_USE;
/* Cuts at the first newline; without one all of it is the head. */
void control_frame_split(struct gw_text frame, struct gw_text *head, struct gw_text *body);

/* The address of the socket. A path that is too long for one goes by way of `*fd`, which stays
 * open as long as the address is used; -1 otherwise. */
enum gw_err control_address(struct gw_env *env, const char *directory, struct sockaddr_un *address,
                            int *fd) GW_MUST_USE;

#endif
