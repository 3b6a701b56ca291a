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

/* A board as it was made, and who writes on it about what. */
struct demo_board {
    struct bulletin_board board;
    int64_t audience_id;
    struct gw_text topics[DEMO_TOPICS_MAX];
    size_t topics_count;
    const int64_t *writers; /* departments whose own people write; none: everybody */
    size_t writers_count;
    uint64_t weight; /* its share of the posts */
};

/* demo_boards.c: makes the boards with their rights; in demo->arena. */
enum gw_err demo_boards_make(struct gw_demo *demo, struct demo_board **boards,
                             size_t *count) GW_MUST_USE;

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
