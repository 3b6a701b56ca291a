/* import_posts.c - the kind "desknets_boards": posts of another product, with their boards.
 *
 * A board is found by its name, or made: read and written by the section of who imports, until the
 * administrator says more. A post keeps its time and its text. Its author is the one person of that
 * login or name on the staff today; else who imports answers for it, and the old name stands as the
 * contact. What stands on the board already, with the same moment, title and text, stays as it is.
 * Imported posts are nobody's news: they count as read.
 */
#include "import.h"

#define BOARD_NAME_CHARS_MAX 100
#define CLASS_DEFAULT 3

enum column { BOARD, TITLE, BODY, AUTHOR_LOGIN, AUTHOR, CREATED, FROM, UNTIL, IMPORTANCE };

static const struct gw_import_choice importances[] = {
    { "0", "普通|通常|なし|標準|低" },
    { "1", "重要|高|緊急|至急" },
    { 0 },
};

static const struct gw_import_column columns[] = {
    [BOARD] = { .name = "board",
                .names =
                    "掲示板名|掲示板|フォルダ名|フォルダ|フォルダー|会議室名|会議室|カテゴリ名|"
                    "カテゴリ|分類|インフォメーション種別",
                .required = true,
                .chars_max = BOARD_NAME_CHARS_MAX,
                .samples = { "お知らせ", "お知らせ" } },
    [TITLE] = { .name = "title",
                .names = "件名|タイトル|題名|表題|標題",
                .required = true,
                .chars_max = GW_ITEM_TITLE_CHARS_MAX,
                .samples = { "庁舎の停電について", "健康診断の日程" } },
    [BODY] = { .name = "body_text",
               .names = "本文|内容|記事|詳細|本文(テキスト)",
               .type = GW_IMPORT_BODY,
               .chars_max = BULLETIN_BODY_CHARS_MAX,
               .samples = { "次のとおり停電します。", "別紙のとおりです。" } },
    [AUTHOR_LOGIN] = { .name = "author_login",
                       .names = "作成者ログインID|投稿者ログインID|登録者ログインID|ログインID",
                       .type = GW_IMPORT_CODE,
                       .samples = { "takahashi-h", NULL } },
    [AUTHOR] = { .name = "author",
                 .names = "作成者|投稿者|登録者|発信者|掲載者|差出人|作成者名|登録者名",
                 .samples = { "髙橋 花子", "佐藤 次郎" } },
    [CREATED] = { .name = "created_at",
                  .names = "作成日時|登録日時|投稿日時|掲載日時|作成日|登録日|投稿日|掲載日|日時",
                  .type = GW_IMPORT_MOMENT,
                  .required = true,
                  .samples = { "2024/5/1 8:30", "令和6年5月2日" } },
    [FROM] = { .name = "published_from",
               .names = "掲載開始日時|掲載開始日|公開開始日時|公開開始日|掲示開始日",
               .type = GW_IMPORT_MOMENT },
    [UNTIL] = { .name = "published_until",
                .names = "掲載終了日時|掲載終了日|公開終了日時|公開終了日|掲示終了日|公開期限",
                .type = GW_IMPORT_MOMENT },
    [IMPORTANCE] = { .name = "importance",
                     .names = "重要度|重要",
                     .type = GW_IMPORT_CHOICE,
                     .choices = importances },
    { 0 },
};

struct author {
    int64_t person_id, department_id;
};

struct post {
    struct import_board *board;
    struct gw_item_input item;
    struct gw_item_origin origin;
    struct bulletin_body body;
};

struct plan {
    struct gw_request *req;
    struct gw_import *import;
    struct gw_text_map boards, authors;
    struct author answering;
    struct import_board **made;
    size_t made_count;
    struct post *posts;
    size_t posts_count;
};

static struct gw_text
text_of(const struct gw_import_row *row, enum column column)
{
    return row->values[column].text;
}

struct gw_text
bulletin_import_key(struct gw_arena *arena, gw_time published_from, struct gw_text title,
                    struct gw_text text)
{
    const struct gw_text parts[] = { title, text };
    const struct gw_digest digest = gw_digest_of(parts, 2);

    return gw_text_format(arena, "%lld/%.*s", (long long)published_from,
                          GW_TEXT_ARG(gw_text_hex(arena, digest.bytes, sizeof(digest.bytes) / 2)));
}

/* ---- boards ---- */

static struct import_board *
board_make(struct plan *plan, struct gw_import_row *row, struct gw_text name)
{
    struct import_board *board = GW_NEW(plan->import->arena, struct import_board);
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_NOTED,
                                           .message_key = "bulletin.import_board_new",
                                           .subject = name };

    board->posts.arena = plan->import->arena;
    board->board = (struct bulletin_board){
        .name = name,
        .department_id = plan->answering.department_id,
        .information_class = CLASS_DEFAULT,
        .category = BULLETIN_ORDINARY,
        .outside_until = GW_DATE_NONE,
    };
    gw_text_map_put(&plan->boards, name, board);
    plan->made[plan->made_count++] = board;
    gw_import_note(plan->import, row, &entry);
    return board;
}

