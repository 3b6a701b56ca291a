/* calendar_routes.c - HTTP handler of the calendar strip: what runs from when until when on the
 * boards that one follows.
 */
#include "bulletin.h"

static int
zone_min(const struct gw_request *req)
{
    return (int)gw_setting_number(req->app, "time_zone_offset_min");
}

/* The days that a post covers inside the strip, first and last. */
static void
days_of(const struct bulletin_strip_post *post, int offset_min, gw_date days[2])
{
    days[0] = gw_date_of(post->published_from, offset_min);
    days[1] = gw_date_of(post->published_until - 1, offset_min); /* it ends at that moment */
}

static enum gw_err
days_render(struct gw_request *req, struct gw_json *json, const struct bulletin_strip *strip)
{
    const struct bulletin_calendar_query *query = req->query;
    const int offset_min = zone_min(req);

    gw_json_array(json, "days");
    for (gw_date day = query->from; day <= query->until; day++) {
        bool business;
        int64_t posts = 0;

        GW_TRY(gw_business_day_is(req, req->actor->department_id, day, &business));
        for (size_t i = 0; i < strip->count; i++) {
            gw_date days[2];

            days_of(&strip->posts[i], offset_min, days);
            posts += days[0] <= day && day <= days[1];
        }
        gw_json_object(json, NULL);
        gw_json_date(json, "day", day);
        gw_json_bool(json, "business_day", business);
        gw_json_int(json, "posts", posts);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    return GW_OK;
}

static void
posts_render(struct gw_request *req, struct gw_json *json, const struct bulletin_strip *strip)
{
    const int offset_min = zone_min(req);

    gw_json_array(json, "items");
    for (size_t i = 0; i < strip->count; i++) {
        const struct bulletin_strip_post *post = &strip->posts[i];
        gw_date days[2];

        days_of(post, offset_min, days);
        gw_json_object(json, NULL);
        gw_json_int(json, "id", post->id);
        gw_json_int(json, "board_id", post->board_id);
        gw_json_text(json, "title", post->title);
        gw_json_int(json, "importance", post->importance);
        gw_json_bool(json, "read", gw_mark_is_read(req, post->item_no, post->published_from));
        gw_json_date(json, "from", days[0]);
        gw_json_date(json, "until", days[1]);
        gw_json_time(json, "published_from", post->published_from);
        gw_json_time(json, "published_until", post->published_until);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
}

/* GET /api/bulletin/calendar?from=&until=
 *
 * Current posts with an end, of the boards that one follows; the last day is inclusive.
 */
enum gw_err
bulletin_calendar_show(struct gw_request *req)
{
    const struct bulletin_calendar_query *query = req->query;
    const int offset_min = zone_min(req);
    struct bulletin_strip strip = { .posts_max = BULLETIN_CALENDAR_POSTS_MAX };
    struct gw_json *json;

    if (query->until < query->from)
        return gw_fail(req, GW_INVALID, "until", "bulletin.calendar_backwards");
    if (query->until - query->from >= BULLETIN_CALENDAR_DAYS_MAX)
        return gw_fail_number(req, GW_INVALID, "until", "bulletin.calendar_too_long",
                              BULLETIN_CALENDAR_DAYS_MAX);
    strip.from = gw_date_start(query->from, offset_min);
    strip.until = gw_date_start(query->until + 1, offset_min);
    GW_TRY(bulletin_subscribed_boards(req, &strip.boards));
    GW_TRY(bulletin_strip_load(req, &strip));
    json = gw_reply(req, 200);
    GW_TRY(days_render(req, json, &strip));
    posts_render(req, json, &strip);
    gw_json_bool(json, "more", strip.more);
    return GW_OK;
}
