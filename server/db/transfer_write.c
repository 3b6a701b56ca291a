/* transfer_write.c - rows into a table, many with one statement: the way to the engine and back
 * costs more than a row does. */
#include "db/transfer_rows.h"
#include "gw/buf.h"

#define PARAMETERS_MAX 512
#define ROWS_MAX 64
#define BYTES_WAITING ((size_t)256 << 10) /* rows wait until they have so many */
#define BYTES_MAX ((size_t)1 << 30)       /* of one row and those before it */

/* Texts by their place in the buffer, which moves while it grows. */
struct cell {
    bool is_null;
    int64_t number;
    size_t offset, bytes;
};

struct transfer_writer {
    struct gw_db *db;
    const struct driver_table *table;
    struct driver_statement *many, *one; /* NULL until they are needed */
    size_t rows_many;
    size_t rows; /* that wait */
    struct cell *cells;
    struct gw_buf texts;
    int64_t written;
};

struct transfer_writer *
transfer_writer_new(struct gw_db *db, const struct driver_table *table)
{
    struct transfer_writer *writer = calloc(1, sizeof(*writer));
    size_t fitting = PARAMETERS_MAX / table->columns_count;

    if (writer == NULL)
        return NULL;
    writer->db = db;
    writer->table = table;
    writer->rows_many = fitting < 1 ? 1 : fitting > ROWS_MAX ? ROWS_MAX : fitting;
    writer->cells = calloc(writer->rows_many * table->columns_count, sizeof(*writer->cells));
    gw_buf_init(&writer->texts, BYTES_MAX);
    if (writer->cells != NULL)
        return writer;
    transfer_writer_free(writer);
    return NULL;
}

void
transfer_writer_free(struct transfer_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->many != NULL)
        writer->db->driver->finish(writer->many);
    if (writer->one != NULL)
        writer->db->driver->finish(writer->one);
    gw_buf_done(&writer->texts);
    free(writer->cells);
    free(writer);
}

static void
cell_keep(struct transfer_writer *writer, const struct transfer_row *row, size_t column)
{
    struct cell *cell = &writer->cells[writer->rows * writer->table->columns_count + column];
    const int index = (int)column;

    *cell = (struct cell){ .is_null = row->driver->column_is_null(row->statement, index) };
    if (cell->is_null)
        return;
    if (writer->table->columns[column].type == DRIVER_INTEGER) {
        cell->number = row->driver->column_int(row->statement, index);
    } else {
        struct gw_text text = row->driver->column_view(row->statement, index);

        cell->offset = writer->texts.bytes;
        cell->bytes = text.bytes;
        gw_buf_text(&writer->texts, text);
    }
}

enum gw_err
transfer_writer_add(struct transfer_writer *writer, const struct transfer_row *row)
{
    for (size_t i = 0; i < writer->table->columns_count; i++)
        cell_keep(writer, row, i);
    if (writer->texts.failed)
        return GW_TOO_LARGE;
    writer->rows++;
    if (writer->rows < writer->rows_many && writer->texts.bytes < BYTES_WAITING)
        return GW_OK;
    return transfer_writer_flush(writer);
}

static enum gw_err
cell_bind(const struct transfer_writer *writer, struct driver_statement *statement,
          const struct cell *cell, int index)
{
    const struct driver *driver = writer->db->driver;
    const size_t column = (size_t)(index - 1) % writer->table->columns_count;
    const struct gw_text text = { writer->texts.data == NULL ? ""
                                                             : writer->texts.data + cell->offset,
                                  cell->bytes };

    if (cell->is_null)
        return driver->bind_null(statement, index);
    switch (writer->table->columns[column].type) {
    case DRIVER_INTEGER:
        return driver->bind_int(statement, index, cell->number);
    case DRIVER_TEXT:
        return driver->bind_text(statement, index, text);
    case DRIVER_BYTES:
        return driver->bind_bytes(statement, index, text);
    }
    return GW_BUG;
}

/* `statement` takes `rows` rows from the first `cell` on. */
static enum gw_err
insert(const struct transfer_writer *writer, struct driver_statement *statement,
       const struct cell *cell, size_t rows)
{
    const int last = (int)(rows * writer->table->columns_count);
    enum gw_err err = GW_OK;

    for (int index = 1; index <= last && err == GW_OK; index++)
        err = cell_bind(writer, statement, cell++, index);
    if (err == GW_OK)
        err = writer->db->driver->step(statement);
    writer->db->driver->reset(statement);
    return gw_step_end(err);
}

static enum gw_err
flush_one_by_one(struct transfer_writer *writer)
{
    if (writer->one == NULL)
        GW_TRY(transfer_prepare_insert(writer->db, writer->table, 1, &writer->one));
    for (size_t row = 0; row < writer->rows; row++)
        GW_TRY(insert(writer, writer->one, &writer->cells[row * writer->table->columns_count], 1));
    return GW_OK;
}

static enum gw_err
flush_all(struct transfer_writer *writer)
{
    if (writer->many == NULL)
        GW_TRY(
            transfer_prepare_insert(writer->db, writer->table, writer->rows_many, &writer->many));
    return insert(writer, writer->many, writer->cells, writer->rows);
}

enum gw_err
transfer_writer_flush(struct transfer_writer *writer)
{
    const size_t cells = writer->rows * writer->table->columns_count;

    if (writer->rows == writer->rows_many)
        GW_TRY(flush_all(writer));
    else
        GW_TRY(flush_one_by_one(writer));
    writer->written += (int64_t)(writer->texts.bytes + cells * sizeof(int64_t));
    writer->rows = 0;
    gw_buf_clear(&writer->texts);
    return GW_OK;
}

int64_t
transfer_writer_bytes(struct transfer_writer *writer)
{
    const int64_t written = writer->written;

    writer->written = 0;
    return written;
}
