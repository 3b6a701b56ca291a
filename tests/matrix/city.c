/* city.c - the places of the matrix: people, boards and posts for each cell, written straight into
 * the database before a server opens it. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"
#include "tests/matrix/matrix.h"

/* Ids of what is added: far below those that the server makes, and apart from each other. */
#define COLLEAGUES_FROM 1000
#define STRANGER 1999
#define BOARDS_FROM 10000
#define POSTS_FROM 100000

static int64_t
cell_number(struct cell cell)
{
    return ((int64_t)cell.caller * SECTIONS + cell.section) * RIGHTS + cell.right;
}

static int64_t
board_id(struct cell cell)
{
    return BOARDS_FROM + cell_number(cell);
}

static int64_t
post_id(size_t route, struct cell cell)
{
    return POSTS_FROM + (int64_t)route * CALLERS * SECTIONS * RIGHTS + cell_number(cell);
}

/* A department in which no caller holds a position, above or below none of theirs. */
#define OTHER_DEPARTMENT                                                                        \
    "WITH RECURSIVE seats(id) AS (SELECT p.department_id FROM account AS a"                     \
    "  JOIN holding AS h ON h.person_id = a.person_id JOIN position AS p ON p.id ="             \
    "  h.position_id WHERE a.login IN ('admin', 'supervisor', 'chief', 'staff', 'auditor',"     \
    "  'personnel')),"                                                                          \
    " above(id) AS (SELECT id FROM seats UNION SELECT d.parent_id FROM department AS d"         \
    "  JOIN above ON above.id = d.id WHERE d.parent_id IS NOT NULL),"                           \
    " below(id) AS (SELECT id FROM seats UNION SELECT d.id FROM department AS d"                \
    "  JOIN below ON below.id = d.parent_id)"                                                   \
    " SELECT id FROM department WHERE id NOT IN (SELECT id FROM above)"                         \
    " AND id NOT IN (SELECT id FROM below) AND effective_until IS NULL ORDER BY level DESC, id" \
    " LIMIT 1"

static void
person_add(FILE *sql, int64_t id, int64_t department)
{
    fprintf(sql,
            "INSERT INTO person (id, staff_no, name, kana, appointment_kind, appointment_from,"
            " extension, kana_key, created_at, updated_at) VALUES (%" PRId64 ", 'M%" PRId64
            "', '行列 太郎', 'ギョウレツ タロウ', 'regular', 0, '9', x'00', 0, 0);\n"
            "INSERT INTO position (id, department_id, name, rank, rank_name, effective_from)"
            " VALUES (%" PRId64 ", %" PRId64 ", '主事', 90, '主事', 0);\n"
            "INSERT INTO holding (id, person_id, position_id, holding_kind, held_from)"
            " VALUES (%" PRId64 ", %" PRId64 ", %" PRId64 ", 'main', 0);\n",
            id, id, id, department, id, id, id);
}

/* Audiences of the board's own, far above those that the city has made. */
#define AUDIENCES_FROM 1000000

static int64_t
audience_id(struct cell cell, enum right right)
{
    return AUDIENCES_FROM + cell_number(cell) * RIGHTS + right;
}

static void
audience_add(FILE *sql, int64_t id, int64_t board, const char *name, int64_t department)
{
    fprintf(sql,
            "INSERT INTO audience (id, members) VALUES (%" PRId64 ", '=bulletin.board:%" PRId64
            ":%s');\n"
            "INSERT INTO audience_member (audience_id, department_id, below) VALUES (%" PRId64
            ", %" PRId64 ", 0);\n",
            id, board, name, id, department);
}

static void
board_add(FILE *sql, const struct city *city, struct cell cell)
{
    int64_t id = board_id(cell), own = city->departments[cell.caller];
    int64_t readers = cell.right == NONE ? city->other_department : own;

    audience_add(sql, audience_id(cell, READ), id, "read", readers);
    audience_add(sql, audience_id(cell, WRITE), id, "write",
                 cell.right == WRITE ? own : city->other_department);
    fprintf(sql,
            "INSERT INTO bulletin_board (id, department_id, name, category, information_class,"
            " sort_key, created_at, reader_id, writer_id) VALUES (%" PRId64 ", %" PRId64
            ", 'matrix %" PRId64 "', 'ordinary', 1, 1, 0, %" PRId64 ", %" PRId64 ");\n",
            id, cell.section == OTHER ? city->other_department : own, id, audience_id(cell, READ),
            audience_id(cell, WRITE));
}

