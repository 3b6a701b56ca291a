/* bulletin_demo.c - the bulletin module's part of the demonstration city: boards, years of posts in
 * the order of time, an incident that is still on, and what everybody has read.
 */
#include "bulletin_demo.h"

#define SLICE_BYTES_MAX ((size_t)64 << 20)
#define SLICE_POSTS 5000
#define RICH_PERCENT 25
#define IMPORTANT_PERCENT 4
#define ENDING_PERCENT 25
#define AUTHOR_TRIES 8
#define RECENT_BUSINESS_DAYS 8 /* posts that some have not read yet */
#define TEMPLATES_MAX 512
#define JAPAN_OFFSET_MIN 540
#define COMMENTED_PERCENT 30 /* of the posts on boards that take comments */
#define COMMENTS_MAX 3
#define POSTS_OF_A_USUAL_CITY 40000
#define PINNED_PERCENT 25  /* of the recent important posts */
#define CONFIRM_PERCENT 60 /* of the last weeks' posts on boards that ask for it */
#define CONFIRM_DAYS 30
#define WAITING_POSTS 3
#define RANK_OFFICERS 3 /* mayor, deputy, superintendent: their offices write for them */
#define RANK_ASSISTANTS 60
#define ASSISTANTS_PERCENT 15 /* of the posts that would fall to them */

/* People by department: those of the index-th are by_department[starts[index] … starts[index+1]].
 */
struct crowd {
    const struct gw_demo_person **by_department;
    size_t *starts;
};

struct boards {
    struct demo_board *list;
    size_t count;
    uint64_t *weights_up_to; /* sums, for drawing by weight */
};

struct demo_run {
    struct gw_demo *demo;
    struct crowd crowd;
    struct boards boards;
    const struct demo_template *templates[TEMPLATES_MAX];
    size_t templates_count;
    int64_t first_no, last_no, recent_no;
};

static size_t
department_index(const struct gw_demo *demo, int64_t department_id)
{
    for (size_t i = 0; i < demo->departments_count; i++) {
        if (demo->departments[i].id == department_id)
            return i;
    }
    gw_check(!"everybody's department is in the list");
    return 0;
}

static void
crowd_make(struct gw_demo *demo, struct crowd *crowd)
{
    size_t *indexes = GW_NEW_ARRAY(demo->arena, size_t, demo->persons_count);
    size_t *filled = GW_NEW_ARRAY(demo->arena, size_t, demo->departments_count);

    crowd->by_department = GW_NEW_ARRAY(demo->arena, const struct gw_demo_person *,
                                        demo->persons_count);
    crowd->starts = GW_NEW_ARRAY(demo->arena, size_t, demo->departments_count + 1);
    for (size_t i = 0; i < demo->persons_count; i++) {
        indexes[i] = department_index(demo, demo->persons[i].department_id);
        crowd->starts[indexes[i] + 1]++;
    }
    for (size_t i = 0; i < demo->departments_count; i++)
        crowd->starts[i + 1] += crowd->starts[i];
    for (size_t i = 0; i < demo->persons_count; i++) {
        const size_t at = crowd->starts[indexes[i]] + filled[indexes[i]]++;

        crowd->by_department[at] = &demo->persons[i];
    }
}

static void
templates_add(struct demo_run *run, const struct demo_template *table)
{
    for (; table->topic != NULL; table++) {
        gw_check(run->templates_count < TEMPLATES_MAX);
        run->templates[run->templates_count++] = table;
    }
}

static enum gw_err
run_start(struct demo_run *run)
{
    struct boards *boards = &run->boards;
    uint64_t sum = 0;

    GW_TRY(demo_boards_make(run->demo, &boards->list, &boards->count));
    boards->weights_up_to = GW_NEW_ARRAY(run->demo->arena, uint64_t, boards->count);
    for (size_t i = 0; i < boards->count; i++)
        boards->weights_up_to[i] = sum += boards->list[i].weight;
    templates_add(run, demo_texts_office);
    templates_add(run, demo_texts_staff);
    templates_add(run, demo_texts_field);
    crowd_make(run->demo, &run->crowd);
    return GW_OK;
}

/* ---- one post ---- */

static const struct demo_board *
board_draw(struct demo_run *run)
{
    const struct boards *boards = &run->boards;
    const uint64_t drawn = gw_demo_number(run->demo, boards->weights_up_to[boards->count - 1]);
    size_t i = 0;

    while (boards->weights_up_to[i] <= drawn)
        i++;
    return &boards->list[i];
}

/* A board that was open then. */
static const struct demo_board *
board_draw_open(struct demo_run *run, gw_time at)
{
    const struct demo_board *board = board_draw(run);

    while (board->board.closed_at != 0 && at >= board->board.closed_at)
        board = board_draw(run);
    return board;
}

