/* search_store.c - see search_store.h; the index is each driver's own (db/driver_sqlite_search.c,
 * db/driver_pgsql_search.c). */
#include "core/search_store.h"

#include "db/engine.h"
#include "db/search_words.h"

#define WORDS_BYTES_MAX ((size_t)4 << 20)
/* PostgreSQL sends what it found in one piece, of which mostly the beginning is wanted. */
#define PGSQL_PAGE_ROWS 200

GW_SQL(search_add, "INSERT INTO search_outbox (item_id, turn) VALUES (?1, 1)"
                   " ON CONFLICT (item_id) DO UPDATE SET turn = search_outbox.turn + 1");

enum gw_err
search_outbox_add(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &search_add);

    gw_bind_int(stmt, 1, item_id);
    return gw_step_later(stmt);
}

GW_SQL(search_add_below,
       "INSERT INTO search_outbox (item_id, turn) SELECT id, 1 FROM item WHERE parent_id = ?1"
       " ON CONFLICT (item_id) DO UPDATE SET turn = search_outbox.turn + 1");

enum gw_err
search_outbox_add_below(struct gw_db *db, int64_t item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &search_add_below);

    gw_bind_int(stmt, 1, item_id);
    return gw_step_done(stmt);
}

GW_SQL(search_waiting, "SELECT item_id, turn FROM search_outbox LIMIT ?1", .scans = true);

enum gw_err
search_outbox_list(struct gw_db *db, struct search_turn *turns, size_t turns_max, size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &search_waiting);
    enum gw_err err = GW_MISSING;
    size_t found = 0;

    gw_bind_int(stmt, 1, (int64_t)turns_max);
    while (found < turns_max && (err = gw_step_row(stmt)) == GW_OK)
        turns[found++] = (struct search_turn){ gw_column_int(stmt, 0), gw_column_int(stmt, 1) };
    *count = found;
    return gw_step_end(err);
}

GW_SQL(search_waiting_count, "SELECT COUNT(*) FROM search_outbox", .scans = true);

enum gw_err
search_outbox_count(struct gw_db *db, int64_t *out)
{
    GW_STMT stmt = gw_db_stmt(db, &search_waiting_count);

    GW_TRY(gw_step_row(stmt));
    *out = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(search_done, "DELETE FROM search_outbox WHERE item_id = ?1 AND turn = ?2");

enum gw_err
search_outbox_remove(struct gw_db *db, const struct search_turn *turn)
{
    GW_STMT stmt = gw_db_stmt(db, &search_done);

    gw_bind_int(stmt, 1, turn->item_id);
    gw_bind_int(stmt, 2, turn->turn);
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_MISSING;
}

/* The states stand as numbers: 2 waiting, 3 current, 4 past. */
GW_SQL(search_item,
       "SELECT i.item_no, i.container_id, i.owner_department_id, i.issuer_department_id,"
       " i.author_id, i.on_behalf_of, p.container_id, i.published_from,"
       " i.state BETWEEN 2 AND 4 AND i.removed_at IS NULL AND i.trashed_at IS NULL, i.kind,"
       " i.document_no FROM item i LEFT JOIN item p ON p.id = i.parent_id WHERE i.id = ?1");

enum gw_err
search_item_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct search_item *out)
{
    GW_STMT stmt = gw_db_stmt(db, &search_item);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct search_item){
        .id = item_id,
        .item_no = gw_column_int(stmt, 0),
        .container_id = gw_column_int(stmt, 1),
        .owner_department_id = gw_column_int(stmt, 2),
        .issuer_department_id = gw_column_int(stmt, 3),
        .author_id = gw_column_int(stmt, 4),
        .on_behalf_of = gw_column_int(stmt, 5),
        .parent_container_id = gw_column_int(stmt, 6),
        .published_from = gw_column_int(stmt, 7),
        .is_wanted = gw_column_int(stmt, 8) != 0,
        .kind = gw_column_text(stmt, arena, 9),
        .document_no = gw_column_text(stmt, arena, 10),
    };
    return GW_OK;
}

GW_SQL(search_next_item, "SELECT id FROM item WHERE item_no > ?1 ORDER BY item_no LIMIT 1");

enum gw_err
search_item_after(struct gw_db *db, int64_t item_no, int64_t *item_id)
{
    GW_STMT stmt = gw_db_stmt(db, &search_next_item);

    gw_bind_int(stmt, 1, item_no);
    GW_TRY(gw_step_row(stmt));
    *item_id = gw_column_int(stmt, 0);
    return GW_OK;
}

GW_SQL(search_stored, "SELECT item_no, indexed_text, scope FROM search_doc WHERE item_id = ?1");

enum gw_err
search_doc_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id, struct search_doc *out)
{
    GW_STMT stmt = gw_db_stmt(db, &search_stored);

    gw_bind_int(stmt, 1, item_id);
    GW_TRY(gw_step_row(stmt));
    *out = (struct search_doc){ .item_no = gw_column_int(stmt, 0),
                                .item_id = item_id,
                                .indexed_text = gw_column_text(stmt, arena, 1),
                                .scope = gw_column_text(stmt, arena, 2) };
    return GW_OK;
}