static void
post_add(FILE *sql, const struct city *city, int64_t id, struct cell cell)
{
    const int64_t authors[SECTIONS] = { city->persons[cell.caller], city->colleagues[cell.caller],
                                        city->stranger };
    int64_t author = authors[cell.section];
    int64_t owner = cell.section == OTHER ? city->other_department : city->departments[cell.caller];

    fputs("UPDATE counter SET value = value + 1 WHERE name = 'item_no';\n", sql);
    fprintf(sql,
            "INSERT INTO item (id, item_no, kind, container_id, title, owner_department_id,"
            " author_id, contact, audience_id, state, importance, information_class,"
            " confidentiality, published_from, hold, version, created_at, updated_at)"
            " SELECT %" PRId64 ", value, 'bulletin.post', %" PRId64 ", '表題', %" PRId64
            ", %" PRId64 ", '', %" PRId64 ", 3, 0, 1, 1, 1, 0, 1, 1, 1 FROM counter"
            " WHERE name = 'item_no';\n",
            id, board_id(cell), owner, author, audience_id(cell, READ));
    fprintf(sql,
            "INSERT INTO bulletin_post (item_id, body_text) VALUES (%" PRId64 ", '本文');\n"
            "INSERT INTO item_version (item_id, version, title, content, author_id, changed_at)"
            " VALUES (%" PRId64 ", 1, '表題', '{\"body\":null,\"body_text\":\"本文\"}', %" PRId64
            ", 1);\n",
            id, id, author);
}

static void
places_add(FILE *sql, const struct city *city, size_t routes_count)
{
    for (enum caller caller = STAFF; caller < CALLERS; caller++) {
        for (int i = 0; i < SECTIONS * RIGHTS; i++) {
            const struct cell cell = { caller, (enum section)(i / RIGHTS),
                                       (enum right)(i % RIGHTS) };
            board_add(sql, city, cell);
            for (size_t route = 0; route < routes_count; route++)
                post_add(sql, city, post_id(route, cell), cell);
        }
    }
}

void
city_prepare(const char *directory, size_t routes_count, struct city *out)
{
    struct fixture fixture = { .directory = directory };
    char *text = NULL;
    size_t bytes;
    FILE *sql = open_memstream(&text, &bytes);

    ck_assert_ptr_nonnull(sql);
    fputs("PRAGMA foreign_keys = ON; BEGIN;\n", sql);
    out->other_department = fixture_number(&fixture, OTHER_DEPARTMENT);
    out->stranger = STRANGER;
    person_add(sql, STRANGER, out->other_department);
    for (enum caller caller = STAFF; caller < CALLERS; caller++) {
        out->persons[caller] = fixture_number(
            &fixture,
            test_text("SELECT person_id FROM account WHERE login = '%s'", caller_logins[caller]));
        out->departments[caller] = fixture_number(
            &fixture, test_text("SELECT p.department_id FROM holding AS h JOIN position AS p"
                                " ON p.id = h.position_id WHERE h.person_id = %" PRId64
                                " AND h.holding_kind = 'main' AND h.held_until IS NULL",
                                out->persons[caller]));
        out->colleagues[caller] = COLLEAGUES_FROM + caller;
        person_add(sql, out->colleagues[caller], out->departments[caller]);
    }
    places_add(sql, out, routes_count);
    /* Thousands of requests a minute from one address are what this test is. */
    fputs("DELETE FROM setting WHERE key IN ('requests_per_min', 'sign_ins_per_min');\n"
          "INSERT INTO setting (key, value, updated_at) VALUES"
          " ('requests_per_min', '100000', 0), ('sign_ins_per_min', '100000', 0);\n"
          "COMMIT;\n",
          sql);
    fclose(sql);
    fixture_sql(&fixture, text);
    free(text);
}

struct place
city_place(const struct city *city, const struct expected_route *route, size_t route_index,
           struct cell cell)
{
    if (cell.caller == ANONYMOUS) /* aims at what staff see */
        cell.caller = STAFF;
    struct place place = { .board = board_id(cell) };

    place.department = cell.section == OTHER ? city->other_department
                                             : city->departments[cell.caller];
    if (route->target == TARGET_POST)
        place.id = post_id(route_index, cell);
    else if (route->target == TARGET_PERSON)
        place.id = cell.section == OTHER ? city->stranger
                   : cell.section == OWN ? city->colleagues[cell.caller]
                                         : city->persons[cell.caller];
    return place;
}

const char *
place_fill(const char *template, const struct place *place)
{
    const struct {
        const char *name;
        int64_t value;
    } values[] = { { "{id}", place->id },
                   { "{board}", place->board },
                   { "{department}", place->department },
                   { "{version}", 1 } };
    const char *text = template;
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        const char *at = strstr(text, values[i].name);
        if (at != NULL)
            text = test_text("%.*s%" PRId64 "%s", (int)(at - text), text, values[i].value,
                             at + strlen(values[i].name));
    }
    return text;
}
