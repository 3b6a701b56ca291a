/* demo_text.c - fills a template with the days, rooms and numbers of one post.
 *
 * Slots: {d} {d2} {d3} days ahead, {d0} the day itself, {l} a deadline, {t} hours, {m} the coming
 * month, {pm} the past one, {y} the fiscal year, {h} {n} {p} small, middling and large numbers,
 * {room} {area} {sys} {shop} {tip} {topic} names of things, {sec} {ext} {who} the author's
 * department, extension and surname, {oth} another department.
 */
#include "bulletin_demo.h"
#include "editor_doc.h"

#define TITLE_BYTES_MAX ((size_t)4096)
#define TEXT_BYTES_MAX ((size_t)65536)
#define JAPAN_OFFSET_MIN 540
#define REIWA_BEFORE 2018 /* 令和1年 is 2019 */

static const char *const rooms[] = { "第1会議室",   "第2会議室", "第3会議室", "大会議室",
                                     "301会議室",   "302会議室", "401会議室", "別館会議室",
                                     "研修室",      "正庁",      "委員会室",  "庁議室",
                                     "多目的ホール" };
static const char *const areas[] = { "若葉", "緑が丘", "桜町", "川東",   "川西", "本町",
                                     "北浜", "中央",   "南台", "上野原", "松原", "新田",
                                     "高砂", "泉",     "大池", "西山",   "東野", "栄町" };
static const char *const systems[] = {
    "財務会計システム", "住民情報システム",       "文書管理システム", "人事給与システム",
    "税務システム",     "国保システム",           "介護保険システム", "戸籍システム",
    "グループウェア",   "インターネット接続環境", "勤怠管理システム", "施設予約システム",
    "地図情報システム", "電子入札システム"
};
static const char *const tips[] = { "未読だけを表示する", "掲示に期限を付ける",
                                    "表を貼り付ける",     "前の版を見る",
                                    "一覧を印刷する",     "キーボードで操作する" };
static const char *const topics[] = { "行政手続の電子化",   "公共施設の維持管理",
                                      "職員の働き方",       "防災体制の整備",
                                      "文書事務の見直し",   "窓口サービスの改善",
                                      "地域公共交通",       "広報活動",
                                      "再生可能エネルギー", "外国人住民への支援" };
static const char *const shops[] = { "魚まさ", "花の舞台", "やまびこ", "一番星", "みなと亭" };
static const char *const hours[] = { "午前9時から10時まで",        "午前9時30分から11時まで",
                                     "午前10時から正午まで",       "午後1時から3時まで",
                                     "午後1時30分から3時30分まで", "午後2時から4時まで",
                                     "午後3時から5時まで" };
static const char *const weekdays[] = { "日", "月", "火", "水", "木", "金", "土" };
static const char *const closings[] = {
    "ご不明な点は{sec}（内線{ext}）までお問い合わせください。",
    "ご協力をお願いします。",
    "よろしくお願いします。",
    "担当：{sec} {who}（内線{ext}）",
    "詳しくは{sec}（内線{ext}）へお尋ねください。",
    "",
    "各課内で周知をお願いします。",
};
/* Among people who sit in one room. */
static const char *const inner_closings[] = {
    "よろしくお願いします。",
    "",
    "",
    "分からないことは{who}（内線{ext}）へ声をかけてください。",
};
static const char *const prefixes[] = { "【再掲】", "【締切間近】", "【重要】", "【訂正】" };

#define PICK(demo, list) (list)[gw_demo_number((demo), sizeof(list) / sizeof((list)[0]))]

/* The values of one post's slots, drawn once: a title and its body speak of the same day. */
struct slots {
    const struct demo_writing *writing;
    gw_date today, day, day2, day3, deadline;
    const char *room, *area, *program, *tip, *topic, *shop, *hour;
    struct gw_text other;
    uint64_t small, middling, large;
};

/* A day that is not on a weekend. */
static gw_date
weekday_from(gw_date day)
{
    while (gw_date_weekday(day) == 0 || gw_date_weekday(day) == 6)
        day++;
    return day;
}

static struct slots
slots_draw(const struct demo_writing *writing)
{
    struct gw_demo *demo = writing->demo;
    struct slots slots = { .writing = writing };

    slots.today = gw_date_of(writing->at, JAPAN_OFFSET_MIN);
    slots.deadline = weekday_from(slots.today + 4 + (gw_date)gw_demo_number(demo, 10));
    slots.day = weekday_from(slots.deadline + 2 + (gw_date)gw_demo_number(demo, 14));
    slots.day2 = weekday_from(slots.day + 1 + (gw_date)gw_demo_number(demo, 4));
    slots.day3 = weekday_from(slots.day2 + 1 + (gw_date)gw_demo_number(demo, 6));
    slots.room = PICK(demo, rooms);
    slots.area = PICK(demo, areas);
    slots.program = PICK(demo, systems);
    slots.tip = PICK(demo, tips);
    slots.topic = PICK(demo, topics);
    slots.shop = PICK(demo, shops);
    slots.hour = PICK(demo, hours);
    slots.other = demo->departments[gw_demo_number(demo, demo->departments_count)].name;
    slots.small = 2 + gw_demo_number(demo, 8);
    slots.middling = 10 + gw_demo_number(demo, 40);
    slots.large = 80 + gw_demo_number(demo, 320);
    return slots;
}

static void
day_add(struct gw_buf *out, gw_date day)
{
    const struct gw_civil civil = gw_date_civil(day);

    gw_buf_format(out, "%d月%d日（%s）", (int)civil.month, (int)civil.day,
                  weekdays[gw_date_weekday(day)]);
}

