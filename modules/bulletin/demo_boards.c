/* demo_boards.c - the demonstration city's boards: those of the whole city (demo_board_words.c),
 * and the branch of each department.
 *
 * README.md says which of them the account `staff` may not see, only read, and write on; tests rely
 * on it.
 */
#include "bulletin_demo.h"

#define CLASS_FIVE_REASON "職員の福利厚生と交流のために認めたもの"
#define BRANCH_CLASS 3
#define MEMBERS_MAX (DEMO_WRITERS_MAX + 1)

/* The sets of people of one board, while it is made. */
struct rights {
    struct gw_audience_member members[BULLETIN_RIGHTS][MEMBERS_MAX];
    size_t counts[BULLETIN_RIGHTS];
};

static const struct gw_audience_member everybody;

static void
right_add(struct rights *rights, enum bulletin_right right, struct gw_audience_member member)
{
    gw_check(rights->counts[right] < MEMBERS_MAX);
    rights->members[right][rights->counts[right]++] = member;
}

static void
right_copy(struct rights *rights, enum bulletin_right from, enum bulletin_right to)
{
    memcpy(rights->members[to], rights->members[from], sizeof(rights->members[to]));
    rights->counts[to] = rights->counts[from];
}

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

/* The row, and the audiences that it keeps. */
static enum gw_err
board_store(struct gw_demo *demo, struct bulletin_board *board, struct rights *rights)
{
    GW_TRY(bulletin_board_insert(demo->db, board, demo->since));
    for (enum bulletin_right right = 0; right < BULLETIN_RIGHTS; right++) {
        const struct gw_audience_members members = { .list = rights->members[right],
                                                     .count = rights->counts[right] };

        if (members.count > 0)
            GW_TRY(gw_demo_audience_keep(
                demo, bulletin_right_audience_name(demo->arena, board->id, right), &members,
                &board->rights[right]));
    }
    return bulletin_board_rights_update(demo->db, board);
}

/* ---- the whole city's ---- */

/* A few of the city's people run the body, none of those with a name; they write, and manage the
 * board. */
static void
outside_people(struct gw_demo *demo, struct demo_board *board, struct rights *rights)
{
    for (size_t i = 0; i < DEMO_AUTHORS_MAX; i++) {
        const size_t named = demo->persons_count / 3;
        const size_t at = named + (size_t)gw_demo_number(demo, demo->persons_count - named);
        const struct gw_audience_member person = { .person_id = demo->persons[at].id };

        board->authors[board->authors_count++] = &demo->persons[at];
        right_add(rights, BULLETIN_WRITERS, person);
        right_add(rights, BULLETIN_MANAGERS, person);
    }
}

static enum gw_err
approvers_add(struct gw_demo *demo, struct demo_board *board, struct rights *rights)
{
    int64_t position_id;

    GW_TRY(demo_chief_position(demo, board->board.department_id, &position_id));
    if (position_id == 0)
        return GW_OK;
    right_add(rights, BULLETIN_APPROVERS,
              (struct gw_audience_member){ .position_id = position_id });
    board->board.approval = true;
    return GW_OK;
}

static void
writers_add(struct gw_demo *demo, const struct demo_board_words *words, struct demo_board *board,
            struct rights *rights)
{
    int64_t *writers = GW_NEW_ARRAY(demo->arena, int64_t, DEMO_WRITERS_MAX);

    board->writers = writers;
    for (size_t i = 0; i < DEMO_WRITERS_MAX && words->writers[i] != NULL; i++) {
        const struct gw_demo_department *writer = department_find(demo, words->writers[i]);

        if (strcmp(words->writers[i], DEMO_EVERYBODY) == 0) {
            right_add(rights, BULLETIN_WRITERS, everybody);
        } else if (writer != NULL) {
            writers[board->writers_count++] = writer->id;
            right_add(rights, BULLETIN_WRITERS,
                      (struct gw_audience_member){ .department_id = writer->id, .below = true });
        }
    }
}

static enum gw_err
rights_fill(struct gw_demo *demo, const struct demo_board_words *words, struct demo_board *board,
            struct rights *rights)
{
    writers_add(demo, words, board, rights);
    if (words->outside_body != NULL)
        outside_people(demo, board, rights);
    if (words->readers != NULL)
        right_add(rights, BULLETIN_READERS, everybody);
    else
        right_copy(rights, BULLETIN_WRITERS, BULLETIN_READERS);
    if ((words->flags & DEMO_COMMENTS) != 0)
        right_copy(rights, BULLETIN_READERS, BULLETIN_COMMENTERS);
    if ((words->flags & DEMO_FORCED) != 0)
        right_copy(rights, BULLETIN_READERS, BULLETIN_FORCED);
    return (words->flags & DEMO_APPROVAL) != 0 ? approvers_add(demo, board, rights) : GW_OK;
}

