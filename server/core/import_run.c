/* import_run.c - one run over a sheet: plan, and apply where nothing was refused (core/import.h).
 */
#include "core/import.h"

#include "core/app.h"

/* The run starts from what reading told, and changes nothing of it: a handler may run twice. */
static struct gw_import
copy_of(const struct import_sheet *sheet, const struct gw_import_options *options)
{
    struct gw_import import = sheet->first;
    struct gw_import_report *report = &import.report;

    import.options = *options;
    import.rows = gw_arena_copy(import.arena, import.rows, import.count * sizeof(*import.rows));
    report->list = gw_arena_copy(import.arena, report->list, report->count * sizeof(*report->list));
    report->capacity = report->count;
    return import;
}

static void
rows_count(struct gw_import *import)
{
    for (size_t i = 0; i < import->count; i++)
        import->report.counts[import->rows[i].outcome]++;
}

static int
by_line(const void *left, const void *right)
{
    const struct gw_import_entry *a = left, *b = right;

    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->outcome < b->outcome ? 1 : a->outcome > b->outcome ? -1 : 0;
}

enum gw_err
import_run(struct gw_request *req, const struct import_sheet *sheet,
           const struct gw_import_options *options, struct gw_import *out)
{
    *out = copy_of(sheet, options);
    if (sheet->fault != NULL) {
        const struct gw_import_entry entry = { .line = 0,
                                               .outcome = GW_IMPORT_REFUSED,
                                               .message_key = sheet->fault,
                                               .before = sheet->fault_column };

        gw_import_note(out, NULL, &entry);
        return GW_OK;
    }
    import_progress_stage(out->progress, IMPORT_CHECKING, (int64_t)out->count, (int64_t)out->count);
    GW_TRY(out->kind->plan(req, out));
    rows_count(out);
    if (options->apply && out->report.counts[GW_IMPORT_REFUSED] == 0) {
        import_progress_stage(out->progress, IMPORT_TAKING, (int64_t)out->count,
                              (int64_t)out->count);
        GW_TRY(out->kind->apply(req, out));
        out->applied = true;
    }
    if (out->report.count > 0)
        qsort(out->report.list, out->report.count, sizeof(*out->report.list), by_line);
    return gw_arena_fault(out->arena);
}

void
import_audit(struct gw_request *req, const struct import_sheet *sheet,
             const struct gw_import *import)
{
    struct gw_buf figures;

    gw_buf_init(&figures, 1024);
    gw_buf_format(&figures, "%s%s rows=%zu", import->kind->name,
                  import->applied ? "" : " (not applied)", import->count);
    for (int i = 0; i < GW_IMPORT_OUTCOMES; i++)
        gw_buf_format(&figures, " %s=%lld", import_outcome_name((enum gw_import_outcome)i),
                      (long long)import->report.counts[i]);
    if (import->applied)
        gw_buf_format(&figures, " accounts=%zu", import->accounts_count);
    gw_audit_digests(req, NULL, &sheet->digest);
    gw_audit_reason(req, gw_buf_take(&figures, req->arena), GW_TEXT_NONE);
}
