/* embed_web.c - build-time program: the built web client becomes web_files[] (core/web_files.h).
 *
 * Usage: embed_web DIRECTORY OUT.c OUT.bin, or "-" as DIRECTORY for a one-line page in its place.
 * All bytes go to OUT.bin, which OUT.c pulls in by .incbin; text is compressed here, once.
 */
#include <brotli/encode.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "embed.h"

#define DIGEST_BYTES 16

static const struct content_type {
    const char *ending, *type;
    bool compress;
} content_types[] = {
    { ".html", "text/html; charset=utf-8", true },
    { ".js", "text/javascript; charset=utf-8", true },
    { ".css", "text/css; charset=utf-8", true },
    { ".json", "application/json", true },
    { ".webmanifest", "application/manifest+json", true },
    { ".svg", "image/svg+xml", true },
    { ".txt", "text/plain; charset=utf-8", true },
    { ".ico", "image/x-icon", true },
    { ".png", "image/png", false },
    { ".webp", "image/webp", false },
    { ".woff2", "font/woff2", false },
};

static const struct content_type *
content_type_of(const char *path)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending != NULL && i < sizeof(content_types) / sizeof(*content_types); i++)
        if (strcmp(ending, content_types[i].ending) == 0)
            return &content_types[i];
    embed_die("no content type is known for this name", path);
}

static struct bytes
compress_gzip(struct bytes plain)
{
    z_stream stream = { 0 };
    struct bytes out;
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        embed_die("deflateInit2", "zlib");
    out.count = deflateBound(&stream, plain.count);
    out.data = embed_alloc(out.count);
    stream.next_in = (Bytef *)plain.data;
    stream.avail_in = (uInt)plain.count;
    stream.next_out = (Bytef *)out.data;
    stream.avail_out = (uInt)out.count;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        embed_die("deflate", "zlib");
    out.count = stream.total_out;
    deflateEnd(&stream);
    return out;
}

static struct bytes
compress_brotli(struct bytes plain)
{
    struct bytes out = { .count = BrotliEncoderMaxCompressedSize(plain.count) };
    out.data = embed_alloc(out.count);
    if (!BrotliEncoderCompress(11, 24, BROTLI_MODE_TEXT, plain.count, (const uint8_t *)plain.data,
                               &out.count, (uint8_t *)out.data))
        embed_die("BrotliEncoderCompress", "brotli");
    return out;
}

struct writer {
    FILE *code, *blob;
    size_t offset;
};

/* Writes the bytes, and the gw_text that points to them; nothing where they are no gain. */
static void
part_write(struct writer *writer, const char *member, struct bytes part, size_t less_than)
{
    if (part.count >= less_than)
        return;
    if (fwrite(part.data, 1, part.count, writer->blob) != part.count)
        embed_die("can't write", "blob");
    fprintf(writer->code, "      .%s = { web_bytes + %zu, %zu },\n", member, writer->offset,
            part.count);
    writer->offset += part.count;
}

static void
file_write(struct writer *writer, const char *path, struct bytes plain)
{
    const struct content_type *type = content_type_of(path);
    unsigned char digest[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];

    crypto_generichash(digest, sizeof(digest), (const unsigned char *)plain.data, plain.count, NULL,
                       0);
    sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
    fprintf(writer->code, "    { .path = \"/%s\",\n      .content_type = \"%s\",\n", path,
            type->type);
    fprintf(writer->code, "      .etag = \"\\\"%s\\\"\",\n", hex);
    part_write(writer, "plain", plain, (size_t)-1);
    if (type->compress && plain.count > 0) {
        struct bytes gzip = compress_gzip(plain), brotli = compress_brotli(plain);
        part_write(writer, "gzip", gzip, plain.count);
        part_write(writer, "brotli", brotli, plain.count);
        free(gzip.data);
        free(brotli.data);
    }
    fprintf(writer->code, "      .immutable = %s },\n",
            strncmp(path, "assets/", 7) == 0 ? "true" : "false");
}

static size_t
files_write(struct writer *writer, const char *directory)
{
    static char page[] = "<!doctype html><title>Kairan</title>built without its web client\n";
    if (strcmp(directory, "-") == 0) {
        file_write(writer, "index.html", (struct bytes){ page, sizeof(page) - 1 });
        return 1;
    }
    struct path_list list = embed_walk(directory);
    bool has_index = false;
    for (size_t i = 0; i < list.count; i++) {
        char *full = embed_join(directory, list.paths[i]);
        struct bytes plain = embed_read(full);
        file_write(writer, list.paths[i], plain);
        has_index = has_index || strcmp(list.paths[i], "index.html") == 0;
        free(plain.data);
        free(full);
    }
    if (!has_index)
        embed_die("no index.html: the web client is not built", directory);
    return list.count;
}

int
main(int argc, char **argv)
{
    if (argc != 4 || sodium_init() < 0)
        embed_die("usage: embed_web DIRECTORY OUT.c OUT.bin", "embed_web");
    struct embed_out code = embed_open(argv[2]), blob = embed_open(argv[3]);
    struct writer writer = { .code = code.file, .blob = blob.file };

    fprintf(code.file, "/* Made by server/gen/embed_web.c. */\n#include \"core/web_files.h\"\n\n");
    fprintf(code.file, "extern const char web_bytes[];\n");
    fprintf(code.file,
            "__asm__(\".pushsection .rodata\\n.balign 16\\n.global web_bytes\\nweb_bytes:\\n"
            ".incbin \\\"%s\\\"\\n.byte 0\\n.popsection\\n\");\n\n",
            argv[3]);
    fprintf(code.file, "const struct web_file web_files[] = {\n");
    size_t count = files_write(&writer, argv[1]);
    fprintf(code.file, "};\nconst size_t web_files_count = %zu;\n", count);
    embed_close(&blob);
    embed_close(&code);
    return 0;
}
