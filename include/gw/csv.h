/* csv.h - lists as files for spreadsheets: RFC 4180, lines end in CRLF.
 *
 * UTF-8 begins with a byte order mark, since Excel takes it for CP932 otherwise. In CP932 a
 * character that it doesn't have becomes its numeric form "&#x20BB7;", counted in `replaced`, never
 * a silent question mark. A cell that a spreadsheet would run as a formula gets a leading
 * apostrophe.
 */
#ifndef GW_CSV_H
#define GW_CSV_H

#include "gw/buf.h"
#include "gw/request.h"

enum gw_csv_encoding { GW_CSV_UTF8, GW_CSV_CP932 };

struct gw_csv {
    struct gw_buf *out;
    enum gw_csv_encoding encoding;
    bool in_row;
    int64_t replaced;
};

void gw_csv_init(struct gw_csv *csv, struct gw_buf *out, enum gw_csv_encoding encoding);
void gw_csv_text(struct gw_csv *csv, struct gw_text cell);
/* The cell that gw_csv_text() was given, from what stands in the file: without the apostrophe. */
struct gw_text gw_csv_unmark(struct gw_text cell);
void gw_csv_number(struct gw_csv *csv, int64_t cell);
void gw_csv_row_end(struct gw_csv *csv);
/* Replies with what was written, as a file of that name (Content-Disposition by RFC 6266). */
enum gw_err gw_csv_reply(struct gw_request *req, const struct gw_csv *csv, struct gw_text name);
/* The choices of a query field "encoding": "utf-8" (default), "cp932". */
enum gw_csv_encoding gw_csv_encoding_of(struct gw_text choice);

#endif
