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

/* The test ends where the log isn't whole, an item differs from its last entry, a reference leads
 * nowhere, an item lacks its version, its post, a file that it counts or its files' contents, or a
 * content isn't what its name says. No server may run on the directory. */
void city_prove_whole(const char *directory, struct city_proof *out);

#endif
