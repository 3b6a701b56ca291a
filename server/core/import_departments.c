/* import_departments.c - the kinds "departments" and "desknets_organizations": a tree of
 * departments from a list, in any order of its rows.
 *
 * A department is known by its code and keeps its id through renaming. The order of the list is
 * taken for new ones; those that are there move only by a column for it. desknet's NEO knows its
 * organisations by a system id and maybe a code of the city's own: the code stands, else "dn" and
 * the id; "*246", "@NEO0001" and names refer to them.
 */
#include "core/import_departments.h"
#include "core/import.h"
#include "core/import_city.h"
#include "core/import_staff.h"
#include "gw/audience.h"
#include "gw/people.h"

#define SORT_STEP 10
#define LEVEL_MAX 9
#define DEPTH_MAX 32

/* A department of the file. */
struct wanted {
    struct department_row row; /* id 0: new */
    struct city_department *old;
    struct gw_import_row *line;
    struct wanted *parent; /* in the file; NULL: row.parent_id */
    struct gw_text parent_text;
    bool is_changed, is_written, level_given, authority_given;
};

/* Stands for a name that several departments of the file have. */
static const struct wanted several = { .parent_text = { NULL, 0 } };

struct plan {
    struct gw_request *req;
    struct gw_import *import;
    struct import_city city;
    bool is_desknets;
    struct wanted **list;
    size_t count;
    struct gw_text_map by_code, by_id, by_name;
};

static struct gw_text
text_of(const struct gw_import_row *row, int column)
{
    return row->values[column].text;
}

static struct gw_text
day_text(struct gw_arena *arena, gw_date day)
{
    struct gw_civil civil;

    if (day == GW_DATE_NONE)
        return GW_TEXT_NONE;
    civil = gw_date_civil(day);
    return gw_text_format(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* ---- rows ---- */

/* The mark that desknet's NEO reads as "remove": "d", or 1. */
static bool
is_removed(const struct plan *plan, const struct gw_import_row *row)
{
    return plan->is_desknets && text_of(row, DEPARTMENT_DN_REMOVED).bytes > 0 &&
           !gw_text_equal(text_of(row, DEPARTMENT_DN_REMOVED), GW_TEXT("0"));
}

static void
removed_note(struct plan *plan, struct gw_import_row *row)
{
    const struct gw_import_entry entry = { .outcome = GW_IMPORT_NOTED,
                                           .message_key = "import.desknets_removed",
                                           .subject = text_of(row, DEPARTMENT_NAME) };

    gw_import_note(plan->import, row, &entry);
}

static void
details_take(struct wanted *wanted, const struct gw_import_row *row)
{
    struct department_row *to = &wanted->row;

    to->name = text_of(row, DEPARTMENT_NAME);
    if (text_of(row, DEPARTMENT_KANA).bytes > 0)
        to->kana = text_of(row, DEPARTMENT_KANA);
    if (text_of(row, DEPARTMENT_PHONE).bytes > 0)
        to->phone = text_of(row, DEPARTMENT_PHONE);
    if (text_of(row, DEPARTMENT_LEVEL).bytes > 0)
        to->level = text_of(row, DEPARTMENT_LEVEL).data[0] - '0';
    if (text_of(row, DEPARTMENT_AUTHORITY).bytes > 0)
        to->authority = text_of(row, DEPARTMENT_AUTHORITY);
    if (text_of(row, DEPARTMENT_FROM).bytes > 0)
        to->effective_from = (gw_date)row->values[DEPARTMENT_FROM].number;
    if (text_of(row, DEPARTMENT_UNTIL).bytes > 0)
        to->effective_until = (gw_date)row->values[DEPARTMENT_UNTIL].number;
    if (text_of(row, DEPARTMENT_ORDER).bytes > 0)
        to->sort_key = row->values[DEPARTMENT_ORDER].number;
    wanted->level_given = text_of(row, DEPARTMENT_LEVEL).bytes > 0;
    wanted->authority_given = text_of(row, DEPARTMENT_AUTHORITY).bytes > 0;
    wanted->parent_text = text_of(row, DEPARTMENT_PARENT);
}

static void
days_check(struct plan *plan, const struct wanted *wanted)
{
    const struct department_row *row = &wanted->row;
    const gw_date today = plan->city.today;
    const bool until_given = text_of(wanted->line, DEPARTMENT_UNTIL).bytes > 0;

    if (text_of(wanted->line, DEPARTMENT_FROM).bytes > 0 && row->effective_from > today)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_FROM, "import.future");
    if (until_given && row->effective_until > today)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_UNTIL, "import.future");
    if (row->effective_until != GW_DATE_NONE && row->effective_from > row->effective_until)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_UNTIL, "import.days_order");
    if (wanted->old != NULL && !wanted->old->is_open && !until_given)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_CODE, "import.department_over");
}

