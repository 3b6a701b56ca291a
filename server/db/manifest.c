/* manifest.c - manifest.json of a backup: what the archive holds, with a digest of each file. */
#include "db/manifest.h"

#include <errno.h>

#include "db/directory.h"

#define BUF_BYTES_MAX ((size_t)64 << 10)
#define FLUSH_BYTES ((size_t)32 << 10)

static void
flush(struct manifest *manifest, size_t from)
{
    struct gw_text text = gw_buf_view(&manifest->buf);

    if (text.bytes < from)
        return;
    if (manifest->buf.failed && manifest->err == GW_OK)
        manifest->err = GW_BUSY;
    crypto_generichash_update(&manifest->state, (const unsigned char *)text.data, text.bytes);
    if (manifest->fd >= 0 && manifest->err == GW_OK)
        manifest->err = file_write_all(manifest->env, manifest->fd, text, &manifest->bytes);
    gw_buf_clear(&manifest->buf);
}

void
manifest_begin(struct manifest *manifest, struct gw_env *env, int fd, int64_t made_at)
{
    char time[GW_TIME_CHARS];

    *manifest = (struct manifest){ .env = env, .fd = fd };
    gw_buf_init(&manifest->buf, BUF_BYTES_MAX);
    crypto_generichash_init(&manifest->state, NULL, 0, ARCHIVE_DIGEST_BYTES);
    gw_time_render(made_at * GW_SECOND, time);
    gw_buf_format(&manifest->buf, "{\"format\":1,\"made_at\":\"%s\",\"files\":[", time);
}

/* Names need no escapes: archive_name_is_ours() allows nothing that would. */
void
manifest_add(struct manifest *manifest, const struct archive_entry *entry)
{
    gw_buf_format(&manifest->buf, "%s\n{\"name\":\"%s\",\"bytes\":%lld,\"blake2b\":\"%s\"}",
                  manifest->has_files ? "," : "", entry->name, (long long)entry->bytes,
                  entry->digest);
    manifest->has_files = true;
    flush(manifest, FLUSH_BYTES);
}

enum gw_err
manifest_end(struct manifest *manifest, char digest[ARCHIVE_DIGEST_CHARS])
{
    gw_buf_string(&manifest->buf, "\n]}\n");
    flush(manifest, 0);
    archive_digest_hex(&manifest->state, digest);
    gw_buf_done(&manifest->buf);
    return manifest->err;
}
