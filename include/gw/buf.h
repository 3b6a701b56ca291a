/* buf.h - a growing byte buffer with a maximum; a write past it marks the buffer failed and is
 * dropped. */
#ifndef GW_BUF_H
#define GW_BUF_H

#include "gw/err.h"
#include "gw/text.h"

struct gw_buf {
    char *data; /* heap; NULL while empty */
    size_t bytes;
    size_t capacity;
    size_t bytes_max;
    bool failed;    /* sticky: over the maximum … */
    bool no_memory; /* … or for want of memory */
    bool secret;    /* what it drops or lets go is overwritten */
};

void gw_buf_init(struct gw_buf *buf, size_t bytes_max);
/* For what somebody may have typed as a password: nothing of it stays in memory that is let go. */
void gw_buf_init_secret(struct gw_buf *buf, size_t bytes_max);
void gw_buf_done(struct gw_buf *buf);
/* Empties it, clears `failed` and keeps the memory. */
void gw_buf_clear(struct gw_buf *buf);
/* Room for `bytes` more, to be filled in place and counted with gw_buf_commit; NULL when failed. */
char *gw_buf_reserve(struct gw_buf *buf, size_t bytes);
void gw_buf_commit(struct gw_buf *buf, size_t bytes);
void gw_buf_add(struct gw_buf *buf, const void *bytes, size_t count);
void gw_buf_text(struct gw_buf *buf, struct gw_text text);
void gw_buf_string(struct gw_buf *buf, const char *string);
void gw_buf_int(struct gw_buf *buf, int64_t value);
void gw_buf_format(struct gw_buf *buf, const char *format, ...) GW_PRINTF(2, 3);
/* GW_OK; GW_TOO_LARGE over its maximum; GW_BUSY without memory. */
enum gw_err gw_buf_fault(const struct gw_buf *buf);
/* Drops the first `bytes`. */
void gw_buf_consume(struct gw_buf *buf, size_t bytes);
struct gw_text gw_buf_view(const struct gw_buf *buf); /* borrowed until the next write */
/* What it holds, copied into the arena, and its memory given back. Marks the arena failed where the
 * buffer has, so that no part of a text is taken for the whole. */
struct gw_text gw_buf_take(struct gw_buf *buf, struct gw_arena *arena);

#endif
