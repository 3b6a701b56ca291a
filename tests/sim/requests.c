/* requests.c - an act as an HTTP request (act.h). */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gw/time.h"
#include "tests/sim/act.h"
#include "tests/sim/world.h"

static const struct {
    unsigned often;
    const char *verb, *words;
} kinds[ACT_KINDS] = {
#define X(kind, often, verb, words) [kind] = { often, verb, words },
    ACTS(X)
#undef X
};

const char *
act_verb(enum act_kind kind)
{
    return kinds[kind].verb;
}

const char *
act_words(enum act_kind kind)
{
    return kinds[kind].words;
}

unsigned
act_often(enum act_kind kind)
{
    return kinds[kind].often;
}

bool
act_has_session(enum act_kind kind)
{
    return kind != STRANGER && kind != NOTICE_SHOW;
}

bool
act_reads(enum act_kind kind)
{
    return kind < POST_CREATE;
}

bool
act_is_post(const struct act *act)
{
    switch ((int)act->kind) {
    case POST_CREATE:
    case POST_PUBLISH:
    case POST_APPROVE:
    case COMMENT:
    case ITEM_END:
        return true;
    default:
        return false;
    }
}

static void
add(char *out, size_t room, const char *format, ...)
{
    const size_t used = strlen(out);
    va_list args;

    va_start(args, format);
    vsnprintf(out + used, room - used, format, args);
    va_end(args);
}

#define PUT(field, ...) add(out->field, sizeof(out->field), __VA_ARGS__)

static void
member_put(const struct model *model, const struct member *member, struct request *out)
{
    switch (member->kind) {
    case SECTION:
    case BELOW:
        PUT(body, "{\"department_id\":%lld,\"below\":%s}", (long long)department_id(member->which),
            member->kind == BELOW ? "true" : "false");
        break;
    case PERSON:
        PUT(body, "{\"person_id\":%lld}", (long long)person_id(member->which));
        break;
    default:
        PUT(body, "{\"group_id\":%lld}", (long long)model->group_ids[member->which]);
        break;
    }
}

static void
members_put(const struct model *model, const char *name, const struct members *members,
            struct request *out)
{
    PUT(body, ",\"%s\":", name);
    for (int i = 0; i < members->count; i++) {
        if (members->list[i].kind == EVERYBODY) {
            PUT(body, "{\"everybody\":true}");
            return;
        }
    }
    PUT(body, "{\"members\":[");
    for (int i = 0; i < members->count; i++) {
        PUT(body, "%s", i > 0 ? "," : "");
        member_put(model, &members->list[i], out);
    }
    PUT(body, "]}");
}

static void
people_put(people_set people, const char *name, struct request *out)
{
    const char *comma = "";

    PUT(body, "\"%s\":[", name);
    for (int p = 0; p < PEOPLE; p++) {
        if ((people & only(p)) == 0)
            continue;
        PUT(body, "%s%lld", comma, (long long)person_id(p));
        comma = ",";
    }
    PUT(body, "]");
}

static void
moment_put(const char *name, int64_t us, struct request *out)
{
    const time_t seconds = us / GW_SECOND;
    char text[32];
    struct tm parts;

    if (us == 0)
        return;
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
    PUT(body, ",\"%s\":\"%s\"", name, text);
}

static void
rights_put(const struct model *model, const struct act *act, struct request *out)
{
    static const char *const names[RIGHTS] = { "readers", "writers", "commenters", "approvers",
                                               "managers" };

    for (int r = 0; r < RIGHTS; r++)
        members_put(model, names[r], &act->rights[r], out);
    PUT(body, "}");
}