static const struct gw_demo_person *
writer_draw(struct demo_run *run, const struct demo_board *board)
{
    struct gw_demo *demo = run->demo;
    size_t first = 0, count = demo->persons_count, index;

    if (board->authors_count > 0)
        return board->authors[gw_demo_number(demo, board->authors_count)];
    if (board->writers_count > 0) {
        /* What runs badly is told by those who run it. */
        const size_t writer = board->board.is_incident ? 0
                                                       : gw_demo_number(demo, board->writers_count);

        index = department_index(demo, board->writers[writer]);
        first = run->crowd.starts[index];
        count = run->crowd.starts[index + 1] - first;
    }
    if (count == 0)
        return gw_demo_account(demo, "staff");
    return run->crowd.by_department[first + gw_demo_number(demo, count)];
}

static bool
is_likely_author(struct gw_demo *demo, const struct gw_demo_person *person, gw_time at)
{
    if (person->joined_at > at || person->rank <= RANK_OFFICERS)
        return false;
    return person->rank < RANK_ASSISTANTS || gw_demo_chance(demo, ASSISTANTS_PERCENT);
}

/* Somebody who may write there and was in office at that time. */
static struct demo_author
author_draw(struct demo_run *run, const struct demo_board *board, gw_time at)
{
    const struct gw_demo_person *person = writer_draw(run, board);

    for (int tries = 0; !is_likely_author(run->demo, person, at) && tries < AUTHOR_TRIES; tries++)
        person = writer_draw(run, board);
    return (struct demo_author){
        .person = person,
        .department = &run->demo->departments[department_index(run->demo, person->department_id)]
    };
}

static bool
is_in_season(const struct demo_template *template, int month)
{
    if (template->first_month == 0)
        return true;
    if (template->first_month <= template->last_month)
        return month >= template->first_month && month <= template->last_month;
    return month >= template->first_month || month <= template->last_month;
}

/* A template on one of the board's topics that is written at that time of the year. */
static const struct demo_template *
template_draw(struct demo_run *run, const struct demo_board *board,
              const struct gw_demo_department *department, gw_time at)
{
    const struct demo_template *fitting[TEMPLATES_MAX];
    const int month = gw_date_civil(gw_date_of(at, JAPAN_OFFSET_MIN)).month;
    struct gw_text topic = board->topics[gw_demo_number(run->demo, board->topics_count)];
    size_t count = 0;

    if (gw_text_equal(topic, GW_TEXT(DEMO_TOPIC_OF_AUTHOR)))
        topic = department->topic;
    for (size_t i = 0; i < run->templates_count; i++) {
        if (gw_text_equal(gw_text_from(run->templates[i]->topic), topic) &&
            is_in_season(run->templates[i], month))
            fitting[count++] = run->templates[i];
    }
    gw_check(count > 0);
    return fitting[gw_demo_number(run->demo, count)];
}

/* Somebody of a department that deals with the topic; `fallback` where the city has none. */
static struct demo_author
author_of_topic(struct demo_run *run, const char *topic, const struct demo_author *fallback)
{
    struct gw_demo *demo = run->demo;
    const size_t first = gw_demo_number(demo, demo->departments_count);

    for (size_t i = 0; i < demo->departments_count; i++) {
        const size_t index = (first + i) % demo->departments_count;
        const size_t start = run->crowd.starts[index];
        const size_t count = run->crowd.starts[index + 1] - start;

        if (count == 0 || demo->departments[index].level != 2 ||
            !gw_text_equal(demo->departments[index].topic, gw_text_from(topic)))
            continue;
        return (struct demo_author){
            .person = run->crowd.by_department[start + gw_demo_number(demo, count)],
            .department = &demo->departments[index],
        };
    }
    return *fallback;
}

/* Some posts say until when they hold; an incident is over after hours, before the city's now. */
static gw_time
until_draw(struct gw_demo *demo, const struct demo_board *board, gw_time at)
{
    const gw_time hours = 2 + (gw_time)gw_demo_number(demo, 28);
    const gw_time days = 20 + (gw_time)gw_demo_number(demo, 100);

    if (board->board.is_incident)
        return at + hours * GW_HOUR < demo->now ? at + hours * GW_HOUR : demo->now;
    return gw_demo_chance(demo, ENDING_PERCENT) ? at + days * GW_DAY : 0;
}

struct post_draft {
    const struct demo_board *board;
    struct demo_author author;
    gw_time at, until;
    gw_time from, pinned_until; /* 0: at once; not pinned */
    gw_date confirm_by;         /* GW_DATE_NONE: no confirmation is asked for */
    struct gw_text title;
    struct bulletin_body body;
    bool is_important;
};

