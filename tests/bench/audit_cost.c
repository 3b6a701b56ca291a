/* audit_cost.c - what one more entry of the audit log costs inside a COMMIT that happens anyway, in
 * µs of CPU, on a city's database.
 *
 * Usage: audit_cost DIR. Times transactions of one entry and of 101, and prints the difference by
 * entry. Each is about another item, newer than all before, as that of a new post is. The city is
 * a copy made for this.
 */
#include <sodium.h>

#include "core/audit.h"

enum { TRANSACTIONS = 200, MORE = 100 };

struct load {
    struct audit_chain *chain;
    int entries; /* in each transaction */
    int64_t item_id;
};

static enum gw_err
append_some(void *arg, struct gw_db *db)
{
    struct load *load = arg;

    (void)db;
    for (int i = 0; i < load->entries; i++) {
        const struct gw_digest after = { .bytes = { (uint8_t)i } };
        const struct audit_record record = {
            .at = 1775000000000000 + i,
            .person_id = 418767667200029,
            .position_id = 418767667200030,
            .session_id = 418767667200031,
            .item_id = ++load->item_id,
            .peer = GW_TEXT("192.0.2.10"),
            .route = GW_TEXT("POST /api/bulletin/posts"),
            .verb = GW_TEXT("bulletin.post.create"),
            .kind = GW_TEXT("bulletin.post"),
            .result = GW_TEXT("ok"),
            .after = &after,
        };

        GW_TRY(audit_append(load->chain, &record));
    }
    return GW_OK;
}

static double
cpu_us(void)
{
    struct timespec used;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e6 + (double)used.tv_nsec / 1e3;
}

/* All transactions of that size. */
static double
time_of(struct database *database, struct load *load)
{
    double began = cpu_us();

    for (int i = 0; i < TRANSACTIONS; i++) {
        if (database_write_now(database, append_some, load) != GW_OK)
            exit(1);
    }
    return cpu_us() - began;
}

int
main(int argc, char **argv)
{
    const struct database_options options = { .directory = argc > 1 ? argv[1] : "." };
    struct load load = { .entries = 1, .item_id = (int64_t)1 << 52 };
    struct database *database;
    double of_one;
    double of_many;

    if (sodium_init() < 0 || database_open(gw_env_system(), &options, &database) != GW_OK)
        return 1;
    load.chain = audit_chain_new(database_writer_connection(database));
    if (load.chain == NULL)
        return 1;
    of_one = time_of(database, &load);
    load.entries = 1 + MORE;
    of_many = time_of(database, &load);
    printf("%.2f\n", (of_many - of_one) / (TRANSACTIONS * MORE));
    audit_chain_free(load.chain);
    database_close(database);
    return 0;
}
