/* subscription_store.c - which boards somebody chose to follow, or not to; each statement stands
 * above its only user.
 */
#include "bulletin.h"

#define CHOICES_MAX 2000

GW_SQL(list_choices, "SELECT board_id, subscribed FROM bulletin_subscription WHERE person_id = ?1"
                     " ORDER BY board_id LIMIT ?2");

enum gw_err
bulletin_choice_list(struct gw_request *req, struct bulletin_choices *out)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_choices);
    struct bulletin_choice *list = NULL;
    size_t count = 0, room = 0;
    enum gw_err err;

    gw_bind_int(stmt, 1, req->person_id);
    gw_bind_int(stmt, 2, CHOICES_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        if (count == room) {
            const struct bulletin_choice *fewer = list;

            room = room == 0 ? 16 : 2 * room;
            list = GW_NEW_ARRAY(req->arena, struct bulletin_choice, room);
            if (count > 0)
                memcpy(list, fewer, count * sizeof(*list));
        }
        list[count++] = (struct bulletin_choice){ .board_id = gw_column_int(stmt, 0),
                                                  .subscribed = gw_column_int(stmt, 1) != 0 };
    }
    *out = (struct bulletin_choices){ .list = list, .count = count };
    return gw_step_end(err);
}

GW_SQL(store_choice, "INSERT INTO bulletin_subscription (person_id, board_id, subscribed)"
                     " VALUES (?1, ?2, ?3) ON CONFLICT (person_id, board_id)"
                     " DO UPDATE SET subscribed = excluded.subscribed");

enum gw_err
bulletin_choice_store(struct gw_request *req, int64_t board_id, bool subscribed)
{
    GW_STMT stmt = gw_db_stmt(req->db, &store_choice);

    gw_bind_int(stmt, 1, req->person_id);
    gw_bind_int(stmt, 2, board_id);
    gw_bind_int(stmt, 3, subscribed);
    return gw_step_done(stmt);
}
