/* city_proof.h - proves that a data directory is whole: nothing in it is half done. */
#ifndef TESTS_CITY_PROOF_H
#define TESTS_CITY_PROOF_H

#include <stddef.h>

struct city_proof {
    size_t entries;     /* of the audit log, which is whole */
    size_t items;       /* with the digest that their last entry names */
    size_t files;       /* with a content … */
    size_t contents;    /* … whose digest was recomputed from the disk */
    size_t attachments; /* that items have now */
};

/* NULL, or in words the first thing that is wrong: the database is damaged, the log isn't whole, an
 * item differs from its last entry, a reference leads nowhere, an item lacks its version, its post,
 * a file that it counts or its files' contents, a content isn't what its name says, what is
 * published is neither in the search index nor queued for it, or what waits for somebody is on
 * nobody's list. Beside a running server while nobody writes, too. */
const char *city_fault(const char *directory, struct city_proof *out);
/* The test ends where that or `kairan doctor` finds something. */
void city_prove_whole(const char *directory, struct city_proof *out);

#endif
