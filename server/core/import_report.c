/* import_report.c - what an import did, or would do, for pages and terminals (core/import.h). */
#include "core/app.h"
#include "core/import.h"
#include "core/registry.h"
#include "gw/csv.h"

static const struct {
    const char *name, *label_key;
} outcomes[GW_IMPORT_OUTCOMES] = {
    [GW_IMPORT_UNCHANGED] = { "unchanged", "import.outcome_unchanged" },
    [GW_IMPORT_TAKEN] = { "taken", "import.outcome_taken" },
    [GW_IMPORT_CHANGED] = { "changed", "import.outcome_changed" },
    [GW_IMPORT_ENDED] = { "ended", "import.outcome_ended" },
    [GW_IMPORT_REFUSED] = { "refused", "import.outcome_refused" },
    [GW_IMPORT_MISSING] = { "missing", "import.outcome_missing" },
    [GW_IMPORT_READ_AS] = { "read_as", "import.outcome_read_as" },
    [GW_IMPORT_GAIJI] = { "gaiji", "import.outcome_gaiji" },
    [GW_IMPORT_NOTED] = { "noted", "import.outcome_noted" },
};

const char *
import_outcome_name(enum gw_import_outcome outcome)
{
    return outcomes[outcome].name;
}

static struct gw_text
message_of(const struct gw_app *app, enum gw_language language, const char *key)
{
    return key == NULL ? GW_TEXT_NONE
                       : gw_text_from(registry_message(app->registry, key, language));
}

static struct gw_text
column_of(const struct gw_import_entry *entry)
{
    const struct gw_text names = gw_text_from(entry->column);

    return gw_text_slice(names, 0, gw_text_index(names, '|'));
}

/* Which entries are left out where there are more than are shown: what stays as it is first, then
 * what is simply new, then what was only noted, then all behind. A refusal is never the one that
 * finds no room beside those. */
struct shown {
    size_t left;
    bool without[GW_IMPORT_OUTCOMES];
};

static struct shown
shown_of(const struct gw_import_report *report)
{
    struct shown shown = { .left = IMPORT_ENTRIES_SHOWN };
    size_t count = report->count;
    const enum gw_import_outcome light[] = { GW_IMPORT_UNCHANGED, GW_IMPORT_TAKEN,
                                             GW_IMPORT_READ_AS, GW_IMPORT_GAIJI, GW_IMPORT_NOTED };
    const size_t kinds = sizeof(light) / sizeof(light[0]);

    for (size_t i = 0; i < kinds && count > IMPORT_ENTRIES_SHOWN; i++) {
        shown.without[light[i]] = true;
        for (size_t j = 0; j < report->count; j++)
            count -= report->list[j].outcome == light[i];
    }
    return shown;
}

static bool
is_shown(struct shown *shown, const struct gw_import_entry *entry)
{
    if (shown->without[entry->outcome] || shown->left == 0)
        return false;
    shown->left--;
    return true;
}

