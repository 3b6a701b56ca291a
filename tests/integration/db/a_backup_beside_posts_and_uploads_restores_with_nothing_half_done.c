/* Posts, uploads and attachments come in while the backup is taken: what it holds is the city as of
 * one moment, each content with it, and all that was acknowledged before. */
#include <check.h>

#include "tests/lib/backup_drill.h"

START_TEST(a_backup_beside_posts_and_uploads_restores_with_nothing_half_done)
{
    const struct backup_drill drill = {
        .posting = 6, .attaching = 3, .posts = 50, .attached = 4, .backups = 1
    };
    struct backup_drill_figures figures;

    backup_drill_run(&drill, &figures);
    ck_assert_uint_gt(figures.posts_before, 0);
    ck_assert_uint_gt(figures.attached_before, 0);
    ck_assert_uint_gt(figures.posts_meanwhile, 0);
    ck_assert_uint_ge(figures.last.contents, 2 * figures.attached_before);
}
END_TEST
