/* export.h - what a module hands out when a section or the whole city takes its content along, and
 * takes back into an empty city.
 *
 * An export is a folder: one list a table, as UTF-8 and as CP932, the files as they are, and a
 * manifest with the digest of each list. A module declares its tables; the core walks them. The
 * rows of a table are found by the ids of one set ("item", "person", …): a table that owns its set
 * says which ids belong to a section by themselves, and a column that refers to a set brings the
 * row it names along, first. So every row stands behind all that it refers to, and whoever takes
 * the lists back reads them in order.
 */
#ifndef GW_EXPORT_H
#define GW_EXPORT_H

#include "gw/db.h"

enum gw_export_type {
    GW_EXPORT_NUMBER = 1, /* an empty cell is NULL, here as in the next three */
    GW_EXPORT_FLAG,       /* 0 or 1 */
    GW_EXPORT_DATE,       /* "2026-04-01" */
    GW_EXPORT_TIME,       /* RFC 3339, UTC, microseconds */
    GW_EXPORT_TEXT,       /* an empty cell is the empty text */
    GW_EXPORT_OPTIONAL,   /* text; an empty cell is NULL */
    GW_EXPORT_BYTES,      /* hexadecimal digits */
    GW_EXPORT_PEOPLE,   /* ids of the set "person", 8 bytes big endian each; numbers with spaces */
    GW_EXPORT_KANA_KEY, /* sort key of the text in the column before; stands in no list */
    GW_EXPORT_CONTENT,  /* digest of a content; the list names where its file lies */
    GW_EXPORT_NOTE,     /* text for who reads the list; not taken back */
};

struct gw_export_column {
    const char *name;    /* as in SQL, and in the manifest */
    const char *heading; /* in the lists: what staff call it, in Japanese; unique in its table */
    const char *refers;  /* the set that its number belongs to; NULL: none */
    enum gw_export_type type;
};

struct gw_export_table {
    const char *name;                       /* of the table, and of its list */
    const char *label;                      /* what staff call what is in it, in Japanese */
    const char *set;                        /* rows are found by its ids */
    bool city_only;                         /* only when the whole city goes */
    const struct gw_export_column *columns; /* ends with a zero entry */
    const struct gw_sql *rows;              /* of id ?1; the columns in order */
    const struct gw_sql *insert; /* the columns in order, without notes; what is there stays */
    /* For the table that owns the set; NULL for the others. */
    const struct gw_sql *roots; /* ids of what belongs to department ?1 and below; 0: to the city */
    const struct gw_sql *more;  /* ids of the same set that go along with id ?1, or NULL */
};

/* The head of a statement that asks for a department and those below it: `below (id)`, all of them
 * where ?1 is 0. */
#define GW_EXPORT_BELOW                                                             \
    "WITH RECURSIVE below (id) AS (SELECT id FROM department WHERE id = ?1"         \
    " OR (?1 = 0 AND parent_id IS NULL) UNION ALL SELECT d.id FROM department AS d" \
    " JOIN below AS b ON d.parent_id = b.id) "

#endif
