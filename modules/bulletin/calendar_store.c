/* calendar_store.c - posts with an end, for the calendar strip; each statement stands above its
 * only user.
 */
#include "bulletin.h"

#define ROWS_MAX 20000 /* looked at; a strip that had more would show nothing clearly */

static int
id_compare(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return a < b ? -1 : a > b;
}

static bool
holds(const struct gw_ids *ids, int64_t id)
{
    return ids->count > 0 &&
           bsearch(&id, ids->ids, ids->count, sizeof(*ids->ids), id_compare) != NULL;
}

/* Important ones may take the place of others when the strip is full. */
static void
post_take(struct bulletin_strip *strip, const struct bulletin_strip_post *post)
{
    size_t at = strip->count;

    while (at > 0 && strip->posts[at - 1].importance < post->importance)
        at--;
    if (strip->count == strip->posts_max) {
        strip->more = true;
        if (at == strip->count)
            return;
        strip->count--;
    }
    memmove(strip->posts + at + 1, strip->posts + at, (strip->count - at) * sizeof(*strip->posts));
    strip->posts[at] = *post;
    strip->count++;
}

/* By their end, soonest first (index item_to_end). */
GW_SQL(list_ending,
       "SELECT id, item_no, container_id, importance, published_from, published_until, title"
       " FROM item WHERE state = 3 AND published_until IS NOT NULL AND published_until > ?1"
       " AND published_from < ?2 AND kind = 'bulletin.post' AND visible(audience_id)"
       " AND hidden_at IS NULL AND removed_at IS NULL AND trashed_at IS NULL"
       " ORDER BY published_until, id LIMIT ?3");

enum gw_err
bulletin_strip_load(struct gw_request *req, struct bulletin_strip *strip)
{
    GW_STMT stmt = gw_db_stmt(req->db, &list_ending);
    enum gw_err err;

    strip->posts = GW_NEW_ARRAY(req->arena, struct bulletin_strip_post, strip->posts_max + 1);
    gw_bind_int(stmt, 1, strip->from > req->now ? strip->from : req->now);
    gw_bind_int(stmt, 2, strip->until);
    gw_bind_int(stmt, 3, ROWS_MAX);
    while ((err = gw_step_row(stmt)) == GW_OK) {
        struct bulletin_strip_post post = { .id = gw_column_int(stmt, 0),
                                            .item_no = gw_column_int(stmt, 1),
                                            .board_id = gw_column_int(stmt, 2),
                                            .importance = gw_column_int(stmt, 3),
                                            .published_from = gw_column_int(stmt, 4),
                                            .published_until = gw_column_int(stmt, 5) };

        if (!holds(&strip->boards, post.board_id))
            continue;
        if (strip->count < strip->posts_max || post.importance > 0)
            post.title = gw_column_text(stmt, req->arena, 6);
        post_take(strip, &post);
    }
    return gw_step_end(err);
}
