/* transfer_rows.c - reading a table in the order of its key, with a digest of what is read. */
#include "db/transfer_rows.h"

#include <endian.h>
#include <sodium.h>

#include "db/directory.h"

#define TICK_ROWS 4096
#define GATHER_BYTES 4096

/* ---- values ---- */

struct value {
    bool is_null;
    int64_t number;      /* of DRIVER_INTEGER */
    struct gw_text text; /* of the others; lasts until the next row */
};

static const char *
value_fault(const struct transfer_row *row, int index, enum driver_type type,
            const struct value *value)
{
    const struct driver *driver = row->driver;

    if (driver->column_is != NULL && !driver->column_is(row->statement, index, type))
        return "is not of the column's type";
    if (type != DRIVER_TEXT)
        return NULL;
    if (!gw_text_is_utf8(value->text))
        return "is no UTF-8";
    if (value->text.bytes > 0 && memchr(value->text.data, '\0', value->text.bytes) != NULL)
        return "holds a NUL";
    return NULL;
}

/* Where it is, for whoever has to mend it. */
static void
say_fault(const struct transfer_row *row, const struct driver_table *table, size_t index,
          const char *fault)
{
    struct gw_text key = row->driver->column_view(row->statement, 0);

    database_say("table %s, row with %s %.*s: %s %s", table->name, table->columns[0].name,
                 (int)(key.bytes < 80 ? key.bytes : 80), key.data == NULL ? "" : key.data,
                 table->columns[index].name, fault);
}

static enum gw_err
value_read(const struct transfer_row *row, const struct driver_table *table, size_t column,
           struct value *out)
{
    const struct driver *driver = row->driver;
    const enum driver_type type = table->columns[column].type;
    const int index = (int)column;
    const char *fault;

    *out = (struct value){ .is_null = driver->column_is_null(row->statement, index) };
    if (out->is_null)
        return GW_OK;
    if (type == DRIVER_INTEGER)
        out->number = driver->column_int(row->statement, index);
    else
        out->text = driver->column_view(row->statement, index);
    fault = value_fault(row, index, type, out);
    if (fault == NULL)
        return GW_OK;
    say_fault(row, table, column, fault);
    return GW_INVALID;
}

/* ---- the digest: small pieces are gathered, since each call to the library costs ---- */

struct digesting {
    crypto_generichash_state state;
    size_t used;
    uint8_t bytes[GATHER_BYTES];
};

static void
digest_flush(struct digesting *digesting)
{
    crypto_generichash_update(&digesting->state, digesting->bytes, digesting->used);
    digesting->used = 0;
}

static void
digest_add(struct digesting *digesting, const void *bytes, size_t count)
{
    if (count > sizeof(digesting->bytes) - digesting->used)
        digest_flush(digesting);
    if (count > sizeof(digesting->bytes)) {
        crypto_generichash_update(&digesting->state, bytes, count);
    } else if (count > 0) {
        memcpy(digesting->bytes + digesting->used, bytes, count);
        digesting->used += count;
    }
}

static void
digest_number(struct digesting *digesting, char letter, uint64_t number)
{
    uint8_t bytes[9] = { (uint8_t)letter };
    const uint64_t big = htobe64(number);

    memcpy(bytes + 1, &big, sizeof(big));
    digest_add(digesting, bytes, sizeof(bytes));
}

static void
digest_text(struct digesting *digesting, char letter, struct gw_text text)
{
    digest_number(digesting, letter, text.bytes);
    digest_add(digesting, text.data, text.bytes);
}

static void
digest_value(struct digesting *digesting, enum driver_type type, const struct value *value)
{
    if (value->is_null)
        digest_add(digesting, "n", 1);
    else if (type == DRIVER_INTEGER)
        digest_number(digesting, 'i', (uint64_t)value->number);
    else
        digest_text(digesting, type == DRIVER_TEXT ? 't' : 'b', value->text);
}

static void
digest_begin(struct digesting *digesting, const struct driver_table *table)
{
    static const char letters[] = {
        [DRIVER_INTEGER] = 'i', [DRIVER_TEXT] = 't', [DRIVER_BYTES] = 'b'
    };

    crypto_generichash_init(&digesting->state, NULL, 0, TRANSFER_DIGEST_BYTES);
    digesting->used = 0;
    digest_text(digesting, 't', gw_text_from(table->name));
    for (size_t i = 0; i < table->columns_count; i++)
        digest_text(digesting, letters[table->columns[i].type],
                    gw_text_from(table->columns[i].name));
}

/* ---- reading ---- */

static enum gw_err
row_digest(struct digesting *digesting, const struct driver_table *table,
           const struct transfer_row *row)
{
    for (size_t i = 0; i < table->columns_count; i++) {
        struct value value;

        GW_TRY(value_read(row, table, i, &value));
        digest_value(digesting, table->columns[i].type, &value);
    }
    return GW_OK;
}

static enum gw_err
rows_read(const struct transfer_walk *walk, const struct transfer_row *row,
          struct digesting *digesting, int64_t *rows)
{
    enum gw_err err;

    while ((err = row->driver->step(row->statement)) == GW_OK) {
        GW_TRY(row_digest(digesting, walk->table, row));
        if (walk->take != NULL)
            GW_TRY(walk->take(walk->arg, row));
        if (++*rows % TICK_ROWS == 0)
            GW_TRY(walk->tick(walk->tick_arg, *rows));
    }
    return gw_step_end(err);
}

enum gw_err
transfer_rows_read(const struct transfer_walk *walk, struct transfer_sum *out)
{
    struct transfer_row row = { .driver = walk->db->driver };
    struct digesting digesting;
    int64_t rows = 0;
    enum gw_err err;

    GW_TRY(transfer_prepare_read(walk->db, walk->table, &row.statement));
    digest_begin(&digesting, walk->table);
    err = rows_read(walk, &row, &digesting, &rows);
    row.driver->reset(row.statement);
    row.driver->finish(row.statement);
    GW_TRY(err);
    digest_flush(&digesting);
    *out = (struct transfer_sum){ .rows = rows };
    crypto_generichash_final(&digesting.state, out->digest, sizeof(out->digest));
    return walk->tick(walk->tick_arg, rows);
}
