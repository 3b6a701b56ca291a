/* post_csv.c - the list of a board's posts as a file for spreadsheets. */
#include "bulletin.h"
#include "gw/setting.h"

#define CSV_BYTES_MAX ((size_t)64 << 20)

/* Headings, in the order of the columns. */
static const struct {
    const char *ja, *en;
} headings[] = {
    { "番号", "Number" },
    { "標題", "Title" },
    { "状態", "State" },
    { "重要", "Important" },
    { "情報の区分", "Class" },
    { "発信元", "Issuer" },
    { "所管課", "Section" },
    { "掲載者", "Author" },
    { "掲載開始", "Published from" },
    { "掲載終了", "Published until" },
    { "更新日時", "Changed" },
    { "確認期限", "Confirm by" },
    { "添付", "Attachments" },
    { "コメント", "Comments" },
    { "文書番号", "Document number" },
    { "保存期間", "Retention" },
    { "問合せ先", "Contact" },
};

static const struct {
    const char *ja, *en;
} states[] = { [GW_WAITING] = { "掲載待ち", "waiting" },
               [GW_CURRENT] = { "掲載中", "current" },
               [GW_PAST] = { "掲載終了", "past" },
               [GW_WITHDRAWN] = { "取下げ", "withdrawn" } };

struct csv_writing {
    struct gw_request *req;
    struct gw_csv csv;
    struct bulletin_board board;
    int zone;
};

static void
string_put(struct csv_writing *writing, const char *ja, const char *en)
{
    gw_csv_text(&writing->csv, gw_text_from(writing->req->language == GW_JA ? ja : en));
}

static struct gw_text
day_text(struct gw_arena *arena, gw_date day)
{
    const struct gw_civil civil = gw_date_civil(day);

    return gw_text_format(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* In the city's time: what a spreadsheet takes for a moment. */
static void
moment_put(struct csv_writing *writing, gw_time moment)
{
    struct gw_arena *arena = writing->req->arena;
    const gw_date day = gw_date_of(moment, writing->zone);
    const gw_time minutes = (moment - gw_date_start(day, writing->zone)) / GW_MINUTE;

    if (moment == 0)
        gw_csv_text(&writing->csv, GW_TEXT_NONE);
    else
        gw_csv_text(&writing->csv,
                    gw_text_format(arena, "%.*s %02d:%02d", GW_TEXT_ARG(day_text(arena, day)),
                                   (int)(minutes / 60), (int)(minutes % 60)));
}

/* As in the lists: what waits or was withdrawn is for those who manage it. */
static bool
is_shown(const struct csv_writing *writing, const struct bulletin_csv_row *row)
{
    const struct gw_request *req = writing->req;
    const struct gw_item *item = &row->item;

    if (bulletin_post_is_public(item->state))
        return row->visible;
    return writing->board.can.manage || bulletin_post_is_managed(req, item, &writing->board);
}

static void
row_put(void *arg, const struct bulletin_csv_row *row)
{
    struct csv_writing *writing = arg;
    const struct gw_item *item = &row->item;
    struct gw_csv *csv = &writing->csv;

    if (!is_shown(writing, row) || gw_arena_failed(writing->req->arena))
        return;
    gw_csv_number(csv, item->id);
    gw_csv_text(csv, item->title);
    string_put(writing, states[item->state].ja, states[item->state].en);
    string_put(writing, item->importance > 0 ? "重要" : "", item->importance > 0 ? "yes" : "");
    gw_csv_number(csv, item->information_class);
    gw_csv_text(csv, row->issuer);
    gw_csv_text(csv, row->owner);
    gw_csv_text(csv, row->author);
    moment_put(writing, item->published_from);
    moment_put(writing, item->published_until);
    moment_put(writing, item->updated_at);
    gw_csv_text(csv, item->confirm && item->confirm_by != GW_DATE_NONE
                         ? day_text(writing->req->arena, item->confirm_by)
                         : GW_TEXT_NONE);
    gw_csv_number(csv, item->files_count);
    gw_csv_number(csv, item->comments_count);
    gw_csv_text(csv, item->document_no);
    gw_csv_text(csv, item->retention);
    gw_csv_text(csv, item->contact);
    gw_csv_row_end(csv);
}

static void
buf_release(void *buf)
{
    gw_buf_done(buf);
}

/* GET /api/bulletin/posts.csv?board_id=&state=&encoding= */
enum gw_err
bulletin_post_csv(struct gw_request *req)
{
    const struct bulletin_csv_query *query = req->query;
    const struct bulletin_csv_range range = { .board_id = query->board_id,
                                              .state = bulletin_state_of(query->state),
                                              .rows_max = BULLETIN_CSV_ROWS_MAX };
    struct csv_writing writing = { .req = req };
    struct gw_buf *buf = GW_NEW(req->arena, struct gw_buf);

    GW_TRY(bulletin_board_load(req, query->board_id, &writing.board));
    gw_buf_init(buf, CSV_BYTES_MAX);
    gw_arena_own(req->arena, buf, buf_release);
    gw_csv_init(&writing.csv, buf, gw_csv_encoding_of(query->encoding));
    writing.zone = (int)gw_setting_number(req->app, "time_zone_offset_min");
    for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
        string_put(&writing, headings[i].ja, headings[i].en);
    gw_csv_row_end(&writing.csv);
    GW_TRY(bulletin_csv_each(req, &range, row_put, &writing));
    return gw_csv_reply(req, &writing.csv,
                        gw_text_format(req->arena, "%.*s.csv", GW_TEXT_ARG(writing.board.name)));
}