static void
entries_json(const struct gw_app *app, enum gw_language language, struct gw_json *json,
             const struct gw_import_report *report)
{
    struct shown shown = shown_of(report);
    int64_t left_out = report->left_out;

    gw_json_array(json, "entries");
    for (size_t i = 0; i < report->count; i++) {
        const struct gw_import_entry *entry = &report->list[i];

        if (!is_shown(&shown, entry)) {
            left_out++;
            continue;
        }
        gw_json_object(json, NULL);
        gw_json_int(json, "line", entry->line);
        gw_json_string(json, "outcome", outcomes[entry->outcome].name);
        gw_json_text(json, "text", message_of(app, language, entry->message_key));
        gw_json_text(json, "subject", entry->subject);
        gw_json_text(json, "column", column_of(entry));
        gw_json_text(json, "before", entry->before);
        gw_json_text(json, "after", entry->after);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_json_int(json, "entries_left_out", left_out);
}

static void
columns_json(struct gw_json *json, const struct import_sheet *sheet)
{
    const struct gw_import_column *columns = sheet->first.kind->columns;

    gw_json_array(json, "columns");
    for (size_t i = 0; columns[i].name != NULL; i++) {
        if (sheet->headers[i].bytes == 0)
            continue;
        gw_json_object(json, NULL);
        gw_json_string(json, "name", columns[i].name);
        gw_json_text(json, "header", sheet->headers[i]);
        gw_json_object_end(json);
    }
    gw_json_array_end(json);
    gw_json_array(json, "unknown_columns");
    for (size_t i = 0; i < sheet->unknown_count; i++)
        gw_json_text(json, NULL, sheet->unknown[i]);
    gw_json_array_end(json);
}

void
import_report_json(const struct gw_app *app, enum gw_language language, struct gw_json *json,
                   const struct import_sheet *sheet, const struct gw_import *import)
{
    char digest[2 * GW_DIGEST_BYTES + 1];

    for (size_t i = 0; i < GW_DIGEST_BYTES; i++)
        (void)snprintf(digest + 2 * i, 3, "%02x", sheet->digest.bytes[i]);
    gw_json_string(json, "kind", import->kind->name);
    gw_json_bool(json, "applied", import->applied);
    gw_json_string(json, "digest", digest);
    gw_json_string(json, "encoding", sheet->encoding == CSV_READ_CP932 ? "cp932" : "utf-8");
    gw_json_int(json, "rows", (int64_t)import->count);
    gw_json_object(json, "counts");
    for (int i = 0; i < GW_IMPORT_OUTCOMES; i++)
        gw_json_int(json, outcomes[i].name, import->report.counts[i]);
    gw_json_object_end(json);
    columns_json(json, sheet);
    entries_json(app, language, json, &import->report);
    gw_json_int(json, "accounts_planned", (int64_t)import->accounts_count);
    if (import->applied && import->accounts_count > 0)
        gw_json_int(json, "accounts_since", import->accounts_since);
    else
        gw_json_null(json, "accounts_since");
}

/* ---- for a terminal ---- */

static void
entry_line(const struct gw_app *app, enum gw_language language, struct gw_buf *out,
           const struct gw_import_entry *entry)
{
    const struct gw_text label = message_of(app, language, outcomes[entry->outcome].label_key);
    const struct gw_text text = message_of(app, language, entry->message_key);
    const struct gw_text column = column_of(entry);

    if (entry->line > 0)
        gw_buf_format(out, "%lld\t", (long long)entry->line);
    else
        gw_buf_string(out, "-\t");
    gw_buf_format(out, "%.*s\t%.*s\t", GW_TEXT_ARG(label), GW_TEXT_ARG(entry->subject));
    if (column.bytes > 0)
        gw_buf_format(out, "%.*s: ", GW_TEXT_ARG(column));
    if (entry->before.bytes > 0 || entry->after.bytes > 0)
        gw_buf_format(out, "「%.*s」", GW_TEXT_ARG(entry->before));
    if (entry->after.bytes > 0)
        gw_buf_format(out, " → 「%.*s」", GW_TEXT_ARG(entry->after));
    gw_buf_format(out, "%s%.*s\n", text.bytes > 0 ? " " : "", GW_TEXT_ARG(text));
}

void
import_report_lines(const struct gw_app *app, enum gw_language language, struct gw_buf *out,
                    const struct import_sheet *sheet, const struct gw_import *import)
{
    const struct gw_import_report *report = &import->report;

    for (size_t i = 0; i < report->count; i++) {
        if (report->list[i].outcome != GW_IMPORT_UNCHANGED)
            entry_line(app, language, out, &report->list[i]);
    }
    for (size_t i = 0; i < sheet->unknown_count; i++)
        gw_buf_format(out, "1\t%.*s\t%.*s\t%.*s\n",
                      GW_TEXT_ARG(message_of(app, language, "import.outcome_noted")),
                      GW_TEXT_ARG(sheet->unknown[i]),
                      GW_TEXT_ARG(message_of(app, language, "import.column_unknown")));
    gw_buf_format(out, "%s: %zu", registry_message(app->registry, "import.rows", language),
                  import->count);
    for (int i = 0; i < GW_IMPORT_OUTCOMES; i++) {
        if (report->counts[i] > 0)
            gw_buf_format(out, ", %s: %lld",
                          registry_message(app->registry, outcomes[i].label_key, language),
                          (long long)report->counts[i]);
    }
    gw_buf_format(out, "\n%s\n",
                  registry_message(app->registry,
                                   import->applied ? "import.applied" : "import.not_applied",
                                   language));
}

void
import_sample_write(struct gw_csv *csv, const struct gw_import_kind *kind)
{
    for (const struct gw_import_column *c = kind->columns; c->name != NULL; c++) {
        const struct gw_text names = gw_text_from(c->names);

        gw_csv_text(csv, gw_text_slice(names, 0, gw_text_index(names, '|')));
    }
    gw_csv_row_end(csv);
    for (size_t i = 0; i < 2; i++) {
        for (const struct gw_import_column *c = kind->columns; c->name != NULL; c++)
            gw_csv_text(csv, gw_text_from(c->samples[i]));
        gw_csv_row_end(csv);
    }
}
