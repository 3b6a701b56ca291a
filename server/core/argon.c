/* argon.c - see argon.h. */
#include "core/argon.h"

#include <argon2.h>
#include <sys/mman.h>

#include "gw/fault.h"

#define PAGE_BYTES ((size_t)4096)
#define HUGE_PAGE_BYTES ((size_t)2 << 20)

/* For the hash that this thread makes just now: libargon2's callbacks take no argument. */
static _Thread_local struct argon_memory *lent;

static int
memory_take(uint8_t **out, size_t bytes)
{
    if (lent->bytes < bytes) {
        argon_memory_free(lent);
        lent->at = aligned_alloc(PAGE_BYTES, bytes);
        lent->bytes = lent->at == NULL ? 0 : bytes;
        /* The hash jumps about in it. Where the kernel has no such pages, it is only slower. */
        if (lent->bytes >= HUGE_PAGE_BYTES)
            (void)madvise(lent->at, bytes, MADV_HUGEPAGE);
    }
    *out = lent->at;
    return 0;
}

/* The library has overwritten it. */
static void
memory_keep(uint8_t *at, size_t bytes)
{
    gw_check(at == lent->at && bytes <= lent->bytes);
}

enum gw_err
argon_hash(struct argon_memory *memory, const struct argon_input *input,
           uint8_t out[ARGON_HASH_BYTES])
{
    argon2_context context = {
        .out = out,
        .outlen = ARGON_HASH_BYTES,
        .pwd = (uint8_t *)(uintptr_t)input->password.data,
        .pwdlen = (uint32_t)input->password.bytes,
        .salt = (uint8_t *)(uintptr_t)input->salt,
        .saltlen = ARGON_SALT_BYTES,
        .t_cost = (uint32_t)input->passes,
        .m_cost = (uint32_t)input->memory_kib,
        .lanes = 1,
        .threads = 1,
        .version = ARGON2_VERSION_13,
        .allocate_cbk = memory_take,
        .free_cbk = memory_keep,
    };
    struct argon_memory own = { 0 };
    int code;

    lent = memory != NULL ? memory : &own;
    code = argon2_ctx(&context, Argon2_id);
    lent = NULL;
    argon_memory_free(&own);
    gw_check(code == ARGON2_OK || code == ARGON2_MEMORY_ALLOCATION_ERROR);
    return code == ARGON2_OK ? GW_OK : GW_BUSY;
}

void
argon_memory_free(struct argon_memory *memory)
{
    /* Of what is freed malloc may keep as much, once the process has freed larger blocks. */
    if (memory->at != NULL)
        (void)madvise(memory->at, memory->bytes, MADV_DONTNEED);
    free(memory->at);
    *memory = (struct argon_memory){ 0 };
}
