/* static_files.h - the web client out of the binary: which file a path means, in which coding, with
 * which policy. */
#ifndef CORE_STATIC_FILES_H
#define CORE_STATIC_FILES_H

#include "core/web_files.h"
#include "http/http.h"

#define STATIC_POLICY_CHARS 1024

/* Sorted files and the page policy made for them. */
struct static_site {
    const struct web_file *files;
    size_t count;
    char policy[STATIC_POLICY_CHARS]; /* Content-Security-Policy of pages */
};

/* Takes the style hashes of the web build (its file csp-hashes.txt, one 'sha256-…' a line) into the
 * policy. GW_BUG when that file holds anything else. */
enum gw_err static_site_init(struct static_site *site, const struct web_file *files,
                             size_t count) GW_MUST_USE;
/* The file for a path: its own name, else "/sign-in" its page, else the application for a path
 * whose last segment has no dot. NULL for what is under /api or does not exist. */
const struct web_file *static_site_find(const struct static_site *site, struct gw_text path);
/* Whether Accept-Encoding allows the coding: named with a weight above 0 (RFC 9110 section 12.5.3).
 */
bool static_coding_accepted(struct gw_text accept_encoding, struct gw_text coding);
/* Answers GET and HEAD with the file; on the exchange's I/O thread. */
void static_file_reply(const struct static_site *site, const struct web_file *file,
                       struct http_exchange *exchange);

#endif
