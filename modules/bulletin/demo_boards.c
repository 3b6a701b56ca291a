/* demo_boards.c - the demonstration city's boards: those of the whole city, and one for each
 * department.
 *
 * README.md says which of them the account `staff` may not see, only read, and write on; tests rely
 * on it.
 */
#include "bulletin_demo.h"

#define WRITERS_MAX 3
#define EVERYBODY "*"
#define OWN_TOPIC DEMO_TOPIC_OF_AUTHOR
#define SECTIONS_BOARD "各課の掲示板"

/* Departments stand by name; a board whose owner the city is too small for is left out. */
struct board_words {
    const char *name;
    const char *parent; /* NULL: at the top */
    const char *owner;
    const char *writers[WRITERS_MAX]; /* with all below them; EVERYBODY */
    const char *readers;              /* EVERYBODY; NULL: the writers only */
    const char *topics;
    int information_class;
    unsigned weight;
};

#define OWNER_ONLY(owner) \
    owner,                \
    {                     \
        owner             \
    }

static const struct board_words city_boards[] = {
    { "全庁お知らせ",
      NULL,
      "総務課",
      { EVERYBODY },
      EVERYBODY,
      OWN_TOPIC " " OWN_TOPIC " event inquiry",
      3,
      60 },
    { "障害情報", NULL, "情報政策課", { "情報政策課", "危機管理課" }, EVERYBODY, "trouble", 4, 3 },
    { "照会・回答依頼", NULL, "総務課", { EVERYBODY }, EVERYBODY, "inquiry", 3, 35 },
    { "行事・イベント", NULL, "市長公室", { EVERYBODY }, EVERYBODY, "event", 3, 30 },
    { "総務・庶務", NULL, OWNER_ONLY("総務課"), EVERYBODY, "general building", 3, 16 },
    { "例規・文書", "総務・庶務", OWNER_ONLY("総務課"), EVERYBODY, "document", 1, 12 },
    { "庁舎・会議室",
      "総務・庶務",
      "総務課",
      { "総務課", "契約管財課" },
      EVERYBODY,
      "building",
      2,
      16 },
    { "契約・入札", "総務・庶務", OWNER_ONLY("契約管財課"), EVERYBODY, "contract", 3, 12 },
    { "公用車", "総務・庶務", OWNER_ONLY("契約管財課"), EVERYBODY, "car", 2, 6 },
    { "人事・給与", NULL, OWNER_ONLY("人事課"), EVERYBODY, "hr", 3, 18 },
    { "研修", "人事・給与", OWNER_ONLY("人事課"), EVERYBODY, "training", 3, 18 },
    { "福利厚生", "人事・給与", OWNER_ONLY("人事課"), EVERYBODY, "benefit", 3, 12 },
    { "健康管理", "人事・給与", OWNER_ONLY("人事課"), EVERYBODY, "staffhealth", 3, 8 },
    { "情報システム", NULL, OWNER_ONLY("情報政策課"), EVERYBODY, "it", 4, 20 },
    { "情報セキュリティ", "情報システム", OWNER_ONLY("情報政策課"), EVERYBODY, "security", 4, 10 },
    { "操作の手引・様式", "情報システム", OWNER_ONLY("情報政策課"), EVERYBODY, "manual", 1, 8 },
    { "財政", NULL, OWNER_ONLY("財政課"), EVERYBODY, "finance", 3, 14 },
    { "予算編成", "財政", OWNER_ONLY("財政課"), EVERYBODY, "budget", 3, 10 },
    { "監査", NULL, OWNER_ONLY("監査委員事務局"), EVERYBODY, "audit", 3, 5 },
    { "危機管理・防災", NULL, OWNER_ONLY("危機管理課"), EVERYBODY, "disaster", 4, 14 },
    { "気象・警報", "危機管理・防災", OWNER_ONLY("危機管理課"), EVERYBODY, "weather", 4, 10 },
    { "議会", NULL, OWNER_ONLY("議会事務局"), EVERYBODY, "assembly", 3, 9 },
    { "選挙事務", NULL, OWNER_ONLY("選挙管理委員会事務局"), EVERYBODY, "election", 3, 5 },
    { "市長日程・広報", NULL, "市長公室", { "市長公室" }, EVERYBODY, "pr", 3, 14 },
    { "広報紙の原稿", "市長日程・広報", OWNER_ONLY("秘書広報課"), EVERYBODY, "pr", 3, 6 },
    { "総合計画・企画", NULL, OWNER_ONLY("企画課"), EVERYBODY, "plan", 3, 9 },
    { "消防・救急", NULL, OWNER_ONLY("消防本部"), EVERYBODY, "fire", 4, 6 },
    { "学校・教育", NULL, OWNER_ONLY("教育部"), EVERYBODY, "school", 3, 8 },
    { "職員の広場", NULL, "人事課", { EVERYBODY }, EVERYBODY, "circle", 5, 8 },
    { "サークル・同好会", "職員の広場", "人事課", { EVERYBODY }, EVERYBODY, "circle", 5, 5 },
    { "落とし物・忘れ物", "職員の広場", "総務課", { EVERYBODY }, EVERYBODY, "lost", 5, 5 },
    { "窓口連絡", NULL, "市民課", { "市民生活部", "健康福祉部" }, NULL, "resident section", 3, 9 },
    { "税務連絡", NULL, "税務課", { "税務課", "納税課" }, NULL, "tax", 2, 9 },
    { "福祉連絡", NULL, "福祉課", { "健康福祉部", "こども未来部" }, NULL, "welfare child", 2, 9 },
    { "工事連絡", NULL, "土木課", { "都市建設部", "上下水道局" }, NULL, "civil water", 2, 8 },
    { "財務担当者連絡",
      NULL,
      "財政課",
      { "財政課", "契約管財課", "監査委員事務局" },
      NULL,
      "finance budget",
      2,
      4 },
    { "人事担当者連絡", NULL, "人事課", { "人事課" }, NULL, "hr training", 2, 4 },
    { "システム運用日誌", NULL, "情報政策課", { "情報政策課" }, NULL, "it trouble", 2, 5 },
    { "教育委員会連絡", NULL, "教育部", { "教育部" }, NULL, "school lifelong", 3, 7 },
    { SECTIONS_BOARD, NULL, OWNER_ONLY("総務課"), EVERYBODY, "general", 3, 1 },
};
#define CITY_BOARDS_COUNT (sizeof(city_boards) / sizeof(city_boards[0]))

