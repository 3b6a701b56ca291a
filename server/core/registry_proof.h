/* registry_proof.h - the start-up proof of the modules' tables; for registry.c and its tests. */
#ifndef CORE_REGISTRY_PROOF_H
#define CORE_REGISTRY_PROOF_H

#include "gw/module.h"

/* Where faults go: one line each, without line feed. */
struct proof {
    const struct gw_module *const *modules;
    void (*report)(void *arg, const char *line);
    void *arg;
    size_t faults;
};

void proof_fault(struct proof *proof, const char *format, ...) GW_PRINTF(2, 3);

/* Everything that registry_proof.c's first comment lists; the faults are counted in proof->faults.
 */
void proof_run(struct proof *proof);
/* The routes and their field tables (registry_proof_routes.c). */
void proof_routes(struct proof *proof);

/* For the files of the proof. */
bool proof_has_permission(const struct proof *proof, const char *name);
bool proof_has_message(const struct proof *proof, const char *key);
bool proof_is_blank(const char *text); /* NULL or empty */

#endif