static enum gw_err
board_find(struct plan *plan, struct gw_import_row *row, struct import_board **out)
{
    struct import_board *board = gw_text_map_get(&plan->boards, text_of(row, BOARD));

    *out = NULL;
    if (board == NULL)
        board = board_make(plan, row, text_of(row, BOARD));
    if (board->is_several) {
        gw_import_refuse(plan->import, row, BOARD, "bulletin.import_board_several");
        return GW_OK;
    }
    if (board->board.id != 0 && board->board.rights[BULLETIN_READERS] == 0) {
        gw_import_refuse(plan->import, row, BOARD, "bulletin.import_board_unread");
        return GW_OK;
    }
    if (board->board.id != 0 && board->posts.count == 0)
        GW_TRY(bulletin_import_posts(plan->req, plan->import->arena, board));
    *out = board;
    return GW_OK;
}

/* ---- authors ---- */

static enum gw_err
author_named(struct plan *plan, struct gw_text text, struct author *out)
{
    struct author *known = gw_text_map_get(&plan->authors, text);
    struct gw_ids people;

    if (known == NULL) {
        known = GW_NEW(plan->import->arena, struct author);
        GW_TRY(gw_people_named(plan->req, text, &people));
        if (people.count == 1) {
            known->person_id = people.ids[0];
            GW_TRY(bulletin_import_department(plan->req, known->person_id, &known->department_id));
        }
        gw_text_map_put(&plan->authors, gw_text_copy(plan->import->arena, text), known);
    }
    *out = *known;
    return GW_OK;
}

/* The author; where nobody is, or several are, of that name, who answers for it. */
static enum gw_err
author_find(struct plan *plan, struct gw_import_row *row, struct post *post)
{
    const struct gw_text name = text_of(row, AUTHOR).bytes > 0 ? text_of(row, AUTHOR)
                                                               : text_of(row, AUTHOR_LOGIN);
    struct author author = { 0 };
    struct gw_import_entry entry = { .outcome = GW_IMPORT_NOTED,
                                     .message_key = "bulletin.import_author_unknown",
                                     .subject = text_of(row, TITLE),
                                     .column = columns[AUTHOR].names,
                                     .before = name };

    if (text_of(row, AUTHOR_LOGIN).bytes > 0)
        GW_TRY(author_named(plan, text_of(row, AUTHOR_LOGIN), &author));
    if (author.department_id == 0 && text_of(row, AUTHOR).bytes > 0)
        GW_TRY(author_named(plan, text_of(row, AUTHOR), &author));
    if (author.department_id == 0) {
        author = plan->answering;
        post->item.contact = gw_text_clip(
            gw_text_format(plan->import->arena, "移行前の掲載者：%.*s",
                           GW_TEXT_ARG(name.bytes > 0 ? name : GW_TEXT("不明"))),
            GW_ITEM_CONTACT_CHARS_MAX);
        gw_import_note(plan->import, row, &entry);
    }
    post->origin.author_id = author.person_id;
    post->item.owner_department_id = author.department_id;
    post->item.issuer_department_id = author.department_id;
    return GW_OK;
}

/* ---- posts ---- */

static void
item_fill(struct post *post, const struct gw_import_row *row)
{
    const struct bulletin_board *board = &post->board->board;
    struct gw_item_input *item = &post->item;

    post->origin.at = row->values[CREATED].number;
    post->body.text = text_of(row, BODY);
    item->title = text_of(row, TITLE);
    item->information_class = board->information_class;
    item->class_five_recognised = bulletin_board_takes_class_five(board);
    item->importance = gw_text_equal(text_of(row, IMPORTANCE), GW_TEXT("1"));
    item->published_from = text_of(row, FROM).bytes > 0 ? row->values[FROM].number
                                                        : post->origin.at;
    if (text_of(row, UNTIL).bytes > 0)
        item->published_until = row->values[UNTIL].number;
    if (item->published_from < post->origin.at)
        item->published_from = post->origin.at;
}

/* What is current on such a board stands above every page of everybody. */
static bool
is_incident_now(const struct plan *plan, const struct post *post)
{
    const gw_time until = post->item.published_until;

    return post->board->board.is_incident && (until == 0 || until > plan->req->now);
}

/* Whether the post stands there, or in a row before. */
static bool
is_there(struct plan *plan, const struct post *post)
{
    const struct gw_text key = bulletin_import_key(plan->import->arena, post->item.published_from,
                                                   post->item.title, post->body.text);

    if (gw_text_map_get(&post->board->posts, key) != NULL)
        return true;
    gw_text_map_put(&post->board->posts, key, post->board);
    return false;
}

