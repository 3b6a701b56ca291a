/* search_doc.c - what the index holds of an item: its texts in their search form, and what a search
 * may be narrowed to.
 */
#include "core/search.h"

#include "core/file_store.h"
#include "gw/buf.h"

#define TEXT_BYTES_MAX \
    ((size_t)256 << 10) /* of the form; longer texts are found by their beginning */
#define SCOPE_BYTES_MAX ((size_t)32 << 10)
#define MONTHS_MAX 120

/* Tokens of the scope. Ids are unique over all tables, but one department may be owner and issuer,
 * and one number both a person's and a department's, so each token begins with a letter. */
#define SCOPE_KIND "k"
#define SCOPE_CONTAINER "c"
#define SCOPE_DEPARTMENT "d"
#define SCOPE_PERSON "p"
#define SCOPE_MONTH "m"

static void
id_add(struct gw_buf *buf, const char *letter, int64_t id)
{
    if (id == 0)
        return;
    gw_buf_string(buf, letter);
    gw_buf_int(buf, id);
    gw_buf_string(buf, " ");
}

static int
month_of(gw_date day)
{
    const struct gw_civil civil = gw_date_civil(day);

    return civil.year * 12 + civil.month - 1;
}

static void
month_write(struct gw_buf *buf, int month)
{
    gw_buf_format(buf, SCOPE_MONTH "%04d%02d", month / 12, month % 12 + 1);
}

struct gw_text
search_scope_of(struct gw_arena *arena, const struct search_item *item, int zone_offset_min)
{
    struct gw_buf buf;

    gw_buf_init(&buf, SCOPE_BYTES_MAX);
    gw_buf_string(&buf, SCOPE_KIND);
    gw_buf_text(&buf, item->kind); /* "kbulletin.post": two tokens, looked for as a phrase */
    gw_buf_string(&buf, " ");
    id_add(&buf, SCOPE_CONTAINER, item->container_id);
    id_add(&buf, SCOPE_CONTAINER, item->parent_container_id);
    id_add(&buf, SCOPE_DEPARTMENT, item->owner_department_id);
    if (item->issuer_department_id != item->owner_department_id)
        id_add(&buf, SCOPE_DEPARTMENT, item->issuer_department_id);
    id_add(&buf, SCOPE_PERSON, item->author_id);
    id_add(&buf, SCOPE_PERSON, item->on_behalf_of);
    month_write(&buf, month_of(gw_date_of(item->published_from, zone_offset_min)));
    return gw_text_trim(gw_buf_take(&buf, arena));
}

static void
and_write(struct gw_buf *buf)
{
    if (buf->bytes > 0)
        gw_buf_string(buf, " AND ");
}

static void
id_wanted(struct gw_buf *buf, const char *letter, int64_t id)
{
    if (id == 0)
        return;
    and_write(buf);
    gw_buf_format(buf, "\"%s%lld\"", letter, (long long)id);
}

static void
departments_wanted(struct gw_buf *buf, struct gw_ids departments)
{
    if (departments.count == 0)
        return;
    and_write(buf);
    for (size_t i = 0; i < departments.count; i++)
        gw_buf_format(buf, "%s\"" SCOPE_DEPARTMENT "%lld\"", i == 0 ? "(" : " OR ",
                      (long long)departments.ids[i]);
    gw_buf_string(buf, ")");
}

static void
months_wanted(struct gw_buf *buf, const struct search_narrowing *narrowing)
{
    int first, last;

    if (narrowing->from == GW_DATE_NONE || narrowing->until == GW_DATE_NONE)
        return;
    first = month_of(narrowing->from);
    last = month_of(narrowing->until);
    if (last < first || last - first >= MONTHS_MAX)
        return;
    and_write(buf);
    for (int month = first; month <= last; month++) {
        gw_buf_string(buf, month == first ? "(\"" : " OR \"");
        month_write(buf, month);
        gw_buf_string(buf, "\"");
    }
    gw_buf_string(buf, ")");
}

struct gw_text
search_scope_expression(struct gw_arena *arena, const struct search_narrowing *narrowing)
{
    struct gw_buf buf;

    gw_buf_init(&buf, SCOPE_BYTES_MAX);
    if (narrowing->kind.bytes > 0) {
        gw_buf_string(&buf, "\"" SCOPE_KIND);
        gw_buf_text(&buf, narrowing->kind);
        gw_buf_string(&buf, "\"");
    }
    id_wanted(&buf, SCOPE_CONTAINER, narrowing->container_id);
    id_wanted(&buf, SCOPE_PERSON, narrowing->person_id);
    departments_wanted(&buf, narrowing->departments);
    months_wanted(&buf, narrowing);
    return gw_text_trim(gw_buf_take(&buf, arena));
}

static const struct gw_kind *
kind_find(const struct gw_module *const *modules, struct gw_text name)
{
    for (; *modules != NULL; modules++) {
        const struct gw_kind *const *kind = (*modules)->kinds;

        for (; kind != NULL && *kind != NULL; kind++)
            if (gw_text_equal(gw_text_from((*kind)->name), name))
                return *kind;
    }
    return NULL;
}

/* Names of attachments come before the text, which may be cut off. A line break between the parts,
 * so that no word goes over it. What stands below another item has
 * that one's title, which is enough to be found once. */
static struct gw_text
text_of(struct gw_arena *arena, const struct gw_doc *doc, const struct search_item *item,
        struct gw_text file_names)
{
    const bool is_below = item->parent_container_id != 0;
    const struct gw_text title = gw_search_form(arena, is_below ? GW_TEXT_NONE : doc->title);
    const struct gw_text number = gw_search_form(arena, item->document_no);
    const struct gw_text files = gw_search_form(arena, file_names);
    const struct gw_text text = gw_search_form(arena, doc->text);
    const struct gw_text all = gw_text_format(arena, "%.*s\n%.*s%s%.*s%s%.*s", GW_TEXT_ARG(title),
                                              GW_TEXT_ARG(number), number.bytes > 0 ? "\n" : "",
                                              GW_TEXT_ARG(files), files.bytes > 0 ? "\n" : "",
                                              GW_TEXT_ARG(text));

    return gw_text_clip(all, TEXT_BYTES_MAX);
}

enum gw_err
search_doc_make(const struct search_source *source, struct gw_arena *arena, int64_t item_id,
                struct search_doc *out, bool *is_wanted)
{
    struct attachment_texts files;
    struct search_item item;
    struct gw_doc doc;
    const struct gw_kind *kind;
    enum gw_err err = search_item_load(source->db, arena, item_id, &item);

    *out = (struct search_doc){ .item_id = item_id };
    *is_wanted = false;
    if (err == GW_MISSING || (err == GW_OK && !item.is_wanted))
        return GW_OK;
    GW_TRY(err);
    kind = kind_find(source->modules, item.kind);
    if (kind == NULL || kind->load == NULL)
        return GW_OK;
    err = kind->load(source->db, arena, item_id, &doc);
    if (err == GW_MISSING)
        return GW_OK;
    GW_TRY(err);
    out->item_no = item.item_no;
    GW_TRY(attachment_texts_load(source->db, arena, item_id, &files));
    out->indexed_text = text_of(arena, &doc, &item, files.names);
    out->scope = search_scope_of(arena, &item, source->zone_offset_min);
    *is_wanted = true;
    return GW_OK;
}
