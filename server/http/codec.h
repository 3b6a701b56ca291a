/* codec.h - compressors of one I/O thread, kept between replies. */
#ifndef HTTP_CODEC_H
#define HTTP_CODEC_H

#include "http/negotiate.h"

struct http_codecs {
    struct z_stream_s *gzip; /* made on first use */
    struct ZSTD_CCtx_s *zstd;
};

void http_codecs_done(struct http_codecs *codecs);
/* The fastest level of each. False, and nothing of use in `out`, when it would not be smaller or
 * there is no memory. */
bool http_codecs_pack(struct http_codecs *codecs, enum http_coding coding, struct gw_text content,
                      struct gw_buf *out);

#endif