static void
month_add(struct gw_buf *out, gw_date day, int months)
{
    const int month = gw_date_civil(day).month + months;

    gw_buf_format(out, "%d月", month > 12 ? month - 12 : month < 1 ? month + 12 : month);
}

static struct gw_text
surname(struct gw_text name)
{
    return gw_text_slice(name, 0, gw_text_index(name, ' '));
}

/* True when the slot is a day or a month. */
static bool
slot_add_date(const struct slots *slots, struct gw_text name, struct gw_buf *out)
{
    const struct {
        const char *name;
        gw_date day;
    } days[] = { { "d", slots->day },
                 { "d2", slots->day2 },
                 { "d3", slots->day3 },
                 { "d0", slots->today },
                 { "l", slots->deadline } };

    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        if (gw_text_equal(name, gw_text_from(days[i].name))) {
            day_add(out, days[i].day);
            return true;
        }
    }
    if (gw_text_equal(name, GW_TEXT("m")))
        month_add(out, slots->day, 0);
    else if (gw_text_equal(name, GW_TEXT("pm")))
        month_add(out, slots->today, -1);
    else if (gw_text_equal(name, GW_TEXT("y")))
        gw_buf_format(out, "令和%d年度", gw_fiscal_year(slots->today) - REIWA_BEFORE);
    else
        return false;
    return true;
}

static bool
slot_add_number(const struct slots *slots, struct gw_text name, struct gw_buf *out)
{
    if (gw_text_equal(name, GW_TEXT("h")))
        gw_buf_int(out, (int64_t)slots->small);
    else if (gw_text_equal(name, GW_TEXT("n")))
        gw_buf_int(out, (int64_t)slots->middling);
    else if (gw_text_equal(name, GW_TEXT("p")))
        gw_buf_int(out, (int64_t)slots->large);
    else
        return false;
    return true;
}

static void
slot_add(const struct slots *slots, struct gw_text name, struct gw_buf *out)
{
    const struct demo_author *author = &slots->writing->author;
    const struct {
        const char *name;
        struct gw_text value;
    } words[] = {
        { "room", gw_text_from(slots->room) },    { "area", gw_text_from(slots->area) },
        { "sys", gw_text_from(slots->program) },  { "tip", gw_text_from(slots->tip) },
        { "topic", gw_text_from(slots->topic) },  { "shop", gw_text_from(slots->shop) },
        { "t", gw_text_from(slots->hour) },       { "oth", slots->other },
        { "sec", author->department->name },      { "ext", author->person->extension },
        { "who", surname(author->person->name) },
    };

    if (slot_add_date(slots, name, out) || slot_add_number(slots, name, out))
        return;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (gw_text_equal(name, gw_text_from(words[i].name))) {
            gw_buf_text(out, words[i].value);
            return;
        }
    }
    gw_check(!"every slot of a template has a value");
}

static void
fill(const struct slots *slots, const char *pattern, struct gw_buf *out)
{
    struct gw_text rest = gw_text_from(pattern);

    while (rest.bytes > 0) {
        const size_t open = gw_text_index(rest, '{');
        const size_t close = gw_text_index(rest, '}');

        gw_buf_text(out, gw_text_slice(rest, 0, open));
        if (open == rest.bytes)
            return;
        slot_add(slots, gw_text_slice(rest, open + 1, close), out);
        rest = gw_text_slice(rest, close + 1, rest.bytes);
    }
}

static struct gw_text
buf_take(struct gw_arena *arena, struct gw_buf *buf)
{
    const struct gw_text text = gw_text_copy(arena, gw_buf_view(buf));

    gw_check(!buf->failed);
    gw_buf_done(buf);
    return text;
}

static bool
is_inner(const struct demo_template *from)
{
    static const char *const topics_inner[] = { "section", "circle", "lost", "trouble" };

    for (size_t i = 0; i < sizeof(topics_inner) / sizeof(topics_inner[0]); i++) {
        if (strcmp(from->topic, topics_inner[i]) == 0)
            return true;
    }
    return false;
}

enum gw_err
demo_text_write(const struct demo_writing *writing, struct gw_text *title,
                struct bulletin_body *body)
{
    const struct slots slots = slots_draw(writing);
    struct gw_buf title_buf, lines_buf, out;
    struct editor_doc document;
    struct gw_text lines;

    gw_buf_init(&title_buf, TITLE_BYTES_MAX);
    gw_buf_init(&lines_buf, TEXT_BYTES_MAX);
    gw_buf_init(&out, TEXT_BYTES_MAX);
    if (gw_demo_chance(writing->demo, 4) && strncmp(writing->from->title, "【", 3) != 0)
        gw_buf_string(&title_buf, PICK(writing->demo, prefixes));
    fill(&slots, writing->from->title, &title_buf);
    fill(&slots, writing->from->body, &lines_buf);
    gw_buf_string(&lines_buf, "\n");
    fill(&slots,
         is_inner(writing->from) ? PICK(writing->demo, inner_closings)
                                 : PICK(writing->demo, closings),
         &lines_buf);
    *title = buf_take(writing->arena, &title_buf);
    lines = gw_text_trim(buf_take(writing->arena, &lines_buf));
    if (!writing->is_rich) {
        demo_lines_plain(lines, &out);
        *body = (struct bulletin_body){ .text = buf_take(writing->arena, &out) };
        return GW_OK;
    }
    demo_lines_document(lines, &out);
    if (editor_doc_parse(writing->arena, buf_take(writing->arena, &out), &document) != NULL)
        return GW_BUG;
    *body = (struct bulletin_body){ .document = document.body, .text = document.text };
    return GW_OK;
}