static void
post_put(const struct model *model, const struct act *act, struct request *out)
{
    if (act->kind == POST_CREATE) {
        out->method = "POST";
        PUT(path, "/api/bulletin/posts");
        PUT(body, "{\"board_id\":%lld,\"draft\":%s,\"confirm\":%s,\"comments_allowed\":%s",
            (long long)model->boards[act->board].id, act->draft ? "true" : "false",
            act->confirm ? "true" : "false", act->comments ? "true" : "false");
        moment_put("published_from", act->from, out);
        moment_put("published_until", act->until, out);
        if (act->files[0] >= 0)
            PUT(body, ",\"files\":[%lld]", (long long)model->files[act->files[0]].id);
    } else {
        out->method = "PATCH";
        PUT(path, "/api/bulletin/posts/%lld", (long long)model->posts[act->post].id);
        PUT(headers, "If-Match: \"%lld\"\r\n", (long long)act->version);
        PUT(body, "{\"tell\":%s", act->tell ? "true" : "false");
        if (act->flag && !act->narrow)
            PUT(body, ",\"audience\":\"board\"");
    }
    PUT(body, ",\"title\":\"件名 w%u\",\"body_text\":\"本文 w%u\"", act->word, act->word);
    if (act->narrow)
        members_put(model, "audience", &act->members, out);
    PUT(body, "}");
}

static void
confirm_put(const struct model *model, const struct act *act, struct request *out)
{
    out->method = act->kind == UNCONFIRM ? "DELETE" : "PUT";
    PUT(path, "/api/item/items/%lld/confirmation", (long long)model->posts[act->post].id);
    if (act->kind == UNCONFIRM)
        return;
    PUT(body, "{");
    if (act->kind == CONFIRM_FOR)
        PUT(body, "\"person_id\":%lld", (long long)person_id(act->other));
    if (act->kind == CONFIRM_SECTION) {
        PUT(body, "\"department_id\":%lld,", (long long)department_id(act->department));
        people_put(act->people, "told", out);
    }
    PUT(body, "}");
}

static void
board_put(const struct model *model, const struct act *act, struct request *out)
{
    const long long id = model->boards[act->board].id;

    out->method = "POST";
    PUT(path, "/api/bulletin/boards");
    if (act->kind == BOARD_CLOSE || act->kind == BOARD_REOPEN) {
        PUT(path, "/%lld/%s", id, act->kind == BOARD_CLOSE ? "close" : "reopen");
        return;
    }
    if (act->kind == BOARD_CHANGE) {
        out->method = "PATCH";
        PUT(path, "/%lld", id);
        PUT(headers, "If-Match: \"%lld\"\r\n", (long long)act->version);
        PUT(body, "{\"description\":\"w%u\"", act->word);
    } else {
        PUT(body, "{\"name\":\"掲示板%u\",\"department_id\":%lld,\"category\":\"%s\"", act->word,
            (long long)department_id(act->department), act->flag ? "incident" : "ordinary");
    }
    rights_put(model, act, out);
}

static void
group_put(const struct model *model, const struct act *act, struct request *out)
{
    PUT(path, "/api/people/groups");
    if (act->kind == GROUP_CREATE) {
        out->method = "POST";
        PUT(body, "{\"name\":\"g%u\",\"for\":\"city\",", act->word);
    } else {
        out->method = "PATCH";
        PUT(path, "/%lld", (long long)model->group_ids[act->group]);
        PUT(headers, "If-Match: \"%lld\"\r\n", (long long)act->version);
        PUT(body, "{");
    }
    people_put(act->people, "person_ids", out);
    PUT(body, "}");
}

static void
comment_put(const struct model *model, const struct act *act, struct request *out)
{
    if (act->kind == COMMENT) {
        out->method = "POST";
        PUT(path, "/api/item/items/%lld/comments", (long long)model->posts[act->post].id);
    } else {
        out->method = act->kind == COMMENT_CHANGE ? "PATCH" : "DELETE";
        PUT(path, "/api/item/comments/%lld", (long long)model->comments[act->comment].id);
        if (act->kind == COMMENT_WITHDRAW)
            return;
        PUT(headers, "If-Match: \"%lld\"\r\n", (long long)act->version);
    }
    PUT(body, "{\"body_text\":\"意見 w%u\"}", act->word);
}

