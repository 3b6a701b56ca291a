/* file_image.c - how many pixels an image has, by its headers (PNG, GIF, WebP, JPEG); nothing is
 * decoded.
 *
 * A worker reads them: they are what anything here takes apart of a file from outside. No upload
 * waits long or fails for it: an image that killed its worker, or came while none could be had, is
 * kept like any other file; it is downloaded, and not shown inside a page.
 */
#include "core/dispatch.h"
#include "core/file.h"
#include "gw/worker.h"

#define SIDE_MAX 65535
#define JPEG_SEGMENTS_MAX 200
#define ASK_MS_MAX 2000

struct source {
    struct gw_env *env;
    int fd;
};

/* All of them, or false. */
static bool
read_at(const struct source *source, int64_t offset, uint8_t *out, size_t count)
{
    ssize_t got = source->env->files->pread(source->env, source->fd, out, count, offset);

    return got == (ssize_t)count;
}

static int64_t
big(const uint8_t *bytes, size_t count)
{
    int64_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static int64_t
little(const uint8_t *bytes, size_t count)
{
    int64_t value = 0;

    while (count > 0)
        value = value << 8 | bytes[--count];
    return value;
}

/* PNG, third edition, 11.2.2. */
static bool
png_size(const struct source *source, struct file_size *out)
{
    uint8_t head[24];

    if (!read_at(source, 0, head, sizeof(head)) || memcmp(head + 12, "IHDR", 4) != 0)
        return false;
    *out = (struct file_size){ big(head + 16, 4), big(head + 20, 4) };
    return true;
}

static bool
gif_size(const struct source *source, struct file_size *out)
{
    uint8_t head[10];

    if (!read_at(source, 0, head, sizeof(head)))
        return false;
    *out = (struct file_size){ little(head + 6, 2), little(head + 8, 2) };
    return true;
}

/* RFC 9649: simple lossy, simple lossless, extended. */
static bool
webp_size(const struct source *source, struct file_size *out)
{
    uint8_t head[30];
    uint32_t bits;

    if (!read_at(source, 0, head, sizeof(head)))
        return false;
    if (memcmp(head + 12, "VP8X", 4) == 0) {
        *out = (struct file_size){ little(head + 24, 3) + 1, little(head + 27, 3) + 1 };
        return true;
    }
    if (memcmp(head + 12, "VP8L", 4) == 0 && head[20] == 0x2f) {
        bits = (uint32_t)little(head + 21, 4);
        *out = (struct file_size){ (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1 };
        return true;
    }
    if (memcmp(head + 12, "VP8 ", 4) != 0 || memcmp(head + 23, "\x9d\x01\x2a", 3) != 0)
        return false;
    *out = (struct file_size){ little(head + 26, 2) & 0x3fff, little(head + 28, 2) & 0x3fff };
    return true;
}

/* A frame header: SOF0 … SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
static bool
is_frame(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool
jpeg_size(const struct source *source, struct file_size *out)
{
    uint8_t segment[9];
    int64_t at = 2;

    for (int i = 0; i < JPEG_SEGMENTS_MAX; i++) {
        if (!read_at(source, at, segment, 4) || segment[0] != 0xff)
            return false;
        if (segment[1] == 0xff) { /* fill byte */
            at++;
            continue;
        }
        if (is_frame(segment[1])) {
            if (!read_at(source, at, segment, sizeof(segment)))
                return false;
            *out = (struct file_size){ big(segment + 7, 2), big(segment + 5, 2) };
            return true;
        }
        if (segment[1] == 0xda || segment[1] == 0xd9 || big(segment + 2, 2) < 2)
            return false; /* the picture begins, or ends */
        at += 2 + big(segment + 2, 2);
    }
    return false;
}

static bool
is_fine(const struct file_size *size)
{
    return size->width >= 1 && size->height >= 1 && size->width <= SIDE_MAX &&
           size->height <= SIDE_MAX && size->width * size->height <= FILE_PIXELS_MAX;
}

enum gw_err
file_image_size(struct gw_env *env, int fd, const char *content_type, struct file_size *out)
{
    static const struct {
        const char *type;
        bool (*size)(const struct source *source, struct file_size *out);
    } formats[] = {
        { "image/png", png_size },
        { "image/gif", gif_size },
        { "image/webp", webp_size },
        { "image/jpeg", jpeg_size },
    };
    const struct source source = { env, fd };
    struct file_size size = { 0 };

    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
        if (strcmp(formats[i].type, content_type) == 0 && !formats[i].size(&source, &size))
            return GW_MISSING;
    }
    if (!is_fine(&size))
        return GW_MISSING;
    *out = size;
    return GW_OK;
}

/* ---- in a worker, and asking it ---- */

static enum gw_err
image_measure(struct gw_worker_call *call)
{
    struct file_size size;

    if (call->fds_count != 1)
        return GW_INVALID;
    GW_TRY(file_image_size(gw_env_system(), call->fds[0],
                           gw_text_string(call->arena, call->request), &size));
    gw_buf_add(call->reply, &size, sizeof(size));
    return GW_OK;
}

const struct gw_worker_kind file_image_worker = { .name = "file.image", .run = image_measure };

static enum gw_err
image_ask(struct gw_request *req, int fd, const char *content_type, struct file_size *out)
{
    const struct gw_worker_request request = { .kind = &file_image_worker,
                                               .bytes = gw_text_from(content_type),
                                               .fds = &fd,
                                               .fds_count = 1,
                                               .timeout_ms = ASK_MS_MAX };
    struct gw_text reply;
    struct file_size size;

    GW_TRY(gw_worker_ask(req->app, &request, req->arena, &reply));
    if (reply.bytes != sizeof(size))
        return GW_MALFORMED;
    memcpy(&size, reply.data, sizeof(size));
    if (!is_fine(&size))
        return GW_MALFORMED;
    *out = size;
    return GW_OK;
}

struct file_size
file_image_measure(struct gw_request *req, const struct blob_digest *digest,
                   const char *content_type)
{
    struct gw_env *env = req->app->env;
    struct file_size size = { 0 };
    int64_t bytes;
    int fd;

    if (!gw_text_starts(gw_text_from(content_type), GW_TEXT("image/")) ||
        blobs_open(database_blobs(req->app->database), digest, &fd, &bytes) != GW_OK)
        return size;
    if (image_ask(req, fd, content_type, &size) != GW_OK)
        size = (struct file_size){ 0 };
    env->files->close(env, fd);
    return size;
}
