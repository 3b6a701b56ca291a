/* model.h - what a city of the simulation is, and what its rules say: written by hand from the
 * regulations and DESIGN 4 and 5, never from the program.
 *
 * People, departments, boards are numbered from 0. A set of people is a word of bits, so that
 * "who may see this" is one number. Everything is plain data: a copy of the struct is a copy of the
 * city, which is how the order of acts at the same time is tried out (round.c).
 */
#ifndef TESTS_SIM_MODEL_H
#define TESTS_SIM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PEOPLE = 16,
    DEPARTMENTS = 7,
    OFFICES = 2,
    BOARDS = 8,
    GROUPS = 2,
    MEMBERS = 3,
    POSTS = 400,
    COMMENTS = 400,
    FILES = 60,
    EXPORTS = 12,
    VERSIONS = 12, /* the most that a post is changed */
    NOBODY = -1
};

typedef uint32_t people_set;

static inline people_set
only(int person)
{
    return (people_set)1 << person;
}

enum role { NO_ROLE, CHIEF, ADMIN, AUDITOR, SUPERVISOR, ROLES };

struct office {
    int8_t department; /* -1: none */
    uint8_t role;
};

struct person {
    struct office offices[OFFICES]; /* 本務, 兼務 */
    bool on_leave;
    bool closed; /* no account any more (N7.2) */
};

enum member_kind { EVERYBODY, SECTION, BELOW, PERSON, GROUP };

struct member {
    uint8_t kind;
    int8_t which;
};

struct members {
    uint8_t count; /* 0: nobody */
    struct member list[MEMBERS];
};

enum right { READERS, WRITERS, COMMENTERS, APPROVERS, MANAGERS, RIGHTS };

struct board {
    int64_t id;
    int64_t version;
    struct members rights[RIGHTS];
    int8_t owner; /* department */
    bool incident, closed;
};

/* As in gw/item.h, and in the database. */
enum state { NO_STATE, DRAFT, WAITING, CURRENT, PAST, WITHDRAWN };
enum approval { NOT_ASKED, ASKED, RETURNED, APPROVED, TAKEN_BACK };

struct post {
    int64_t id;
    int64_t from, until; /* 0: no end */
    struct members audience;
    uint32_t words[VERSIONS + 2]; /* words[v]: of version v; each text is one word, used once */
    people_set read, confirmed;
    people_set own, own_today; /* confirmed by oneself */
    uint16_t comments;         /* that are shown */
    int16_t files[2];          /* attachments now; -1 */
    uint8_t version, first;    /* and the oldest that is kept: a draft has one */
    int8_t board, author, owner, asked_by, decided_by, discarded_by;
    uint8_t state, approval;
    bool for_board; /* the audience is the board's readers */
    bool trashed, comments_allowed, confirm, reminded_today;
};

struct comment {
    int64_t id;
    uint32_t word;
    int16_t post;
    uint8_t version;
    int8_t author;
    bool withdrawn;
};

struct file {
    int64_t id;
    int64_t made_at; /* it is collected a day later unless a post has it */
    uint32_t word;   /* its content */
    int8_t owner;
};

enum export_state { EXPORT_ASKED, EXPORT_WAITING, EXPORT_REFUSED };

struct export
{
    int64_t id;
    int8_t asked_by, department; /* NOBODY: the whole city */
    uint8_t state;
};

struct model {
    int64_t now;
    struct person people[PEOPLE];
    people_set groups[GROUPS];
    int64_t group_ids[GROUPS];
    int64_t group_versions[GROUPS];
    struct board boards[BOARDS];
    uint32_t notice; /* the word on the sign-in page; 0: nothing stands there */
    int64_t notice_version;
    int rounds[TAKEN_BACK + 1]; /* of approval, by what became of them */
    int groups_count, boards_count, posts_count, comments_count, files_count;
    struct export exports[EXPORTS];
    int exports_count;
    struct post posts[POSTS];
    struct comment comments[COMMENTS];
    struct file files[FILES];
};

void model_begin(struct model *model);
void model_copy(struct model *to, const struct model *from);
int model_department_above(int department); /* -1: at the top */
const char *model_role_sql(int role);

static inline int
position_id(int department, int role)
{
    return 200 + department * ROLES + role;
}

/* A round of approval begins, or becomes something. */
void model_approval(struct model *model, struct post *post, enum approval to, int who);

/* ---- rules.c ---- */

bool rule_is_below(int department, int above); /* itself, too */
/* Who is named, on leave or not; and of a board's right. */
people_set rule_people(const struct model *model, const struct members *members);
people_set rule_there(const struct model *model); /* with a section, not on leave: counted in n/N */
bool rule_has_role(const struct model *model, int who, enum role role);
bool rule_in_department(const struct model *model, int who, int department, bool below);
bool rule_heads(const struct model *model, int who, int department);
bool rule_may_be_here(const struct model *model, int who);

bool rule_reads(const struct model *model, const struct board *board, int who);
bool rule_posts(const struct model *model, const struct board *board, int who);
bool rule_comments(const struct model *model, const struct board *board, int who);
bool rule_administers(const struct model *model, const struct board *board, int who);
bool rule_has_approval(const struct board *board);

people_set rule_audience(const struct model *model, const struct post *post);
bool rule_manages(const struct model *model, const struct post *post, int who);
bool rule_decides(const struct model *model, const struct post *post, int who);
bool rule_sees(const struct model *model, const struct post *post, int who);
bool rule_lists(const struct model *model, const struct post *post, int who);
bool rule_unread(const struct model *model, const struct post *post, int who);
bool rule_decides_export(const struct model *model, const struct export *export, int who);
bool rule_has_to_confirm(const struct model *model, const struct post *post, int who);
people_set rule_asked(const struct model *model, const struct post *post);
bool rule_stands_in(const struct model *model, int person, int head);
bool rule_gets_file(const struct model *model, int file, int who);
bool rule_is_held(const struct model *model, int file); /* by a post */
people_set rule_who_sees(const struct model *model, const struct post *post);

#endif
