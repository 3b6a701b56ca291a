/* audit_store.c - the audit log in the database: rows are added and read, never changed. */
#include "core/audit_store.h"

/* The key of an entry: its chain, then its place in it. */
static int64_t
id_of(int64_t chain, int64_t sequence)
{
    return chain * ((int64_t)1 << 48) + sequence;
}

static enum gw_err
read_head(struct gw_stmt *stmt, struct audit_head *out)
{
    struct gw_text hash;

    GW_TRY(gw_step_row(stmt));
    hash = gw_column_view(stmt, 2);
    if (hash.bytes != sizeof(out->hash.bytes))
        return GW_IO;
    out->chain = gw_column_int(stmt, 0);
    out->sequence = gw_column_int(stmt, 1);
    memcpy(out->hash.bytes, hash.data, sizeof(out->hash.bytes));
    return GW_OK;
}

GW_SQL(audit_head_select, "SELECT chain, sequence, hash FROM audit_chain WHERE chain = ?1");

enum gw_err
audit_store_head(struct gw_db *db, int64_t chain, struct audit_head *out)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_head_select);
    struct audit_head head = { .chain = chain };
    enum gw_err err;

    gw_bind_int(stmt, 1, chain);
    err = gw_step_end(read_head(stmt, &head));
    *out = head;
    return err;
}

GW_SQL(audit_head_upsert, "INSERT INTO audit_chain (chain, sequence, hash) VALUES (?1, ?2, ?3)"
                          " ON CONFLICT (chain) DO UPDATE"
                          " SET sequence = excluded.sequence, hash = excluded.hash");

enum gw_err
audit_store_set_head(struct gw_db *db, const struct audit_head *head)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_head_upsert);

    gw_bind_int(stmt, 1, head->chain);
    gw_bind_int(stmt, 2, head->sequence);
    gw_bind_bytes(stmt, 3,
                  (struct gw_text){ (const char *)head->hash.bytes, sizeof(head->hash.bytes) });
    return gw_step_later(stmt);
}

GW_SQL(audit_head_next, "SELECT chain, sequence, hash FROM audit_chain WHERE chain > ?1"
                        " ORDER BY chain LIMIT 1");

enum gw_err
audit_store_next_head(struct gw_db *db, int64_t after, struct audit_head *out)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_head_next);

    gw_bind_int(stmt, 1, after);
    return read_head(stmt, out);
}

GW_SQL(audit_insert, "INSERT INTO audit_entry"
                     " (id, chain, sequence, at, person_id, verb, item_id, result, entry, hash)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

enum gw_err
audit_store_insert(struct gw_db *db, const struct audit_row *row)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_insert);

    gw_bind_int(stmt, 1, id_of(row->chain, row->sequence));
    gw_bind_int(stmt, 2, row->chain);
    gw_bind_int(stmt, 3, row->sequence);
    gw_bind_int(stmt, 4, row->at);
    gw_bind_id(stmt, 5, row->person_id);
    gw_bind_text(stmt, 6, row->verb);
    gw_bind_id(stmt, 7, row->item_id);
    gw_bind_text(stmt, 8, row->result);
    gw_bind_bytes(stmt, 9, row->entry);
    gw_bind_bytes(stmt, 10, row->hash);
    return gw_step_later(stmt);
}

GW_SQL(audit_stray_select,
       "SELECT e.chain FROM audit_entry e WHERE NOT EXISTS"
       " (SELECT 1 FROM audit_chain c WHERE c.chain = e.chain) LIMIT 1",
       .scans = true);

enum gw_err
audit_store_stray_chain(struct gw_db *db, int64_t *chain)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_stray_select);
    enum gw_err err = gw_step_row(stmt);

    *chain = err == GW_OK ? gw_column_int(stmt, 0) : -1;
    return gw_step_end(err);
}