static const char *const remarks[] = {
    "情報をありがとうございます。参考にします。",
    "課内で共有しました。",
    "当日は二人で伺います。よろしくお願いします。",
    "昨年と同じ様式でよろしいでしょうか。",
    "時間の変更があれば、またお知らせください。",
    "申込みは内線でも受け付けています。お気軽にどうぞ。",
    "資料の3ページの日付は、10日の誤りではないでしょうか。",
    "とても助かりました。ありがとうございます。",
};
#define REMARKS_COUNT (sizeof(remarks) / sizeof(remarks[0]))

/* Those who write there remark something in the hours after. */
static enum gw_err
comments_make(struct demo_run *run, const struct post_draft *draft, const struct gw_item_input *in,
              int64_t item_id)
{
    const uint64_t count = 1 + gw_demo_number(run->demo, COMMENTS_MAX);
    char page[40];

    (void)snprintf(page, sizeof(page), "/posts/%lld", (long long)item_id);
    for (uint64_t i = 0; i < count; i++) {
        const struct demo_author author = author_draw(run, draft->board, draft->at);
        const struct gw_demo_comment comment = {
            .item_id = item_id,
            .in = in,
            .page = gw_text_from(page),
            .text = gw_text_from(remarks[gw_demo_number(run->demo, REMARKS_COUNT)]),
            .author_id = author.person->id,
            .owner_department_id = author.department->id,
            .at = draft->at + (gw_time)(i + 1) * 7 * GW_MINUTE,
        };

        if (comment.at >= run->demo->now)
            return GW_OK;
        GW_TRY(gw_demo_comment(run->demo, &comment, &run->last_no));
    }
    return GW_OK;
}

static enum gw_err
post_store(struct demo_run *run, struct gw_arena *arena, const struct post_draft *draft)
{
    const struct gw_demo_person *person = draft->author.person;
    const struct gw_demo_department *department = draft->author.department;
    const struct gw_item_input in = {
        .title = draft->title,
        .contact = bulletin_contact_format(arena, department->name, department->phone,
                                           person->extension),
        .content = bulletin_content_encode(arena, &draft->body),
        .container_id = draft->board->board.id,
        .owner_department_id = department->id,
        .issuer_department_id = department->id,
        .audience_id = draft->board->board.rights[BULLETIN_READERS],
        .information_class = draft->board->board.information_class,
        .class_five_recognised = bulletin_board_takes_class_five(&draft->board->board),
        .importance = draft->is_important,
        .published_from = draft->from,
        .published_until = draft->until,
        .pinned_until = draft->pinned_until,
        .comments_allowed = draft->board->board.comments,
        .official_record = draft->board->board.official_record,
        .retention = draft->board->board.retention,
        .confirm = draft->confirm_by != GW_DATE_NONE,
        .confirm_by = draft->confirm_by,
        .review_on = GW_DATE_NONE,
    };
    const struct gw_demo_item item = {
        .kind = &bulletin_post_kind, .in = &in, .author_id = person->id, .at = draft->at
    };
    int64_t item_id;

    GW_TRY(gw_demo_item(run->demo, &item, &item_id, &run->last_no));
    if (run->first_no == 0)
        run->first_no = run->last_no;
    GW_TRY(bulletin_post_insert(run->demo->db, item_id, &draft->body));
    return in.comments_allowed && gw_demo_chance(run->demo, COMMENTED_PERCENT)
               ? comments_make(run, draft, &in, item_id)
               : GW_OK;
}

/* A board pins a few, however many are published on it. */
static bool
is_pinned(struct gw_demo *demo)
{
    const uint64_t crowd = 1 + (uint64_t)demo->posts / POSTS_OF_A_USUAL_CITY;

    return gw_demo_number(demo, 100 * crowd) < PINNED_PERCENT;
}

/* Pinned and to be confirmed are posts of the last days; what is older is over. */
static void
dates_draw(struct gw_demo *demo, struct post_draft *draft)
{
    const bool recent = draft->at >= demo->now - RECENT_BUSINESS_DAYS * GW_DAY;
    const gw_date day = gw_date_of(draft->at, JAPAN_OFFSET_MIN);

    draft->confirm_by = GW_DATE_NONE;
    if (draft->until != 0 && draft->until < draft->from)
        draft->until = 0;
    if (recent && draft->board->board.confirm && is_pinned(demo))
        draft->pinned_until = demo->now + 14 * GW_DAY;
    if (draft->board->board.confirm && draft->at >= demo->now - CONFIRM_DAYS * GW_DAY &&
        gw_demo_chance(demo, CONFIRM_PERCENT)) {
        draft->confirm_by = day + 7 + (gw_date)gw_demo_number(demo, 7);
        draft->until = 0;
    }
}