static const struct gw_demo_department *
department_find(const struct gw_demo *demo, const char *name)
{
    for (size_t i = 0; i < demo->departments_count; i++) {
        if (gw_text_equal(demo->departments[i].name, gw_text_from(name)))
            return &demo->departments[i];
    }
    return NULL;
}

static int64_t
board_find(const struct demo_board *boards, size_t count, const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (gw_text_equal(boards[i].board.name, gw_text_from(name)))
            return boards[i].board.id;
    }
    return 0;
}

/* Words parted by spaces. */
static void
topics_split(const char *topics, struct demo_board *board)
{
    struct gw_text rest = gw_text_from(topics);

    while (rest.bytes > 0 && board->topics_count < DEMO_TOPICS_MAX) {
        const size_t end = gw_text_index(rest, ' ');

        board->topics[board->topics_count++] = gw_text_slice(rest, 0, end);
        rest = gw_text_slice(rest, end + 1, rest.bytes);
    }
}

/* Rights as rows, and the same set as the audience of what is published there. */
static enum gw_err
rights_make(struct gw_demo *demo, struct demo_board *board, const struct bulletin_right *rights,
            size_t count)
{
    struct gw_audience_member *members = GW_NEW_ARRAY(demo->arena, struct gw_audience_member,
                                                      count);

    for (size_t i = 0; i < count; i++) {
        GW_TRY(bulletin_right_insert(demo->db, board->board.id, &rights[i]));
        members[i].department_id = rights[i].department_id;
        members[i].below = rights[i].below;
    }
    if (board->board.is_incident) {
        board->audience_id = GW_AUDIENCE_EVERYBODY;
        return GW_OK;
    }
    return gw_demo_audience(demo, members, count, &board->audience_id);
}