static enum gw_err
take_rows(struct gw_stmt *stmt, struct audit_walk *walk)
{
    enum gw_err err;

    walk->count = 0;
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct audit_row row = {
            .id = gw_column_int(stmt, 0),
            .chain = gw_column_int(stmt, 1),
            .sequence = gw_column_int(stmt, 2),
            .at = gw_column_int(stmt, 3),
            .person_id = gw_column_int(stmt, 4),
            .has_person = !gw_column_is_null(stmt, 4),
            .verb = gw_column_view(stmt, 5),
            .item_id = gw_column_int(stmt, 6),
            .has_item = !gw_column_is_null(stmt, 6),
            .result = gw_column_view(stmt, 7),
            .entry = gw_column_view(stmt, 8),
            .hash = gw_column_view(stmt, 9),
        };

        GW_TRY(walk->take(walk->arg, &row));
        walk->count++;
    }
    return gw_step_end(err);
}

bool
audit_row_is_in_place(const struct audit_row *row)
{
    return row->id == id_of(row->chain, row->sequence);
}

GW_SQL(audit_walk_select,
       "SELECT id, chain, sequence, at, person_id, verb, item_id, result, entry, hash"
       " FROM audit_entry WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3");

enum gw_err
audit_store_walk_chain(struct gw_db *db, struct audit_walk *walk)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_walk_select);

    gw_bind_int(stmt, 1, id_of(walk->chain, walk->sequence));
    gw_bind_int(stmt, 2, id_of(walk->chain + 1, 0));
    gw_bind_int(stmt, 3, walk->rows_max);
    return take_rows(stmt, walk);
}

GW_SQL(audit_page_select,
       "SELECT id, chain, sequence, at, person_id, verb, item_id, result, entry, hash"
       " FROM audit_entry WHERE id < ?1 ORDER BY id DESC LIMIT ?2");

enum gw_err
audit_store_page(struct gw_db *db, struct audit_walk *walk)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_page_select);

    gw_bind_int(stmt, 1, id_of(walk->chain, walk->sequence));
    gw_bind_int(stmt, 2, walk->rows_max);
    return take_rows(stmt, walk);
}

GW_SQL(audit_item_select, "SELECT entry FROM audit_entry WHERE item_id = ?1 AND result = 'ok'"
                          " ORDER BY id DESC");

enum gw_err
audit_store_last_of_item(struct gw_db *db, int64_t item_id, struct audit_last *out)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_item_select);
    struct audit_entry entry;
    const struct audit_record *record = &entry.record;

    gw_bind_int(stmt, 1, item_id);
    do {
        GW_TRY(gw_step_row(stmt));
        GW_TRY(audit_entry_decode(gw_column_view(stmt, 0), &entry));
    } while (record->before == NULL && record->after == NULL);
    *out = (struct audit_last){ .version = entry.version, .is_there = record->after != NULL };
    if (out->is_there)
        out->after = *record->after;
    snprintf(out->kind, sizeof(out->kind), "%.*s", GW_TEXT_ARG(record->kind));
    return GW_OK;
}

GW_SQL(audit_absent_select, "SELECT DISTINCT e.item_id FROM audit_entry e WHERE e.item_id > ?1"
                            " AND NOT EXISTS (SELECT 1 FROM item i WHERE i.id = e.item_id)"
                            " ORDER BY e.item_id LIMIT ?2");

enum gw_err
audit_store_absent_items(struct gw_db *db, int64_t after, int64_t *ids, size_t ids_max,
                         size_t *count)
{
    GW_STMT stmt = gw_db_stmt(db, &audit_absent_select);
    size_t found = 0;
    enum gw_err err = GW_MISSING;

    gw_bind_int(stmt, 1, after);
    gw_bind_int(stmt, 2, (int64_t)ids_max);
    while (found < ids_max && (err = gw_step_row(stmt)) == GW_OK)
        ids[found++] = gw_column_int(stmt, 0);
    *count = found;
    return gw_step_end(err);
}
