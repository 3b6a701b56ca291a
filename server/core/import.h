/* import.h - a run of an import (gw/import.h): from the bytes of a file to the report. */
#ifndef CORE_IMPORT_H
#define CORE_IMPORT_H

#include "core/csv_read.h"
#include "core/import_progress.h"
#include "gw/audit.h"
#include "gw/import.h"

#define IMPORT_SETTING_BYTES_MAX "import.file_bytes_max"
#define IMPORT_SETTING_ROWS_MAX "import.rows_max"
#define IMPORT_COLUMNS_MAX 40
#define IMPORT_ENTRIES_SHOWN 20000
#define IMPORT_ARENA_BYTES_MAX ((size_t)768 << 20)

/* A file as it was read, before any comparison. Constant once read; lives in `first.arena`. */
struct import_sheet {
    struct gw_import first;      /* rows, columns, and what reading them had to tell */
    const char *fault;           /* message key of why the whole file can't be read; NULL: it can */
    struct gw_text fault_column; /* the header that it is about */
    enum csv_read_encoding encoding;
    struct gw_text headers[IMPORT_COLUMNS_MAX]; /* as they stand in the file, by column */
    struct gw_text *unknown;                    /* headers that mean nothing to the kind */
    size_t unknown_count;
    struct gw_digest digest; /* of the file */
};

struct import_reading {
    const struct gw_import_kind *kind;
    struct gw_text file; /* outlives the sheet */
    int64_t rows_max;
    int zone_offset_min;
    struct gw_import_progress *progress; /* NULL: nobody is told */
};

/* Every kind, NULL at the end: the core's (import_kinds.c) and the modules'. */
const struct gw_import_kind *import_kind_find(const struct gw_app *app, struct gw_text name);
const struct gw_import_kind *import_kind_at(const struct gw_app *app, size_t index);

/* Whoever frees `arena` frees all. Any thread. */
enum gw_err import_sheet_read(struct gw_arena *arena, const struct import_reading *reading,
                              struct import_sheet *out) GW_MUST_USE;

/* Plans and, where asked for and nothing was refused, applies: `out->applied`. In a transaction, or
 * in a read transaction where options->apply is false. `out` lives in the sheet's arena. */
enum gw_err import_run(struct gw_request *req, const struct import_sheet *sheet,
                       const struct gw_import_options *options, struct gw_import *out) GW_MUST_USE;
/* Notes file and figures for the entry in the log. */
void import_audit(struct gw_request *req, const struct import_sheet *sheet,
                  const struct gw_import *import);

/* ---- import_report.c ---- */

const char *import_outcome_name(enum gw_import_outcome outcome);
/* The members of the reply, the entries' texts in the request's language. */
void import_report_json(const struct gw_app *app, enum gw_language language, struct gw_json *json,
                        const struct import_sheet *sheet, const struct gw_import *import);
/* The same as lines for a terminal. */
void import_report_lines(const struct gw_app *app, enum gw_language language, struct gw_buf *out,
                         const struct import_sheet *sheet, const struct gw_import *import);
/* A file of the kind's columns with two sample rows. */
struct gw_csv;
void import_sample_write(struct gw_csv *csv, const struct gw_import_kind *kind);

/* ---- kinds of the core ---- */
extern const struct gw_import_kind import_departments_kind;
extern const struct gw_import_kind import_staff_kind;
extern const struct gw_import_kind import_desknets_organizations_kind;
extern const struct gw_import_kind import_desknets_users_kind;

#endif