static void
row_read(struct plan *plan, struct gw_import_row *row, size_t index)
{
    struct gw_arena *arena = plan->import->arena;
    struct wanted *wanted = GW_NEW(arena, struct wanted);
    struct gw_text code = text_of(row, DEPARTMENT_CODE);

    if (plan->is_desknets && code.bytes == 0)
        code = gw_text_format(arena, "dn%.*s", GW_TEXT_ARG(text_of(row, DEPARTMENT_DN_ID)));
    if (row->refused)
        return;
    if (gw_text_map_get(&plan->by_code, code) != NULL) {
        gw_import_refuse(plan->import, row, DEPARTMENT_CODE, "import.code_twice");
        return;
    }
    wanted->line = row;
    wanted->old = gw_text_map_get(&plan->city.department_by_code, code);
    if (wanted->old != NULL)
        wanted->row = wanted->old->row;
    else
        wanted->row = (struct department_row){ .code = code,
                                               .sort_key = (int64_t)(index + 1) * SORT_STEP,
                                               .effective_from = plan->city.today,
                                               .effective_until = GW_DATE_NONE };
    details_take(wanted, row);
    days_check(plan, wanted);
    plan->list[plan->count++] = wanted;
    gw_text_map_put(&plan->by_code, code, wanted);
    gw_text_map_put(&plan->by_name, wanted->row.name,
                    gw_text_map_get(&plan->by_name, wanted->row.name) == NULL
                        ? wanted
                        : (void *)(uintptr_t)&several);
    if (plan->is_desknets)
        gw_text_map_put(&plan->by_id, text_of(row, DEPARTMENT_DN_ID), wanted);
}

/* ---- the tree ---- */

static struct wanted *
wanted_referred(const struct plan *plan, struct gw_text text, struct gw_text *code)
{
    const struct gw_text rest = gw_text_slice(text, 1, text.bytes);

    *code = text;
    if (!plan->is_desknets)
        return gw_text_map_get(&plan->by_code, text);
    if (gw_text_starts(text, GW_TEXT("*"))) {
        *code = gw_text_format(plan->import->arena, "dn%.*s", GW_TEXT_ARG(rest));
        return gw_text_map_get(&plan->by_id, rest);
    }
    if (gw_text_starts(text, GW_TEXT("@"))) {
        *code = rest;
        return gw_text_map_get(&plan->by_code, rest);
    }
    if (gw_text_map_get(&plan->by_name, text) != NULL)
        return gw_text_map_get(&plan->by_name, text);
    return gw_text_map_get(&plan->by_id, text);
}

/* Nobody is left hanging below what the same file ends, or ended before. */
static void
parent_check(struct plan *plan, struct wanted *wanted)
{
    const struct wanted *parent = wanted->parent;

    if (parent->row.effective_until != GW_DATE_NONE && wanted->row.effective_until == GW_DATE_NONE)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT, "import.department_over");
}

