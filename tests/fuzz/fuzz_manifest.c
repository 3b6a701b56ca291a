/* fuzz_manifest.c - whatever manifest an export's folder has, its lists are lists of ours, and all
 * that it says is text; for libFuzzer.
 */
#include "core/takeover.h"
#include "modules.h"
#include "tests/fuzz/input.h"

static void
check_list(const struct gw_export_table *const *tables, const struct takeover_list *list)
{
    size_t i = 0;

    while (tables[i] != NULL && tables[i] != list->table)
        i++;
    gw_check(tables[i] != NULL && list->rows >= 0);
    gw_check(gw_text_is_utf8(list->blake2b));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct gw_export_table **tables;
    struct takeover_manifest manifest;

    if (tables == NULL) {
        tables = export_tables_new(gw_modules);
        stderr = fopen("/dev/null", "w"); /* what is said of each would fill the disk */
    }
    gw_check(tables != NULL);
    if (takeover_manifest_parse((struct gw_text){ (const char *)data, size }, input_arena(), tables,
                                &manifest) != GW_OK)
        return 0;
    for (size_t i = 0; i < manifest.lists_count; i++)
        check_list(tables, &manifest.lists[i]);
    for (size_t i = 0; i < manifest.left_out_count; i++)
        gw_check(gw_text_is_utf8(manifest.left_out[i]));
    gw_check(manifest.last_id >= 1 && manifest.files >= 0);
    return 0;
}
