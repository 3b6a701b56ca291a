/* export_out.c - a file of an export that is written from its beginning to its end. */
#include "core/export_out.h"

#include <errno.h>
#include <fcntl.h>

#include "db/directory.h"

#define BUF_BYTES_MAX ((size_t)32 << 20) /* one row is far below */
#define FLUSH_BYTES ((size_t)64 << 10)

enum gw_err
export_out_open(struct gw_env *env, const char *path, struct export_out *out)
{
    *out = (struct export_out){ .env = env };
    out->fd = env->files->open(env, path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    if (out->fd < 0)
        return file_outcome(errno);
    gw_buf_init(&out->buf, BUF_BYTES_MAX);
    crypto_generichash_init(&out->state, NULL, 0, BLOB_DIGEST_BYTES);
    return GW_OK;
}

static void
hand_over(struct export_out *out)
{
    const struct gw_text text = gw_buf_view(&out->buf);

    if (out->buf.failed && out->err == GW_OK)
        out->err = GW_BUSY;
    crypto_generichash_update(&out->state, (const unsigned char *)text.data, text.bytes);
    if (out->err == GW_OK)
        out->err = file_write_all(out->env, out->fd, text, &out->bytes);
    gw_buf_clear(&out->buf);
}

void
export_out_flush(struct export_out *out)
{
    if (out->buf.bytes >= FLUSH_BYTES || out->buf.failed)
        hand_over(out);
}

void
export_out_abandon(struct export_out *out)
{
    out->env->files->close(out->env, out->fd);
    gw_buf_done(&out->buf);
}

enum gw_err
export_out_close(struct export_out *out, struct blob_digest *digest)
{
    hand_over(out);
    crypto_generichash_final(&out->state, digest->bytes, sizeof(digest->bytes));
    if (out->err == GW_OK && out->env->files->fsync(out->env, out->fd) != 0)
        out->err = file_outcome(errno);
    export_out_abandon(out);
    return out->err;
}