GW_SQL(search_index_insert,
       "INSERT INTO search_index (rowid, indexed_text, scope) VALUES (?1, ?2, ?3)",
       .pgsql = "INSERT INTO search_index (item_no, words, grams)"
                " VALUES (?1, ?2, CAST(CAST(?3 AS TEXT) AS TSVECTOR))");

static enum gw_err
index_put(struct gw_db *db, int64_t item_no, struct gw_text text, struct gw_text scope)
{
    GW_STMT stmt = gw_db_stmt(db, &search_index_insert);

    gw_bind_int(stmt, 1, item_no);
    gw_bind_text(stmt, 2, text);
    gw_bind_text(stmt, 3, scope);
    return gw_step_done(stmt);
}

static enum gw_err
index_insert(struct gw_db *db, const struct search_doc *doc)
{
    struct gw_buf words, vector;
    enum gw_err err = GW_TOO_LARGE;

    if (db_engine(db) == DB_SQLITE)
        return index_put(db, doc->item_no, doc->indexed_text, doc->scope);
    gw_buf_init(&words, WORDS_BYTES_MAX);
    gw_buf_init(&vector, WORDS_BYTES_MAX);
    search_words_sequence(&words, doc->indexed_text);
    search_words_vector(&vector, doc->indexed_text, doc->scope);
    if (!words.failed && !vector.failed)
        err = index_put(db, doc->item_no, gw_buf_view(&words), gw_buf_view(&vector));
    gw_buf_done(&words);
    gw_buf_done(&vector);
    return err;
}

GW_SQL(search_doc_store, "INSERT INTO search_doc (item_no, item_id, indexed_text, scope)"
                         " VALUES (?1, ?2, ?3, ?4)");

enum gw_err
search_doc_insert(struct gw_db *db, const struct search_doc *doc)
{
    GW_STMT stmt = gw_db_stmt(db, &search_doc_store);

    gw_bind_int(stmt, 1, doc->item_no);
    gw_bind_int(stmt, 2, doc->item_id);
    gw_bind_text(stmt, 3, doc->indexed_text);
    gw_bind_text(stmt, 4, doc->scope);
    GW_TRY(gw_step_done(stmt));
    return index_insert(db, doc);
}

/* FTS5's command: an index without a text of its own has to be told what it was given. */
GW_SQL(search_index_delete,
       "INSERT INTO search_index (search_index, rowid, indexed_text, scope)"
       " VALUES ('delete', ?1, ?2, ?3)",
       .pgsql = "DELETE FROM search_index WHERE item_no = ?1");

static enum gw_err
index_remove(struct gw_db *db, const struct search_doc *doc)
{
    GW_STMT stmt = gw_db_stmt(db, &search_index_delete);

    gw_bind_int(stmt, 1, doc->item_no);
    if (db_engine(db) == DB_SQLITE) {
        gw_bind_text(stmt, 2, doc->indexed_text);
        gw_bind_text(stmt, 3, doc->scope);
    }
    return gw_step_done(stmt);
}

GW_SQL(search_doc_delete, "DELETE FROM search_doc WHERE item_no = ?1");

enum gw_err
search_doc_remove(struct gw_db *db, const struct search_doc *doc)
{
    GW_STMT stmt = gw_db_stmt(db, &search_doc_delete);

    gw_bind_int(stmt, 1, doc->item_no);
    GW_TRY(gw_step_done(stmt));
    return index_remove(db, doc);
}

GW_SQL(search_option, "INSERT INTO search_index (search_index, rank) VALUES (?1, ?2)",
       .pgsql = GW_SQL_NONE);

enum gw_err
search_index_set(struct gw_db *db, const char *option, int64_t value)
{
    GW_STMT stmt = NULL;

    if (db_engine(db) != DB_SQLITE)
        return GW_OK;
    stmt = gw_db_stmt(db, &search_option);
    gw_bind_text(stmt, 1, gw_text_from(option));
    gw_bind_int(stmt, 2, value);
    return gw_step_done(stmt);
}

enum gw_err
search_index_merge(struct gw_db *db, int64_t pages)
{
    return search_index_set(db, "merge", pages);
}

GW_SQL(search_optimize, "INSERT INTO search_index (search_index) VALUES ('optimize')",
       .pgsql = GW_SQL_NONE);

enum gw_err
search_index_join(struct gw_db *db)
{
    GW_STMT stmt = NULL;

    if (db_engine(db) != DB_SQLITE)
        return GW_OK;
    stmt = gw_db_stmt(db, &search_optimize);
    return gw_step_done(stmt);
}

/* Newest first is the order of the index itself, which stops when enough is found; so what does not
 * fit is told, not filtered: somebody has to count how far it goes. 3 current, 4 past. */