/* An outside body is permitted until the end of the next fiscal year. */
static gw_date
permission_end(const struct gw_demo *demo)
{
    const int year = gw_fiscal_year((gw_date)(demo->now / GW_DAY));

    return gw_date_from_civil((struct gw_civil){ year + 2, 3, 31 });
}

static void
settings_fill(const struct gw_demo *demo, const struct demo_board_words *words,
              struct bulletin_board *board)
{
    board->name = gw_text_from(words->name);
    board->description = gw_text_from(words->description);
    board->banner = gw_text_from(words->banner);
    board->help_url = gw_text_from(words->help_url);
    board->retention = gw_text_from(words->retention);
    board->publication_days = words->publication_days;
    board->information_class = words->information_class;
    board->comments = (words->flags & DEMO_COMMENTS) != 0;
    board->confirm = (words->flags & DEMO_CONFIRM) != 0;
    board->official_record = (words->flags & DEMO_OFFICIAL) != 0;
    if (words->information_class == BULLETIN_CLASS_FIVE)
        board->class_five_reason = GW_TEXT(CLASS_FIVE_REASON);
    if ((words->flags & DEMO_CLOSED) != 0)
        board->closed_at = demo->since + (demo->now - demo->since) / 2;
    if (words->outside_body != NULL) {
        board->outside_body = gw_text_from(words->outside_body);
        board->outside_until = permission_end(demo);
    }
    if (strcmp(words->topics, "trouble") == 0)
        board->category = BULLETIN_INCIDENT;
    else if (strcmp(words->name, DEMO_SECTIONS_BOARD) == 0)
        board->category = BULLETIN_BRANCHES;
    board->is_incident = board->category == BULLETIN_INCIDENT;
}

static enum gw_err
city_boards_make(struct gw_demo *demo, struct demo_board *boards, size_t *count)
{
    for (size_t i = 0; i < demo_city_boards_count; i++) {
        const struct demo_board_words *words = &demo_city_boards[i];
        const struct gw_demo_department *owner = department_find(demo, words->owner);
        struct demo_board *board = &boards[*count];
        struct rights rights = { .counts = { 0 } };

        if (owner == NULL)
            continue;
        board->board = (struct bulletin_board){
            .id = gw_db_new_id(demo->db),
            .parent_id = board_find(boards, *count, words->parent),
            .department_id = owner->id,
            .sort_key = (int64_t)i * 10,
        };
        board->weight = words->weight;
        topics_split(words->topics, board);
        settings_fill(demo, words, &board->board);
        GW_TRY(rights_fill(demo, words, board, &rights));
        GW_TRY(board_store(demo, &board->board, &rights));
        (*count)++;
    }
    return GW_OK;
}

/* ---- branches ---- */

/* As branch_keep.c makes them: for its people and those below; a unit's also for the section above.
 */
static enum gw_err
branch_make(struct gw_demo *demo, const struct gw_demo_department *department,
            struct demo_board *board)
{
    const struct gw_audience_member people = { .department_id = department->id, .below = true };
    struct rights rights = { .counts = { 0 } };
    int64_t *writer = GW_NEW(demo->arena, int64_t);

    *writer = department->id;
    board->writers = writer;
    board->writers_count = 1;
    board->topics[board->topics_count++] = department->topic;
    board->topics[board->topics_count++] = GW_TEXT("section");
    board->weight = department->level == 2 ? 8 : 4;
    right_add(&rights, BULLETIN_READERS, people);
    right_add(&rights, BULLETIN_WRITERS, people);
    if (department->level == 3)
        right_add(&rights, BULLETIN_READERS,
                  (struct gw_audience_member){ .department_id = department->parent_id });
    right_copy(&rights, BULLETIN_READERS, BULLETIN_COMMENTERS);
    return board_store(demo, &board->board, &rights);
}

static enum gw_err
branches_make(struct gw_demo *demo, struct demo_board *boards, size_t *count)
{
    const int64_t top = board_find(boards, *count, DEMO_SECTIONS_BOARD);
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
            .branch_department_id = department->id,
            .information_class = BRANCH_CLASS,
            .comments = true,
            .sort_key = 10000 + (int64_t)i * 10,
            .name = department->name,
        };
        GW_TRY(branch_make(demo, department, board));
        (*count)++;
    }
    return GW_OK;
}

enum gw_err
demo_boards_make(struct gw_demo *demo, struct demo_board **boards, size_t *count)
{
    struct demo_board *made = GW_NEW_ARRAY(demo->arena, struct demo_board,
                                           demo_city_boards_count + demo->departments_count);
    size_t made_count = 0;

    GW_TRY(city_boards_make(demo, made, &made_count));
    GW_TRY(branches_make(demo, made, &made_count));
    *boards = made;
    *count = made_count;
    return GW_OK;
}