static enum gw_err
row_plan(struct plan *plan, struct gw_import_row *row)
{
    struct post *post = &plan->posts[plan->posts_count];
    const struct gw_import_entry taken = { .outcome = GW_IMPORT_TAKEN,
                                           .subject = text_of(row, TITLE),
                                           .column = columns[BOARD].names,
                                           .after = text_of(row, BOARD) };
    const char *fault;

    if (row->refused)
        return GW_OK;
    *post = (struct post){ .board = NULL };
    GW_TRY(board_find(plan, row, &post->board));
    if (post->board == NULL)
        return GW_OK;
    item_fill(post, row);
    if (is_there(plan, post))
        return GW_OK;
    if (is_incident_now(plan, post)) {
        gw_import_refuse(plan->import, row, UNTIL, "bulletin.import_incident");
        return GW_OK;
    }
    GW_TRY(author_find(plan, row, post));
    fault = gw_item_origin_fault(&post->item, &post->origin, plan->req->now);
    if (fault != NULL) {
        gw_import_refuse(plan->import, row, CREATED, fault);
        return GW_OK;
    }
    gw_import_note(plan->import, row, &taken);
    plan->posts_count++;
    return GW_OK;
}

/* Somebody with a section has to answer for what has no author. */
static enum gw_err
answering_find(struct plan *plan)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_REFUSED,
                                           .message_key = "bulletin.import_answering" };

    plan->answering.person_id = plan->import->options.answering_id;
    if (plan->answering.person_id != 0)
        GW_TRY(bulletin_import_department(plan->req, plan->answering.person_id,
                                          &plan->answering.department_id));
    if (plan->answering.department_id == 0)
        gw_import_note(plan->import, NULL, &entry);
    return GW_OK;
}

static enum gw_err
posts_plan(struct gw_request *req, struct gw_import *import)
{
    struct plan *plan = GW_NEW(import->arena, struct plan);

    plan->req = req;
    plan->import = import;
    plan->authors.arena = import->arena;
    plan->made = GW_NEW_ARRAY(import->arena, struct import_board *, import->count + 1);
    plan->posts = GW_NEW_ARRAY(import->arena, struct post, import->count + 1);
    import->plan = plan;
    GW_TRY(bulletin_import_boards(req, import->arena, &plan->boards));
    GW_TRY(answering_find(plan));
    for (size_t i = 0; i < import->count; i++) {
        GW_TRY(row_plan(plan, &import->rows[i]));
        gw_import_step(import);
    }
    return GW_OK;
}

/* ---- writing ---- */

static enum gw_err
board_store(struct gw_request *req, struct import_board *made)
{
    struct gw_audience_member *people = GW_NEW(req->arena, struct gw_audience_member);
    const struct gw_audience_members members = { .list = people, .count = 1 };
    struct bulletin_settings settings = {
        .board = made->board,
        .rights[BULLETIN_READERS] = members,
        .rights[BULLETIN_WRITERS] = members,
    };

    people->department_id = made->board.department_id;
    people->below = true;
    settings.board.id = gw_db_new_id(req->db);
    GW_TRY(bulletin_board_insert(req->db, &settings.board, req->now));
    GW_TRY(bulletin_settings_keep(req, NULL, &settings));
    made->board = settings.board;
    return bulletin_board_tell(req, &made->board);
}

static enum gw_err
post_store(struct gw_request *req, struct post *post, struct gw_item_imported *out)
{
    post->item.container_id = post->board->board.id;
    post->item.audience_id = post->board->board.rights[BULLETIN_READERS];
    post->item.content = bulletin_content_encode(req->arena, &post->body);
    GW_TRY(gw_item_import(req, &bulletin_post_kind, &post->item, &post->origin, out));
    return bulletin_post_insert(req->db, out->id, &post->body);
}

static enum gw_err
posts_apply(struct gw_request *req, struct gw_import *import)
{
    struct plan *plan = import->plan;
    struct gw_item_imported imported;
    int64_t first_no = 0;

    for (size_t i = 0; i < plan->made_count; i++)
        GW_TRY(board_store(req, plan->made[i]));
    for (size_t i = 0; i < plan->posts_count; i++) {
        GW_TRY(post_store(req, &plan->posts[i], &imported));
        gw_import_step(import);
        if (first_no == 0)
            first_no = imported.item_no;
    }
    return first_no == 0 ? GW_OK : gw_items_imported(req, first_no, imported.item_no);
}

const struct gw_import_kind bulletin_import_kind = {
    .name = "desknets_boards",
    .label_key = "bulletin.import_kind",
    .needs = "import.board.write",
    .columns = columns,
    .plan = posts_plan,
    .apply = posts_apply,
};