#define ROWS(number)                                                                               \
    "SELECT x." number ", i.id, i.state IN (3, 4) AND i.hidden_at IS NULL"                         \
    " AND i.removed_at IS NULL AND i.trashed_at IS NULL AND visible(i.audience_id)"                \
    " AND (CAST(?3 AS BIGINT) IS NULL OR i.container_id = ?3 OR EXISTS"                            \
    " (SELECT 1 FROM item p WHERE p.id = i.parent_id AND p.container_id = ?3))"                    \
    " AND (CAST(?4 AS BIGINT) IS NULL OR i.author_id = ?4 OR i.on_behalf_of = ?4)"                 \
    " AND (CAST(?5 AS BIGINT) IS NULL OR i.published_from >= ?5) AND (CAST(?6 AS BIGINT) IS NULL " \
    "OR i.published_from < ?6)"                                                                    \
    " FROM search_index x JOIN item i ON i.item_no = x." number
#define PHRASE(list) "(SELECT 1 FROM unnest(string_to_array(" list ", E'\\n')) AS p WHERE strpos"

GW_SQL(search_rows,
       ROWS("rowid") " WHERE search_index MATCH ?1 AND x.rowid < ?2 ORDER BY x.rowid DESC LIMIT ?7",
       .pgsql = ROWS("item_no") " WHERE x.grams @@ CAST(CAST(?1 AS TEXT) AS TSQUERY)"
                                " AND x.item_no < ?2"
                                " AND NOT EXISTS " PHRASE(
                                    "?8") "(x.words, p) = 0)"
                                          " AND NOT EXISTS " PHRASE(
                                              "?9") "(x.words, p) > 0)"
                                                    " ORDER BY x.item_no DESC LIMIT ?7");

struct asking {
    struct gw_db *db;
    struct gw_arena *arena;
    const struct search_range *range;
    enum gw_err (*each)(void *arg, const struct search_row *row, bool *going_on);
    void *arg;
    int64_t before_no;
    bool going_on;
};

static void
query_bind(const struct asking *asking, struct gw_stmt *stmt)
{
    const struct search_range *range = asking->range;
    struct search_terms terms;

    if (db_engine(asking->db) == DB_SQLITE) {
        gw_bind_text(stmt, 1, search_query_fts(asking->arena, range->query, range->scope));
        return;
    }
    search_query_terms(asking->arena, range->query, range->scope, &terms);
    gw_bind_text(stmt, 1, terms.grams);
    gw_bind_text(stmt, 8, terms.wanted);
    gw_bind_text(stmt, 9, terms.excluded);
}

/* At most `rows_max` further rows; `*rows` is how many there were. */
static enum gw_err
page_each(struct asking *asking, int64_t rows_max, int64_t *rows)
{
    GW_STMT stmt = gw_db_stmt(asking->db, &search_rows);
    const struct search_range *range = asking->range;
    enum gw_err err = GW_MISSING;

    query_bind(asking, stmt);
    gw_bind_int(stmt, 2, asking->before_no);
    gw_bind_id(stmt, 3, range->container_id);
    gw_bind_id(stmt, 4, range->person_id);
    gw_bind_id(stmt, 5, range->from);
    gw_bind_id(stmt, 6, range->until);
    gw_bind_int(stmt, 7, rows_max);
    for (*rows = 0; asking->going_on && (err = gw_step_row(stmt)) == GW_OK; ++*rows) {
        const struct search_row row = { .item_no = gw_column_int(stmt, 0),
                                        .item_id = gw_column_int(stmt, 1),
                                        .fits = gw_column_int(stmt, 2) != 0 };

        asking->before_no = row.item_no;
        GW_TRY(asking->each(asking->arg, &row, &asking->going_on));
    }
    return gw_step_end(err);
}

enum gw_err
search_rows_each(struct gw_db *db, struct gw_arena *arena, const struct search_range *range,
                 enum gw_err (*each)(void *arg, const struct search_row *row, bool *going_on),
                 void *arg)
{
    struct asking asking = { .db = db,
                             .arena = arena,
                             .range = range,
                             .each = each,
                             .arg = arg,
                             .before_no = range->before_no,
                             .going_on = true };
    const int64_t page_max = db_engine(db) == DB_SQLITE ? range->rows_max : PGSQL_PAGE_ROWS;
    int64_t left = range->rows_max;

    while (left > 0 && asking.going_on) {
        const int64_t asked = left < page_max ? left : page_max;
        int64_t rows;

        GW_TRY(page_each(&asking, asked, &rows));
        left = rows < asked ? 0 : left - rows;
    }
    return GW_OK;
}

/* A city has some hundred departments. */
GW_SQL(search_below,
       "WITH RECURSIVE below (id) AS (SELECT id FROM department WHERE id = ?1"
       " UNION SELECT d.id FROM department d JOIN below b ON d.parent_id = b.id)"
       " SELECT id FROM below LIMIT ?2",
       .scans = true);

enum gw_err
search_departments_below(struct gw_db *db, int64_t department_id, int64_t *ids, size_t ids_max,
                         size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &search_below);
    enum gw_err err = GW_MISSING;
    size_t found = 0;

    gw_bind_int(stmt, 1, department_id);
    gw_bind_int(stmt, 2, (int64_t)ids_max);
    while (found < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[found++] = gw_column_int(stmt, 0);
    *count = found;
    return gw_step_end(err);
}