static void
parent_find(struct plan *plan, struct wanted *wanted)
{
    const struct city_department *parent = NULL;
    struct gw_text code;

    if (wanted->parent_text.bytes == 0) {
        /* Without the column, what is there stays where it is. */
        if (plan->import->has[DEPARTMENT_PARENT])
            wanted->row.parent_id = 0;
        return;
    }
    wanted->parent = wanted_referred(plan, wanted->parent_text, &code);
    if (wanted->parent == &several) {
        wanted->parent = NULL;
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT,
                         "import.department_several");
        return;
    }
    if (wanted->parent != NULL) {
        wanted->row.parent_id = wanted->parent->row.id;
        parent_check(plan, wanted);
        return;
    }
    parent = gw_text_map_get(&plan->city.department_by_code, code);
    if (parent == NULL && plan->is_desknets)
        parent = gw_text_map_get(&plan->city.department_by_name, code);
    if (parent == &import_city_several)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT,
                         "import.department_several");
    else if (parent == NULL)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT,
                         "import.department_unknown");
    else if (!parent->is_open)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT, "import.department_over");
    else
        wanted->row.parent_id = parent->row.id;
}

/* What stands above it once the file is taken: in the file, or in the city; NULL at the top. */
static const struct wanted *
above_in_file(const struct plan *plan, const struct wanted *wanted)
{
    const struct city_department *parent;

    if (wanted->parent != NULL)
        return wanted->parent;
    for (int64_t id = wanted->row.parent_id; id != 0; id = parent->row.parent_id) {
        const struct wanted *above;

        parent = import_city_department(&plan->city, id);
        if (parent == NULL)
            return NULL;
        above = gw_text_map_get(&plan->by_code, parent->row.code);
        if (above != NULL)
            return above;
    }
    return NULL;
}

static void
circle_check(struct plan *plan, struct wanted *wanted)
{
    const struct wanted *above = above_in_file(plan, wanted);
    int depth = 0;

    while (above != NULL && above != wanted && depth++ < DEPTH_MAX)
        above = above_in_file(plan, above);
    if (above != NULL)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT, "import.department_circle");
}

/* New ones without a level or an authority take what follows from the department above. */
static void
heritage_take(struct plan *plan, struct wanted *wanted, int depth)
{
    const struct city_department *above = import_city_department(&plan->city,
                                                                 wanted->row.parent_id);
    const struct department_row *from = above == NULL ? NULL : &above->row;

    if (wanted->old != NULL || (wanted->level_given && wanted->authority_given))
        return;
    if (wanted->parent != NULL && depth < DEPTH_MAX) {
        heritage_take(plan, wanted->parent, depth + 1);
        from = &wanted->parent->row;
    }
    if (!wanted->level_given)
        wanted->row.level = from == NULL              ? 1
                            : from->level < LEVEL_MAX ? from->level + 1
                                                      : LEVEL_MAX;
    if (!wanted->authority_given)
        wanted->row.authority = from == NULL ? GW_TEXT("mayor") : from->authority;
    wanted->level_given = wanted->authority_given = true;
}

/* ---- the report ---- */

static struct gw_text
subject_of(const struct plan *plan, const struct department_row *row)
{
    return gw_text_format(plan->import->arena, "%.*s %.*s", GW_TEXT_ARG(row->code),
                          GW_TEXT_ARG(row->name));
}

static void
change_note(struct plan *plan, struct wanted *wanted, int column, struct gw_text before,
            struct gw_text after)
{
    struct gw_import_entry entry = {
        .outcome = column == DEPARTMENT_UNTIL && after.bytes > 0 ? GW_IMPORT_ENDED
                                                                 : GW_IMPORT_CHANGED,
        .subject = subject_of(plan, &wanted->row),
        .column = plan->import->kind->columns[column].names,
        .before = before,
        .after = after,
    };

    if (gw_text_equal(before, after))
        return;
    wanted->is_changed = true;
    gw_import_note(plan->import, wanted->line, &entry);
}

static struct gw_text
parent_name(const struct plan *plan, const struct wanted *wanted, int64_t parent_id)
{
    const struct city_department *parent = import_city_department(&plan->city, parent_id);

    if (wanted != NULL)
        return wanted->row.code;
    return parent == NULL ? GW_TEXT_NONE : parent->row.code;
}