/* An act on one post or item, by the last part of its path; false: it is none. */
static bool
item_put(const struct model *model, const struct act *act, struct request *out)
{
    static const struct {
        const char *method, *path, *end, *body;
    } forms[ACT_KINDS] = {
        [POST_SHOW] = { "GET", "bulletin/posts", "", "" },
        [POST_WITHDRAW] = { "DELETE", "bulletin/posts", "", "" },
        [POST_PUBLISH] = { "POST", "bulletin/posts", "/publish", "" },
        [POST_APPROVE] = { "POST", "bulletin/posts", "/approval", "{\"decision\":\"approve\"}" },
        [POST_RETURN] = { "POST", "bulletin/posts", "/approval",
                          "{\"decision\":\"return\",\"comment\":\"直す\"}" },
        [POST_TAKE_BACK] = { "DELETE", "bulletin/posts", "/approval", "" },
        [REMIND] = { "POST", "item/items", "/reminders", "{}" },
        [ITEM_RESTORE] = { "POST", "item/items", "/restore", "" },
        [ITEM_END] = { "POST", "item/items", "/end", "" },
        [POST_MOVE] = { "POST", "bulletin/posts", "/move", "" },
        [MARK] = { "PUT", "bulletin/posts", "/mark", "" },
        [READING_SHOW] = { "GET", "item/items", "/reading", "" },
        [COMMENTS_SHOW] = { "GET", "item/items", "/comments?limit=100", "" },
        [VERSION_SHOW] = { "GET", "bulletin/posts", "/versions", "" },
    };

    if (forms[act->kind].method == NULL)
        return false;
    out->method = forms[act->kind].method;
    PUT(path, "/api/%s/%lld%s", forms[act->kind].path, (long long)model->posts[act->post].id,
        forms[act->kind].end);
    PUT(body, "%s", forms[act->kind].body);
    if (act->kind == POST_MOVE)
        PUT(body, "{\"board_id\":%lld}", (long long)model->boards[act->to].id);
    if (act->kind == MARK)
        PUT(body, "{\"read\":%s}", act->flag ? "true" : "false");
    if (act->kind == VERSION_SHOW)
        PUT(path, "/%lld", (long long)act->version);
    return true;
}

static void
list_put(const struct model *model, const struct act *act, struct request *out)
{
    out->method = "GET";
    switch ((int)act->kind) {
    case BOARD_LIST:
        PUT(path, "/api/bulletin/posts?limit=%d&board_id=%lld", act->limit,
            (long long)model->boards[act->board].id);
        break;
    case ALL_LIST:
        PUT(path, "/api/bulletin/posts?limit=%d", act->limit);
        break;
    case DRAFTS_SHOW:
        PUT(path, "/api/item/drafts?limit=200");
        break;
    case APPROVALS_SHOW:
        PUT(path, "/api/bulletin/approvals?list=decide&limit=200");
        break;
    case TODOS_SHOW:
        PUT(path, "/api/item/todos?limit=200");
        break;
    case TRASH_SHOW:
        PUT(path, "/api/item/trash?limit=200");
        break;
    case INCIDENTS_SHOW:
        PUT(path, "/api/bulletin/incident_notices");
        break;
    case NOTICE_SHOW:
        PUT(path, "/api/core/sign_in_notice");
        break;
    case SEARCH:
        PUT(path, "/api/search?limit=50&q=w%u", act->word);
        break;
    case FILE_SHOW:
        PUT(path, "/api/file/files/%lld/content", (long long)model->files[act->file].id);
        break;
    default:
        PUT(path, "/api/bulletin/boards");
        break;
    }
}

