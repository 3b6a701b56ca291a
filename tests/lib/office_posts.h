/* office_posts.h - errands of an office about posts; the rest stands in office_rest.c. */
#ifndef TESTS_OFFICE_POSTS_H
#define TESTS_OFFICE_POSTS_H

#include "tests/lib/office.h"

struct post {
    const char *board, *title;
    const char *more; /* further members, each with a comma before it; or NULL */
};
int64_t clerk_post(struct clerk *clerk, enum member as, const struct post *post);

errand errand_post, errand_place, errand_comment, errand_confirmation, errand_approval, errand_file;

#endif
