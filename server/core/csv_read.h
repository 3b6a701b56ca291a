/* csv_read.h - reading lists that spreadsheets and other products write: RFC 4180 with line ends
 * of any kind, in UTF-8 or CP932, row by row; pure.
 *
 * The encoding is found out: a byte order mark, else well-formed UTF-8, else CP932 with NEC's and
 * IBM's characters and the user-defined area F040–F9FC, which becomes U+E000–U+E757. What can't be
 * read is a fault of its row, never a question mark.
 */
#ifndef CORE_CSV_READ_H
#define CORE_CSV_READ_H

#include "gw/text.h"

#define CSV_CELLS_MAX 200
#define CSV_CELL_BYTES_MAX ((size_t)512 << 10)
#define CSV_ROW_BYTES_MAX ((size_t)1 << 20)

enum csv_read_encoding { CSV_READ_UTF8, CSV_READ_CP932, CSV_READ_UTF16 };

struct csv_reader {
    struct gw_text rest; /* of the file, borrowed */
    enum csv_read_encoding encoding;
    char separator; /* ',' or, where the first line has tabs and no comma, TAB */
    int64_t line;   /* of the row last read: the first is 1, as a spreadsheet counts */
    size_t cell_bytes_max, row_bytes_max; /* may be raised before the first row */
    void *converter;                      /* ICU's */
};

struct csv_row {
    int64_t line;
    struct gw_text *cells; /* in the arena, or borrowed from the file */
    size_t count;
    const char *fault; /* message key; NULL: none */
    size_t fault_cell;
    bool is_last; /* nothing behind it can be read */
};

/* GW_UNSUPPORTED for UTF-16, GW_BUG where ICU has no CP932. Close it in any case but these. */
enum gw_err csv_reader_open(struct csv_reader *reader, struct gw_text file) GW_MUST_USE;
/* GW_MISSING at the end. Blank lines are rows of one empty cell. */
enum gw_err csv_reader_next(struct csv_reader *reader, struct gw_arena *arena,
                            struct csv_row *row) GW_MUST_USE;
void csv_reader_close(struct csv_reader *reader);

#endif
