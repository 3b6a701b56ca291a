/* transfer_rows.h - the rows of one table: read with their digest, and written into another
 * database. For transfer.c. */
#ifndef DB_TRANSFER_ROWS_H
#define DB_TRANSFER_ROWS_H

#include "db/transfer.h"

/* The row that a statement stands on, in the table's order of columns. */
struct transfer_row {
    const struct driver *driver;
    struct driver_statement *statement;
};

struct transfer_walk {
    struct gw_db *db; /* in a transaction */
    const struct driver_table *table;
    /* For each row, before the next one is read; NULL: the digest is all that is wanted. */
    enum gw_err (*take)(void *arg, const struct transfer_row *row);
    void *arg;
    /* Every few thousand rows. */
    enum gw_err (*tick)(void *tick_arg, int64_t rows);
    void *tick_arg;
};
/* Reads all rows in the order of the key (of all columns, where there is none). GW_INVALID for a
 * value that is not of its column's type, or a text that is no UTF-8 or holds NUL; the line on
 * stderr names it. */
enum gw_err transfer_rows_read(const struct transfer_walk *walk,
                               struct transfer_sum *out) GW_MUST_USE;

struct transfer_writer;
/* Inserts into `table` of the database, many rows with one statement. NULL without memory. */
struct transfer_writer *transfer_writer_new(struct gw_db *db, const struct driver_table *table);
void transfer_writer_free(struct transfer_writer *writer);
enum gw_err transfer_writer_add(struct transfer_writer *writer,
                                const struct transfer_row *row) GW_MUST_USE;
/* What add() still keeps. */
enum gw_err transfer_writer_flush(struct transfer_writer *writer) GW_MUST_USE;
/* Since the last call of this function. */
int64_t transfer_writer_bytes(struct transfer_writer *writer);

/* ---- transfer_sql.c: statements for a table, prepared on the driver; finish() ends them ---- */

/* All rows in the table's order, which is the same on every engine. */
enum gw_err transfer_prepare_read(struct gw_db *db, const struct driver_table *table,
                                  struct driver_statement **out) GW_MUST_USE;
/* For so many rows at once: parameters row by row, in the order of the columns. */
enum gw_err transfer_prepare_insert(struct gw_db *db, const struct driver_table *table, size_t rows,
                                    struct driver_statement **out) GW_MUST_USE;
/* A statement without parameters or rows, run once. */
enum gw_err transfer_statement_run(struct gw_db *db, const char *text) GW_MUST_USE;
enum gw_err transfer_table_is_filled(struct gw_db *db, const struct driver_table *table,
                                     bool *out) GW_MUST_USE;
enum gw_err transfer_table_clear(struct gw_db *db, const struct driver_table *table) GW_MUST_USE;

#endif
