/* static_files.c - the embedded web client over HTTP: precompressed, revalidated by ETag, hashed
 * names kept for ever. */
#include "core/static_files.h"

#include "core/dispatch_flight.h"

static const struct gw_text hashes_path = { "/csp-hashes.txt", 15 };

static const struct web_file *
file_find(const struct static_site *site, struct gw_text path)
{
    size_t low = 0;
    size_t high = site->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = gw_text_compare(gw_text_from(site->files[middle].path), path);

        if (order == 0)
            return &site->files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* 'sha256-' and base64, nothing that could end the directive. */
static bool
hash_is_valid(struct gw_text token)
{
    struct gw_text prefix = GW_TEXT("'sha256-");

    if (!gw_text_starts(token, prefix) || token.data[token.bytes - 1] != '\'')
        return false;
    for (size_t i = prefix.bytes; i + 1 < token.bytes; i++) {
        char c = token.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (!letter && c != '+' && c != '/' && c != '=')
            return false;
    }
    return true;
}

/* The hashes as " 'sha256-…' 'sha256-…'". */
static enum gw_err
hashes_join(struct gw_text lines, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    while (lines.bytes > 0) {
        size_t end = gw_text_index(lines, '\n');
        struct gw_text line = gw_text_trim(gw_text_slice(lines, 0, end));

        lines = gw_text_slice(lines, end + 1, lines.bytes);
        if (line.bytes == 0)
            continue;
        if (!hash_is_valid(line) || used + line.bytes + 2 > size)
            return GW_BUG;
        used += (size_t)snprintf(out + used, size - used, " %.*s", GW_TEXT_ARG(line));
    }
    return GW_OK;
}

enum gw_err
static_site_init(struct static_site *site, const struct web_file *files, size_t count)
{
    const struct web_file *hashes;
    char styles[512] = "";
    int length;

    *site = (struct static_site){ .files = files, .count = count };
    hashes = file_find(site, hashes_path);
    if (hashes != NULL)
        GW_TRY(hashes_join(hashes->plain, styles, sizeof(styles)));
    length = snprintf(site->policy, sizeof(site->policy),
                      "default-src 'none'; script-src 'self'; style-src 'self'%s;"
                      " img-src 'self' data: blob:; font-src 'self'; connect-src 'self';"
                      " manifest-src 'self'; form-action 'self'; base-uri 'none';"
                      " frame-ancestors 'none'",
                      styles);
    return length > 0 && (size_t)length < sizeof(site->policy) ? GW_OK : GW_BUG;
}

/* Whether the last segment holds a dot: a file's name, not a place in the application. */
static bool
path_names_file(struct gw_text path)
{
    for (size_t i = path.bytes; i > 0 && path.data[i - 1] != '/'; i--) {
        if (path.data[i - 1] == '.')
            return true;
    }
    return false;
}

const struct web_file *
static_site_find(const struct static_site *site, struct gw_text path)
{
    const struct web_file *file = file_find(site, path);

    if (gw_text_equal(path, GW_TEXT("/api")) || gw_text_starts(path, GW_TEXT("/api/")) ||
        gw_text_equal(path, hashes_path))
        return NULL;
    if (file != NULL || path_names_file(path))
        return file;
    if (gw_text_equal(path, GW_TEXT("/sign-in")))
        file = file_find(site, GW_TEXT("/sign-in.html"));
    return file != NULL ? file : file_find(site, GW_TEXT("/index.html"));
}

bool
static_coding_accepted(struct gw_text accept_encoding, struct gw_text coding)
{
    struct gw_text rest = accept_encoding;

    while (rest.bytes > 0) {
        size_t comma = gw_text_index(rest, ',');
        struct gw_text item = gw_text_slice(rest, 0, comma);
        size_t semicolon = gw_text_index(item, ';');
        struct gw_text weight = gw_text_trim(gw_text_slice(item, semicolon + 1, item.bytes));

        rest = gw_text_slice(rest, comma + 1, rest.bytes);
        if (!gw_text_equal_nocase(gw_text_trim(gw_text_slice(item, 0, semicolon)), coding))
            continue;
        /* "q=0", "q=0.", "q=0.000": refused. */
        for (size_t i = 2; i < weight.bytes; i++) {
            if (weight.data[i] >= '1' && weight.data[i] <= '9')
                return true;
        }
        return weight.bytes == 0;
    }
    return false;
}

/* The smallest form that the client takes; `suffix` tells its ETag from the others'. */
static struct gw_text
form_choose(const struct web_file *file, struct gw_text accepted, const char **coding,
            const char **suffix)
{
    if (file->brotli.bytes > 0 && static_coding_accepted(accepted, GW_TEXT("br"))) {
        *coding = "br";
        *suffix = "-br";
        return file->brotli;
    }
    if (file->gzip.bytes > 0 && static_coding_accepted(accepted, GW_TEXT("gzip"))) {
        *coding = "gzip";
        *suffix = "-gz";
        return file->gzip;
    }
    *coding = NULL;
    *suffix = "";
    return file->plain;
}

void
static_file_reply(const struct static_site *site, const struct web_file *file,
                  struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct gw_text accepted = http_exchange_header(exchange, "Accept-Encoding");
    struct gw_text etag = gw_text_from(file->etag);
    struct http_header headers[16];
    struct http_reply reply = { .status = 200, .headers = headers };
    const char *coding;
    const char *suffix;
    size_t count = reply_headers_common(gw_text_from(site->policy), request->tls, headers);

    reply.content = form_choose(file, accepted, &coding, &suffix);
    etag = gw_text_format(http_exchange_arena(exchange), "%.*s%s\"",
                          GW_TEXT_ARG(gw_text_slice(etag, 0, etag.bytes - 1)), suffix);
    headers[count++] = (struct http_header){ GW_TEXT("Content-Type"),
                                             gw_text_from(file->content_type) };
    headers[count++] = (struct http_header){ GW_TEXT("ETag"), etag };
    headers[count++] = (struct http_header){
        GW_TEXT("Cache-Control"),
        gw_text_from(file->immutable ? "public, max-age=31536000, immutable" : "no-cache")
    };
    if (file->brotli.bytes > 0 || file->gzip.bytes > 0)
        headers[count++] = (struct http_header){ GW_TEXT("Vary"), GW_TEXT("Accept-Encoding") };
    if (coding != NULL)
        headers[count++] = (struct http_header){ GW_TEXT("Content-Encoding"),
                                                 gw_text_from(coding) };
    reply.headers_count = count;
    http_reply(exchange, &reply);
}
