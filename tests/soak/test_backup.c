/* Backups for a minute (BACKUP_S=n) beside clients that post, upload and attach as fast as they
 * can; each is restored and proven. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/backup_drill.h"
#include "tests/lib/machine.h"

#define SECONDS_DEFAULT 60

START_TEST(every_backup_of_a_minute_under_load_restores_whole)
{
    const int seconds = (int)test_number("BACKUP_S", SECONDS_DEFAULT);
    const struct backup_drill drill = { .posting = 16,
                                        .attaching = 6,
                                        .posts = 500,
                                        .attached = 10,
                                        .backups = 3,
                                        .until_ms = 1000 * seconds };
    struct backup_drill_figures figures;

    backup_drill_run(&drill, &figures);
    printf("soak: %d backups, %lld ms each, the longest %lld ms; %zu posts and %zu with files"
           " (%lld MB) acknowledged, %zu and %zu of them while a backup was taken, %zu refused\n",
           figures.backups, figures.backup_ms / figures.backups, figures.backup_ms_max,
           figures.posts, figures.attached, figures.file_bytes / 1000000, figures.posts_meanwhile,
           figures.attached_meanwhile, figures.refused);
    printf("soak: the last archive, %lld MB, restored: %zu entries in a whole chain, %zu items with"
           " the digest of their last entry, %zu files, %zu contents recomputed, %zu attachments;"
           " %zu posts and %zu with files were acknowledged before\n",
           figures.archive_bytes / 1000000, figures.last.entries, figures.last.items,
           figures.last.files, figures.last.contents, figures.last.attachments,
           figures.posts_before, figures.attached_before);
    ck_assert_uint_eq(figures.refused, 0);
}
END_TEST