static enum gw_err
city_board_make(struct gw_demo *demo, const struct board_words *words, struct demo_board *board)
{
    struct bulletin_right rights[WRITERS_MAX + 1];
    int64_t *writers = GW_NEW_ARRAY(demo->arena, int64_t, WRITERS_MAX);
    size_t count = 0;

    topics_split(words->topics, board);
    board->weight = words->weight;
    board->writers = writers;
    for (size_t i = 0; i < WRITERS_MAX && words->writers[i] != NULL; i++) {
        const struct gw_demo_department *writer = department_find(demo, words->writers[i]);
        const bool everybody = strcmp(words->writers[i], EVERYBODY) == 0;

        if (!everybody && writer == NULL)
            continue;
        if (!everybody)
            writers[board->writers_count++] = writer->id;
        rights[count++] = (struct bulletin_right){ .department_id = everybody ? 0 : writer->id,
                                                   .below = !everybody,
                                                   .can_write = true };
    }
    if (words->readers != NULL && board->writers_count > 0)
        rights[count++] = (struct bulletin_right){ .department_id = 0 };
    GW_TRY(bulletin_board_insert(demo->db, &board->board, demo->since));
    return rights_make(demo, board, rights, count);
}

static enum gw_err
city_boards_make(struct gw_demo *demo, struct demo_board *boards, size_t *count)
{
    for (size_t i = 0; i < CITY_BOARDS_COUNT; i++) {
        const struct board_words *words = &city_boards[i];
        const struct gw_demo_department *owner = department_find(demo, words->owner);
        struct demo_board *board = &boards[*count];

        if (owner == NULL)
            continue;
        board->board = (struct bulletin_board){
            .id = gw_db_new_id(demo->db),
            .parent_id = board_find(boards, *count, words->parent),
            .department_id = owner->id,
            .information_class = words->information_class,
            .sort_key = (int64_t)i * 10,
            .is_incident = strcmp(words->topics, "trouble") == 0,
            .name = gw_text_from(words->name),
        };
        GW_TRY(city_board_make(demo, words, board));
        (*count)++;
    }
    return GW_OK;
}

/* A department's own board: for its people and those below; a unit's also for the section above. */
static enum gw_err
section_board_make(struct gw_demo *demo, const struct gw_demo_department *department,
                   struct demo_board *board)
{
    const struct bulletin_right rights[] = {
        { .department_id = department->id, .below = true, .can_write = true },
        { .department_id = department->parent_id },
    };
    int64_t *writer = GW_NEW(demo->arena, int64_t);

    *writer = department->id;
    board->writers = writer;
    board->writers_count = 1;
    board->topics[board->topics_count++] = department->topic;
    board->topics[board->topics_count++] = GW_TEXT("section");
    board->weight = department->level == 2 ? 8 : 4;
    GW_TRY(bulletin_board_insert(demo->db, &board->board, demo->since));
    return rights_make(demo, board, rights, department->level == 3 ? 2 : 1);
}

static enum gw_err
section_boards_make(struct gw_demo *demo, struct demo_board *boards, size_t *count)
{
    const int64_t top = board_find(boards, *count, SECTIONS_BOARD);
    const size_t first = *count;

    for (size_t i = 0; i < demo->departments_count; i++) {
        const struct gw_demo_department *department = &demo->departments[i];
        struct demo_board *board = &boards[*count];
        int64_t parent_id = top;

        for (size_t j = first; j < *count; j++) {
            if (boards[j].board.department_id == department->parent_id)
                parent_id = boards[j].board.id;
        }
        board->board = (struct bulletin_board){
            .id = gw_db_new_id(demo->db),
            .parent_id = parent_id,
            .department_id = department->id,
            .information_class = 2,
            .sort_key = 10000 + (int64_t)i * 10,
            .name = department->name,
        };
        GW_TRY(section_board_make(demo, department, board));
        (*count)++;
    }
    return GW_OK;
}

enum gw_err
demo_boards_make(struct gw_demo *demo, struct demo_board **boards, size_t *count)
{
    struct demo_board *made = GW_NEW_ARRAY(demo->arena, struct demo_board,
                                           CITY_BOARDS_COUNT + demo->departments_count);
    size_t made_count = 0;

    GW_TRY(city_boards_make(demo, made, &made_count));
    GW_TRY(section_boards_make(demo, made, &made_count));
    *boards = made;
    *count = made_count;
    return GW_OK;
}
