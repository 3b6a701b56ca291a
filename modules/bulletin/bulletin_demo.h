/* bulletin_demo.h - what the files that fill the demonstration city's boards share. */
#ifndef BULLETIN_DEMO_H
#define BULLETIN_DEMO_H

#include "bulletin.h"

#define DEMO_TOPICS_MAX 4
#define DEMO_TOPIC_OF_AUTHOR "@" /* what the author's department writes about */

/* One kind of post. `{…}` are filled in by demo_text.c, which lists them. A line of the body that
 * begins with "■" is a heading, with "・" an item of a list, with "@" a row "label：value". */
struct demo_template {
    const char *topic;
    const char *title;
    const char *body;
    int first_month, last_month; /* the time of the year when it is written; 0: all year */
    const char *by; /* topic of the departments that write it; NULL: whoever writes there */
};

/* A table ends with a zero entry. */
extern const struct demo_template demo_texts_office[];
extern const struct demo_template demo_texts_staff[];
extern const struct demo_template demo_texts_field[];

#define DEMO_WRITERS_MAX 3
#define DEMO_AUTHORS_MAX 3
#define DEMO_EVERYBODY "*"
#define DEMO_SECTIONS_BOARD "各課の掲示板"

/* Settings beside the usual. */
enum demo_board_flag {
    DEMO_COMMENTS = 1, /* whoever reads comments */
    DEMO_CONFIRM = 2,
    DEMO_APPROVAL = 4, /* by the chief of the owner */
    DEMO_FORCED = 8,   /* whoever reads follows it */
    DEMO_OFFICIAL = 16,
    DEMO_CLOSED = 32, /* half-way through the city's past */
};

/* One board of the whole city. Departments stand by name; a board whose owner the city is too small
 * for is left out. */
struct demo_board_words {
    const char *name;
    const char *parent; /* NULL: at the top */
    const char *owner;
    const char *writers[DEMO_WRITERS_MAX]; /* with all below them; DEMO_EVERYBODY */
    const char *readers;                   /* DEMO_EVERYBODY; NULL: the writers only */
    const char *topics;
    int information_class;
    unsigned weight;
    unsigned flags;
    const char *outside_body; /* then a few people write and manage */
    const char *description, *banner, *help_url, *retention;
    int publication_days;
};
/* Parents before children. */
extern const struct demo_board_words demo_city_boards[];
extern const size_t demo_city_boards_count;

/* A board as it was made, and who writes on it about what. */
struct demo_board {
    struct bulletin_board board;
    struct gw_text topics[DEMO_TOPICS_MAX];
    size_t topics_count;
    const int64_t *writers; /* departments whose own people write; none: everybody */
    size_t writers_count;
    const struct gw_demo_person *authors[DEMO_AUTHORS_MAX]; /* of an outside body */
    size_t authors_count;
    uint64_t weight; /* its share of the posts */
};

/* demo_boards.c: makes the boards with their rights; in demo->arena. */
enum gw_err demo_boards_make(struct gw_demo *demo, struct demo_board **boards,
                             size_t *count) GW_MUST_USE;

/* demo_store.c: the chief's position in the department; 0 where it has none. */
enum gw_err demo_chief_position(struct gw_demo *demo, int64_t department_id,
                                int64_t *position_id) GW_MUST_USE;

/* What a post is written from. */
struct demo_author {
    const struct gw_demo_person *person;
    const struct gw_demo_department *department;
};

/* demo_text.c: a title and a body from a template, as the author would write it at `at`. */
struct demo_writing {
    struct gw_demo *demo;
    struct gw_arena *arena; /* of the slice */
    const struct demo_template *from;
    struct demo_author author;
    gw_time at;
    bool is_rich;
};
enum gw_err demo_text_write(const struct demo_writing *writing, struct gw_text *title,
                            struct bulletin_body *body) GW_MUST_USE;

/* demo_document.c: the marked lines of a template's body in either form. */
void demo_lines_plain(struct gw_text lines, struct gw_buf *out);
void demo_lines_document(struct gw_text lines, struct gw_buf *out);

#endif
