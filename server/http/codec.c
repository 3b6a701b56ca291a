/* codec.c - gzip level 1 and zstd level 1 on whole replies. */
#include <zlib.h>
#include <zstd.h>

#include "http/codec.h"

#define GZIP_WINDOW_BITS (15 + 16) /* zlib: 16 more asks for the gzip frame */
#define GZIP_MEMORY_LEVEL 8

void
http_codecs_done(struct http_codecs *codecs)
{
    if (codecs->gzip != NULL)
        deflateEnd(codecs->gzip);
    free(codecs->gzip);
    ZSTD_freeCCtx(codecs->zstd);
    *codecs = (struct http_codecs){ 0 };
}

static bool
gzip_ready(struct http_codecs *codecs)
{
    z_stream *stream;

    if (codecs->gzip != NULL)
        return deflateReset(codecs->gzip) == Z_OK;
    stream = calloc(1, sizeof(*stream));
    if (stream == NULL)
        return false;
    if (deflateInit2(stream, 1, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        free(stream);
        return false;
    }
    codecs->gzip = stream;
    return true;
}

/* Bytes written to `room`, which holds as many as `content`; 0 when that is not enough. */
static size_t
gzip_pack(struct http_codecs *codecs, struct gw_text content, char *room)
{
    z_stream *stream;

    if (!gzip_ready(codecs))
        return 0;
    stream = codecs->gzip;
    stream->next_in = (Bytef *)(uintptr_t)content.data; /* zlib only reads it */
    stream->avail_in = (uInt)content.bytes;
    stream->next_out = (Bytef *)room;
    stream->avail_out = (uInt)content.bytes;
    return deflate(stream, Z_FINISH) == Z_STREAM_END ? content.bytes - stream->avail_out : 0;
}

static size_t
zstd_pack(struct http_codecs *codecs, struct gw_text content, char *room)
{
    size_t packed;

    if (codecs->zstd == NULL)
        codecs->zstd = ZSTD_createCCtx();
    if (codecs->zstd == NULL)
        return 0;
    packed = ZSTD_compressCCtx(codecs->zstd, room, content.bytes, content.data, content.bytes, 1);
    return ZSTD_isError(packed) ? 0 : packed;
}

bool
http_codecs_pack(struct http_codecs *codecs, enum http_coding coding, struct gw_text content,
                 struct gw_buf *out)
{
    char *room;
    size_t packed;

    gw_buf_clear(out);
    room = gw_buf_reserve(out, content.bytes);
    if (room == NULL)
        return false;
    packed = coding == HTTP_CODING_ZSTD ? zstd_pack(codecs, content, room)
                                        : gzip_pack(codecs, content, room);
    gw_buf_commit(out, packed);
    return packed > 0;
}