static void
session_put(const struct act *act, struct request *out)
{
    PUT(path, "/api/session");
    out->method = act->kind == SIGN_IN ? "POST" : "DELETE";
    if (act->kind == SIGN_IN)
        PUT(body, "{\"login\":\"p%d\",\"password\":\"%s\"}", act->who,
            act->wrong_password ? "wrong" : "pass");
}

static void
marks_put(const struct model *model, const struct act *act, struct request *out)
{
    out->method = "POST";
    PUT(path, "/api/item/marks");
    PUT(body, "{\"item_ids\":[%lld,%lld,%lld],\"read\":%s}",
        (long long)model->posts[act->posts[0]].id, (long long)model->posts[act->posts[1]].id,
        (long long)model->posts[act->posts[2]].id, act->flag ? "true" : "false");
}

static void
export_put(const struct model *model, const struct act *act, struct request *out)
{
    out->method = act->kind == EXPORT_SHOW ? "GET" : "POST";
    PUT(path, "/api/export/runs");
    if (act->kind == EXPORT_ASK) {
        PUT(body, "{\"reason\":\"理由 w%u\"", act->word);
        if (act->department >= 0)
            PUT(body, ",\"department_id\":%lld", (long long)department_id(act->department));
        PUT(body, "}");
        return;
    }
    PUT(path, "/%lld", (long long)model->exports[act->export].id);
    if (act->kind == EXPORT_SHOW)
        return;
    PUT(path, "%s", act->kind == EXPORT_AGREE ? "/approval" : "/refusal");
    PUT(body, "{\"reason\":\"理由 w%u\"}", act->word);
}

static void
notice_put(const struct act *act, struct request *out)
{
    out->method = "PATCH";
    PUT(path, "/api/core/settings");
    PUT(headers, "If-Match: \"%lld\"\r\n", (long long)act->version);
    PUT(body, "{\"key\":\"sign_in_notice\",\"value\":\"お知らせ w%u\"}", act->word);
}

static void
upload_put(const struct act *act, struct request *out)
{
    out->method = "POST";
    PUT(path, "/api/file/uploads");
    PUT(body, "content of w%u", act->word);
    PUT(headers,
        "Tus-Resumable: 1.0.0\r\nUpload-Length: %zu\r\n"
        "Content-Type: application/offset+octet-stream\r\n",
        strlen(out->body));
}

void
act_render(const struct model *model, const struct act *act, struct request *out)
{
    *out = (struct request){ .method = "GET" };
    switch ((int)act->kind) {
    case SIGN_IN:
    case SIGN_OUT:
        session_put(act, out);
        break;
    case POST_CREATE:
    case POST_CHANGE:
        post_put(model, act, out);
        break;
    case CONFIRM:
    case CONFIRM_FOR:
    case CONFIRM_SECTION:
    case UNCONFIRM:
        confirm_put(model, act, out);
        break;
    case BOARD_CREATE:
    case BOARD_CHANGE:
    case BOARD_CLOSE:
    case BOARD_REOPEN:
        board_put(model, act, out);
        break;
    case GROUP_CREATE:
    case GROUP_CHANGE:
        group_put(model, act, out);
        break;
    case COMMENT:
    case COMMENT_CHANGE:
    case COMMENT_WITHDRAW:
        comment_put(model, act, out);
        break;
    case EXPORT_SHOW:
    case EXPORT_ASK:
    case EXPORT_AGREE:
    case EXPORT_REFUSE:
        export_put(model, act, out);
        break;
    case NOTICE_SET:
        notice_put(act, out);
        break;
    case MARKS:
        marks_put(model, act, out);
        break;
    case MARK_ALL:
        out->method = "POST";
        PUT(path, "/api/bulletin/boards/%lld/mark_all", (long long)model->boards[act->board].id);
        break;
    case UPLOAD:
        upload_put(act, out);
        break;
    default:
        if (!item_put(model, act, out))
            list_put(model, act, out);
        break;
    }
    if (act->key != 0)
        PUT(headers, "Idempotency-Key: k%u\r\n", act->key);
}