static void
changes_note(struct plan *plan, struct wanted *wanted)
{
    struct gw_arena *arena = plan->import->arena;
    const struct department_row *old = &wanted->old->row, *now = &wanted->row;

    change_note(plan, wanted, DEPARTMENT_NAME, old->name, now->name);
    change_note(plan, wanted, DEPARTMENT_KANA, old->kana, now->kana);
    change_note(plan, wanted, DEPARTMENT_PARENT, parent_name(plan, NULL, old->parent_id),
                parent_name(plan, wanted->parent, now->parent_id));
    change_note(plan, wanted, DEPARTMENT_LEVEL, import_key_of_id(arena, old->level),
                import_key_of_id(arena, now->level));
    change_note(plan, wanted, DEPARTMENT_AUTHORITY, old->authority, now->authority);
    change_note(plan, wanted, DEPARTMENT_PHONE, old->phone, now->phone);
    change_note(plan, wanted, DEPARTMENT_ORDER, import_key_of_id(arena, old->sort_key),
                import_key_of_id(arena, now->sort_key));
    change_note(plan, wanted, DEPARTMENT_FROM, day_text(arena, old->effective_from),
                day_text(arena, now->effective_from));
    change_note(plan, wanted, DEPARTMENT_UNTIL, day_text(arena, old->effective_until),
                day_text(arena, now->effective_until));
}

/* Nobody may be left sitting in a department that is over, nor a department hang below one; those
 * that the file names are asked for themselves (parent_check). */
static void
end_check(struct plan *plan, struct wanted *wanted)
{
    const gw_date until = wanted->row.effective_until;

    if (wanted->old == NULL || until == GW_DATE_NONE || until == wanted->old->row.effective_until)
        return;
    if (wanted->old->holdings > 0)
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_UNTIL, "import.department_staffed");
    for (size_t i = 0; i < plan->city.departments_count; i++) {
        const struct city_department *below = &plan->city.departments[i];
        const struct wanted *told = gw_text_map_get(&plan->by_code, below->row.code);

        if (below->row.parent_id != wanted->old->row.id || !below->is_open)
            continue;
        if (told != NULL && (told->row.effective_until != GW_DATE_NONE || told->parent != NULL ||
                             told->row.parent_id != wanted->old->row.id))
            continue;
        gw_import_refuse(plan->import, wanted->line, DEPARTMENT_UNTIL,
                         "import.department_has_below");
        return;
    }
}

static void
missing_note(struct plan *plan)
{
    for (size_t i = 0; i < plan->city.departments_count; i++) {
        const struct city_department *department = &plan->city.departments[i];
        const struct gw_import_entry entry = { .outcome = GW_IMPORT_MISSING,
                                               .message_key = "import.department_missing",
                                               .subject = subject_of(plan, &department->row) };

        if (department->is_open && gw_text_map_get(&plan->by_code, department->row.code) == NULL)
            gw_import_note(plan->import, NULL, &entry);
    }
}

static void
decide(struct plan *plan, struct wanted *wanted)
{
    const struct gw_import_entry taken = { .outcome = GW_IMPORT_TAKEN,
                                           .message_key = "import.department_new",
                                           .subject = subject_of(plan, &wanted->row) };

    circle_check(plan, wanted);
    heritage_take(plan, wanted, 0);
    if (wanted->old == NULL) {
        gw_import_note(plan->import, wanted->line, &taken);
        return;
    }
    changes_note(plan, wanted);
    end_check(plan, wanted);
}

/* ---- power ---- */

/* Whether one's own department stands somewhere above the wanted one, once the file is taken. */
static bool
will_be_below(const struct plan *plan, const struct wanted *wanted, int64_t own_id)
{
    const struct city_department *department;
    int64_t id;

    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        if (wanted->parent != NULL) {
            wanted = wanted->parent;
            id = wanted->row.id;
        } else {
            id = wanted->row.parent_id;
            department = import_city_department(&plan->city, id);
            while (department != NULL && id != own_id &&
                   gw_text_map_get(&plan->by_code, department->row.code) == NULL) {
                id = department->row.parent_id;
                department = import_city_department(&plan->city, id);
            }
            if (department == NULL || id == own_id)
                return id == own_id;
            wanted = gw_text_map_get(&plan->by_code, department->row.code);
        }
        if (id == own_id)
            return true;
    }
    return false;
}

