/* account_store.c - accounts in the database: finding one for a sign-in, and what changes it. */
#include "core/account.h"

#define ACCOUNT_COLUMNS                                                            \
    "SELECT a.id, a.person_id, a.login, a.password, p.name, p.kana, p.staff_no,"   \
    " a.must_change_password, a.state, a.initial_until, a.language FROM account a" \
    " JOIN person p ON p.id = a.person_id WHERE "

static enum gw_err
account_read(struct gw_stmt *stmt, struct gw_arena *arena, struct account *out)
{
    GW_TRY(gw_step_row(stmt));
    *out = (struct account){
        .id = gw_column_int(stmt, 0),
        .person_id = gw_column_int(stmt, 1),
        .login = gw_column_text(stmt, arena, 2),
        .password = gw_column_text(stmt, arena, 3),
        .name = gw_column_text(stmt, arena, 4),
        .kana = gw_column_text(stmt, arena, 5),
        .staff_no = gw_column_text(stmt, arena, 6),
        .must_change_password = gw_column_int(stmt, 7) != 0,
        .is_open = gw_text_equal(gw_column_view(stmt, 8), GW_TEXT("active")),
        .initial_until = gw_column_int(stmt, 9),
        .is_english = gw_text_equal(gw_column_view(stmt, 10), GW_TEXT("en")),
    };
    return GW_OK;
}

GW_SQL(account_by_login, ACCOUNT_COLUMNS "a.login = ?1");

enum gw_err
account_find_by_login(struct gw_db *db, struct gw_arena *arena, struct gw_text login,
                      struct account *out)
{
    GW_STMT stmt = gw_db_stmt(db, &account_by_login);

    gw_bind_text(stmt, 1, login);
    return account_read(stmt, arena, out);
}

GW_SQL(account_by_id, ACCOUNT_COLUMNS "a.id = ?1");

enum gw_err
account_load(struct gw_db *db, struct gw_arena *arena, int64_t account_id, struct account *out)
{
    GW_STMT stmt = gw_db_stmt(db, &account_by_id);

    gw_bind_int(stmt, 1, account_id);
    return account_read(stmt, arena, out);
}

/* A change that finds no row came too late. */
static enum gw_err
changed_one(struct gw_stmt *stmt)
{
    GW_TRY(gw_step_done(stmt));
    return gw_stmt_changes(stmt) == 1 ? GW_OK : GW_CONFLICT;
}

GW_SQL(account_set_password,
       "UPDATE account SET password = ?3, must_change_password = ?4, initial_until = ?5,"
       " updated_at = ?6 WHERE id = ?1 AND password = ?2");

enum gw_err
account_password_update(struct gw_db *db, const struct account_row *row, struct gw_text before,
                        gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &account_set_password);

    gw_bind_int(stmt, 1, row->id);
    gw_bind_text(stmt, 2, before);
    gw_bind_text(stmt, 3, row->password);
    gw_bind_int(stmt, 4, row->must_change_password);
    gw_bind_id(stmt, 5, row->initial_until);
    gw_bind_int(stmt, 6, now);
    return changed_one(stmt);
}

GW_SQL(account_set_language, "UPDATE account SET language = ?2, updated_at = ?3 WHERE id = ?1");

enum gw_err
account_language_update(struct gw_db *db, int64_t account_id, struct gw_text language, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &account_set_language);

    gw_bind_int(stmt, 1, account_id);
    gw_bind_text(stmt, 2, language);
    gw_bind_int(stmt, 3, now);
    return changed_one(stmt);
}

GW_SQL(account_set_used,
       "UPDATE account SET unused_since = NULL WHERE id = ?1 AND unused_since IS NOT NULL");

enum gw_err
account_use(struct gw_db *db, int64_t account_id)
{
    GW_STMT stmt = gw_db_stmt(db, &account_set_used);

    gw_bind_int(stmt, 1, account_id);
    return gw_step_done(stmt);
}

GW_SQL(account_set_closed, "UPDATE account SET state = 'closed', updated_at = ?2"
                           " WHERE id = ?1 AND state <> 'closed'");

enum gw_err
account_close(struct gw_db *db, int64_t account_id, gw_time now)
{
    GW_STMT stmt = gw_db_stmt(db, &account_set_closed);

    gw_bind_int(stmt, 1, account_id);
    gw_bind_int(stmt, 2, now);
    return changed_one(stmt);
}
