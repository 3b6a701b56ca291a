/* import.h - lists from elsewhere (CSV) taken into the city: what a kind of list declares, and what
 * it is given.
 *
 * A run reads the file, finds the columns by their names, reads each cell by its type, and lets the
 * kind plan: compare with the city and report, line by line. Only when nothing was refused, and the
 * person asked for it, apply() writes the plan, in one transaction. Names, IDs and staff numbers
 * are never changed silently: what was read otherwise than it stands is reported as 読み替え.
 */
#ifndef GW_IMPORT_H
#define GW_IMPORT_H

#include "gw/request.h"

enum gw_import_type {
    GW_IMPORT_TEXT,   /* as it stands, without blanks at the ends */
    GW_IMPORT_BODY,   /* as it stands; line breaks allowed */
    GW_IMPORT_CODE,   /* letters, digits and signs of full width become ASCII */
    GW_IMPORT_NUMBER, /* 0 … 999,999,999 */
    GW_IMPORT_DATE,   /* 2026/4/1, 20260401, 令和8年4月1日, R8.4.1 */
    GW_IMPORT_MOMENT, /* a date, and maybe a time of day, in the city's zone */
    GW_IMPORT_CHOICE,
};

/* A value and the words for it, parted by '|'. A table ends with a zero entry. */
struct gw_import_choice {
    const char *value;
    const char *words;
};

struct gw_import_column {
    const char *name;  /* in replies */
    const char *names; /* of the header, parted by '|'; the first is the one that we write */
    enum gw_import_type type;
    bool required;    /* the column must be there, and no cell of it empty */
    size_t chars_max; /* 0: 100 */
    const struct gw_import_choice *choices;
    const char *samples[2]; /* cells of the sample's rows; NULL: empty */
};

/* One cell as it was read. */
struct gw_import_value {
    struct gw_text text; /* empty: nothing stands there */
    int64_t number;      /* of a number, a date, a moment */
};

struct gw_import_row {
    int64_t line;                   /* as a spreadsheet counts: the header is 1 */
    struct gw_import_value *values; /* by column */
    bool refused;
    uint8_t outcome; /* the weightiest so far, enum gw_import_outcome */
};

/* A row counts once, as the weightiest of the first five; the others are told beside them. */
enum gw_import_outcome {
    GW_IMPORT_UNCHANGED,
    GW_IMPORT_CHANGED,
    GW_IMPORT_TAKEN,
    GW_IMPORT_ENDED,
    GW_IMPORT_REFUSED,
    GW_IMPORT_MISSING, /* in the city, not in the file */
    GW_IMPORT_READ_AS, /* 読み替え */
    GW_IMPORT_GAIJI,   /* 外字: kept, and shown by the city's own font only */
    GW_IMPORT_NOTED,
    GW_IMPORT_OUTCOMES
};

struct gw_import_entry {
    int64_t line; /* 0: not of one line */
    enum gw_import_outcome outcome;
    const char *message_key; /* NULL: the outcome says it all */
    struct gw_text subject;  /* whom or what it is about */
    const char *column;      /* its name in the header; NULL: none */
    struct gw_text before, after;
};

struct gw_import_account {
    struct gw_text staff_no, login;
};

struct gw_import_options {
    bool apply;
    bool accounts;    /* make accounts for who has a login; nobody can sign in yet */
    bool end_missing; /* end those whom the file doesn't name, as of `end_on` */
    gw_date end_on;
    bool by_operator;     /* by whoever runs the machine: roles may be given */
    int64_t answering_id; /* who answers for what nobody else does */
    int zone_offset_min;
};

struct gw_import_report {
    struct gw_import_entry *list;
    size_t count, capacity;
    int64_t left_out; /* entries that were counted only: there were too many to keep */
    int64_t counts[GW_IMPORT_OUTCOMES]; /* rows of the first five, entries of the others */
};

struct gw_import_kind;
struct gw_import_progress;
struct gw_import {
    struct gw_arena *arena; /* of this run: large */
    const struct gw_import_kind *kind;
    struct gw_import_options options;
    struct gw_import_row *rows;
    size_t count;
    const bool *has; /* by column: whether the file has it */
    struct gw_import_report report;
    struct gw_import_account *accounts;
    size_t accounts_count;
    gw_time accounts_since; /* account.unused_since of those made */
    bool applied;
    void *plan;                          /* the kind's own */
    struct gw_import_progress *progress; /* for who waits; NULL: nobody is told */
};

struct gw_import_kind {
    const char *name; /* "staff" */
    const char *label_key;
    const char *needs; /* permission; at least for the whole city */
    const struct gw_import_column *columns;
    /* Compares and reports; writes nothing. Runs on the pool, and again inside the transaction. */
    enum gw_err (*plan)(struct gw_request *req, struct gw_import *import);
    /* Writes what was planned; nothing was refused. Writer only. */
    enum gw_err (*apply)(struct gw_request *req, struct gw_import *import);
};

/* Notes an entry, and weighs it for the row (NULL: of no row). */
void gw_import_note(struct gw_import *import, struct gw_import_row *row,
                    const struct gw_import_entry *entry);
/* The row can't be taken: what stands in `column` (-1: none) and why. */
void gw_import_refuse(struct gw_import *import, struct gw_import_row *row, int column,
                      const char *message_key);
/* For who waits: plan() and apply() take so many steps each, and this is one of them. Without, a
 * step is a row. */
void gw_import_steps(struct gw_import *import, size_t steps);
void gw_import_step(struct gw_import *import);
/* The first name of a column. */
struct gw_text gw_import_column_name(struct gw_arena *arena, const struct gw_import_column *column);

/* From a text to a pointer, as long as the arena. */
struct gw_text_map {
    struct gw_arena *arena;
    struct gw_text_slot *slots;
    size_t capacity, count;
};
void *gw_text_map_get(const struct gw_text_map *map, struct gw_text key); /* NULL: none */
void gw_text_map_put(struct gw_text_map *map, struct gw_text key, void *value);

#endif
