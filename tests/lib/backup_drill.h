/* backup_drill.h - `kairan backup` beside clients that post, upload and attach, and the proof that
 * what is restored is whole. */
#ifndef TESTS_BACKUP_DRILL_H
#define TESTS_BACKUP_DRILL_H

#include "tests/lib/city_proof.h"

struct backup_drill {
    int posting, attaching; /* threads */
    size_t posts, attached; /* acknowledged before the first backup */
    int backups;            /* one after another, each restored and proven … */
    int until_ms;           /* … and more until so much time has passed */
};

struct backup_drill_figures {
    int backups;
    size_t posts, attached, refused;            /* acknowledged, over the whole time */
    size_t posts_before, attached_before;       /* acknowledged before the last backup began */
    size_t posts_meanwhile, attached_meanwhile; /* … and while backups were taken */
    long long file_bytes, archive_bytes;        /* of the last archive */
    long long backup_ms, backup_ms_max;         /* all together; the longest */
    struct city_proof last;
};

/* On a city of its own. The test ends where something is missing or half done. */
void backup_drill_run(const struct backup_drill *drill, struct backup_drill_figures *out);

#endif