static bool
is_below(const struct plan *plan, const struct city_department *department, int64_t own_id)
{
    for (int depth = 0; department != NULL && depth < DEPTH_MAX; depth++) {
        if (department->row.parent_id == own_id)
            return true;
        department = import_city_department(&plan->city, department->row.parent_id);
    }
    return false;
}

/* Who leads a section answers for what lies below it: nobody puts more there oneself. */
static void
power_check(struct plan *plan, struct wanted *wanted, const struct city_person *oneself)
{
    for (size_t i = 0; wanted->old != NULL && i < oneself->holdings_count; i++) {
        const struct holding_row *held = &oneself->holdings[i];
        const struct city_position *position = import_city_position(&plan->city, held->position_id);

        if ((held->held_until != GW_DATE_NONE && held->held_until < plan->city.today) ||
            position == NULL || position->row.role.bytes == 0 ||
            staff_role_is_reserved(position->row.role))
            continue;
        if (will_be_below(plan, wanted, position->row.department_id) &&
            !is_below(plan, wanted->old, position->row.department_id)) {
            gw_import_refuse(plan->import, wanted->line, DEPARTMENT_PARENT,
                             "import.own_department");
            return;
        }
    }
}

static void
powers_check(struct plan *plan)
{
    const struct city_person *oneself = NULL;

    for (size_t i = 0; i < plan->city.persons_count && oneself == NULL; i++)
        if (plan->city.persons[i].row.id == plan->req->person_id)
            oneself = &plan->city.persons[i];
    for (size_t i = 0; oneself != NULL && !plan->import->options.by_operator && i < plan->count;
         i++)
        power_check(plan, plan->list[i], oneself);
}

static enum gw_err
departments_plan(struct gw_request *req, struct gw_import *import)
{
    struct plan *plan = GW_NEW(import->arena, struct plan);

    plan->req = req;
    plan->import = import;
    plan->is_desknets = import->kind == &import_desknets_organizations_kind;
    plan->by_code.arena = plan->by_id.arena = plan->by_name.arena = import->arena;
    plan->list = GW_NEW_ARRAY(import->arena, struct wanted *, import->count + 1);
    import->plan = plan;
    GW_TRY(import_city_load(req, import->arena, &plan->city));
    for (size_t i = 0; i < import->count; i++) {
        struct gw_import_row *row = &import->rows[i];

        if (is_removed(plan, row))
            removed_note(plan, row);
        else
            row_read(plan, row, i);
    }
    for (size_t i = 0; i < plan->count; i++)
        parent_find(plan, plan->list[i]);
    gw_import_steps(import, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        decide(plan, plan->list[i]);
        gw_import_step(import);
    }
    powers_check(plan);
    missing_note(plan);
    return GW_OK;
}

/* Parents first. */
static enum gw_err
department_write(struct gw_request *req, struct wanted *wanted)
{
    if (wanted->is_written)
        return GW_OK;
    wanted->is_written = true;
    if (wanted->parent != NULL) {
        GW_TRY(department_write(req, wanted->parent));
        wanted->row.parent_id = wanted->parent->row.id;
    }
    if (wanted->old == NULL)
        return department_insert(req->db, &wanted->row, &wanted->row.id);
    return wanted->is_changed ? import_department_update(req->db, &wanted->row) : GW_OK;
}

static enum gw_err
departments_apply(struct gw_request *req, struct gw_import *import)
{
    const struct plan *plan = import->plan;

    gw_import_steps(import, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        GW_TRY(department_write(req, plan->list[i]));
        gw_import_step(import);
    }
    gw_people_touch(req);
    gw_audience_touch(req);
    return GW_OK;
}

const struct gw_import_kind import_departments_kind = {
    .name = "departments",
    .label_key = "import.kind_departments",
    .needs = "import.people.write",
    .columns = import_department_columns,
    .plan = departments_plan,
    .apply = departments_apply,
};

const struct gw_import_kind import_desknets_organizations_kind = {
    .name = "desknets_organizations",
    .label_key = "import.kind_desknets_organizations",
    .needs = "import.people.write",
    .columns = import_desknets_department_columns,
    .plan = departments_plan,
    .apply = departments_apply,
};
