/* driver_pgsql_value.c - PostgreSQL's binary values: read as numbers, and the audiences made. */

#include "db/driver_pgsql.h"
#include "gw/bitmap.h"

/* Of pg_type, fixed for ever. */
enum type {
    TYPE_BOOL = 16,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_FLOAT8 = 701,
    TYPE_NUMERIC = 1700,
};

static uint64_t
big_endian(const char *bytes, int count)
{
    uint64_t value = 0;

    for (int i = 0; i < count; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

static int
short_at(const char *bytes)
{
    return (int16_t)big_endian(bytes, 2);
}

/* Four shorts (digits, place of the first one, sign, digits to show), then digits to the base of
 * 10,000. What stands behind the point is cut off; what a 64-bit number can't hold never comes. */
static int64_t
numeric_value(const char *bytes, int length)
{
    const int digits = short_at(bytes);
    const int weight = short_at(bytes + 2);
    const bool is_negative = big_endian(bytes + 4, 2) == 0x4000;
    int64_t value = 0;

    gw_check(length >= 8 + 2 * digits && weight <= 4);
    for (int i = 0; i <= weight; i++)
        value = value * 10000 + (i < digits ? short_at(bytes + 8 + 2 * i) : 0);
    return is_negative ? -value : value;
}

static int64_t
float_value(const char *bytes)
{
    const uint64_t bits = big_endian(bytes, 8);
    double value;

    memcpy(&value, &bits, sizeof(value));
    return (int64_t)value;
}

bool
pgsql_value_is_number(const PGresult *result, int column)
{
    const Oid type = PQftype(result, column);

    return type == TYPE_BOOL || type == TYPE_INT8 || type == TYPE_INT2 || type == TYPE_INT4 ||
           type == TYPE_FLOAT8 || type == TYPE_NUMERIC;
}

int64_t
pgsql_value_int(const PGresult *result, int row, int column)
{
    const char *bytes = PQgetvalue(result, row, column);
    const int length = PQgetlength(result, row, column);

    if (PQgetisnull(result, row, column))
        return 0;
    switch (PQftype(result, column)) {
    case TYPE_BOOL:
        return bytes[0] != 0;
    case TYPE_INT8:
        return (int64_t)big_endian(bytes, 8);
    case TYPE_INT4:
        return (int32_t)big_endian(bytes, 4);
    case TYPE_INT2:
        return short_at(bytes);
    case TYPE_FLOAT8:
        return float_value(bytes);
    case TYPE_NUMERIC:
        return numeric_value(bytes, length);
    default:
        return strtoll(bytes, NULL, 10); /* a text; libpq ends each value with NUL */
    }
}

static void
number_add(struct gw_buf *buf, uint64_t value, int bytes)
{
    while (bytes-- > 0) {
        const unsigned char byte = (unsigned char)(value >> (8 * bytes));

        gw_buf_add(buf, &byte, 1);
    }
}

/* array_recv: dimensions, no NULLs, type; length and lower bound; each with its length. */
void
pgsql_visible_make(struct driver_connection *connection)
{
    struct gw_buf *buf = &connection->visible;
    const struct gw_bitmap *audiences = connection->audiences;
    const uint64_t count = audiences == NULL ? 0 : gw_bitmap_count(audiences);

    gw_buf_clear(buf);
    number_add(buf, count == 0 ? 0 : 1, 4);
    number_add(buf, 0, 4);
    number_add(buf, TYPE_INT8, 4);
    if (count > 0) {
        number_add(buf, count, 4);
        number_add(buf, 1, 4);
    }
    for (uint64_t id = 0; count > 0 && gw_bitmap_next(audiences, &id); id++) {
        number_add(buf, sizeof(int64_t), 4);
        number_add(buf, id, 8);
    }
    connection->visible_is_made = true;
}