/* `from`: when it appears; 0: at once. */
static enum gw_err
post_make(struct demo_run *run, struct gw_arena *arena, gw_time at, gw_time from)
{
    struct gw_demo *demo = run->demo;
    struct post_draft draft = { .board = board_draw_open(run, at), .at = at };
    struct demo_writing writing = { .demo = demo, .arena = arena, .at = at };

    draft.author = author_draw(run, draft.board, at);
    writing.from = template_draw(run, draft.board, draft.author.department, at);
    if (writing.from->by != NULL && draft.board->writers_count == 0)
        draft.author = author_of_topic(run, writing.from->by, &draft.author);
    writing.author = draft.author;
    writing.is_rich = gw_demo_chance(demo, RICH_PERCENT);
    draft.until = until_draw(demo, draft.board, at);
    draft.is_important = gw_demo_chance(demo, IMPORTANT_PERCENT);
    draft.from = from;
    dates_draw(demo, &draft);
    GW_TRY(demo_text_write(&writing, &draft.title, &draft.body));
    return post_store(run, arena, &draft);
}

/* ---- all of them ---- */

static enum gw_err
posts_make(struct demo_run *run, struct gw_arena *arena)
{
    struct gw_demo *demo = run->demo;
    const gw_time recent = demo->now - RECENT_BUSINESS_DAYS * GW_DAY;

    for (int64_t i = 0; i < demo->posts; i++) {
        const gw_time at = gw_demo_moment(demo, i, demo->posts + 1);

        GW_TRY(post_make(run, arena, at, 0));
        if (at < recent)
            run->recent_no = run->last_no;
        if ((i + 1) % SLICE_POSTS == 0) {
            gw_arena_reset(arena);
            GW_TRY(demo->pause(demo, i + 1, demo->posts + 1));
        }
    }
    return GW_OK;
}

/* The banner that everybody sees. */
static enum gw_err
incident_make(struct demo_run *run, struct gw_arena *arena)
{
    struct gw_demo *demo = run->demo;
    struct post_draft draft = {
        .at = gw_demo_moment(demo, demo->posts, demo->posts + 1),
        .title = GW_TEXT("【障害】財務会計システムの動作が遅い状況について"),
        .body.text = GW_TEXT("財務会計システムの画面の切替えに時間がかかる状態が続いています。"
                             "原因を調べています。\n"
                             "・急ぎの支払は、会計担当へ電話でご相談ください。\n"
                             "・入力の途中で画面を閉じないでください。\n"
                             "状況が変わり次第、この掲示を更新します。"),
        .is_important = true,
        .confirm_by = GW_DATE_NONE,
    };

    for (size_t i = 0; i < run->boards.count; i++) {
        if (run->boards.list[i].board.is_incident)
            draft.board = &run->boards.list[i];
    }
    gw_check(draft.board != NULL);
    draft.author = author_draw(run, draft.board, draft.at);
    return post_store(run, arena, &draft);
}

/* What is written and appears in the next days. */
static enum gw_err
waiting_make(struct demo_run *run, struct gw_arena *arena)
{
    struct gw_demo *demo = run->demo;
    const gw_time at = gw_demo_moment(demo, demo->posts, demo->posts + 1);

    for (int i = 0; demo->posts > 0 && i < WAITING_POSTS; i++)
        GW_TRY(post_make(run, arena, at, demo->now + (i + 2) * GW_DAY));
    return GW_OK;
}

/* Everybody has read what is older; of the last days some more, some less. */
static enum gw_err
marks_make(struct demo_run *run)
{
    struct gw_demo *demo = run->demo;

    for (size_t i = 0; i < demo->persons_count; i++) {
        const unsigned percent = 30 + (unsigned)gw_demo_number(demo, 66);
        const struct gw_demo_reading readings[] = {
            { .first_no = run->first_no, .last_no = run->recent_no, .percent = 100 },
            { .first_no = run->recent_no + 1, .last_no = run->last_no, .percent = percent },
        };
        const bool has_old = run->recent_no >= run->first_no;

        GW_TRY(gw_demo_read(demo, demo->persons[i].id, has_old ? readings : readings + 1,
                            has_old ? 2 : 1));
    }
    return GW_OK;
}

enum gw_err
bulletin_demo(struct gw_demo *demo)
{
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(SLICE_BYTES_MAX);
    struct demo_run *run = GW_NEW(demo->arena, struct demo_run);

    if (arena == NULL)
        return GW_BUSY;
    run->demo = demo;
    GW_TRY(run_start(run));
    GW_TRY(posts_make(run, arena));
    GW_TRY(incident_make(run, arena));
    GW_TRY(waiting_make(run, arena));
    run->recent_no = run->recent_no < run->first_no ? run->first_no - 1 : run->recent_no;
    return marks_make(run);
}
