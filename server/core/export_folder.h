/* export_folder.h - the files of an export's folder. */
#ifndef CORE_EXPORT_FOLDER_H
#define CORE_EXPORT_FOLDER_H

#include "core/export.h"
#include "core/export_cell.h"
#include "core/export_out.h"
#include "gw/csv.h"

/* A list in both encodings. */
struct export_list {
    const struct gw_export_table *table;
    struct export_out utf8, cp932;
    struct gw_csv utf8_csv, cp932_csv;
    int64_t rows;
    struct blob_digest digest; /* of the UTF-8 one, once it is closed */
    bool is_open;
};

enum gw_err export_list_open(struct gw_env *env, const char *folder,
                             const struct gw_export_table *table,
                             struct export_list *list) GW_MUST_USE;
/* One row; `paths` is the text of its CONTENT cell. */
void export_list_row(struct export_list *list, struct gw_arena *arena,
                     const struct export_cell *cells, struct gw_text path);
enum gw_err export_list_close(struct export_list *list) GW_MUST_USE;

/* A name that every file system takes: no path, no sign that Windows forbids, at most 200 bytes. */
struct gw_text export_file_name(struct gw_arena *arena, struct gw_text name);

struct export_copy {
    int64_t file_id;
    struct gw_text name;
    const struct blob_digest *digest;
    bool linked;         /* a second name for the content instead of a copy */
    struct gw_text path; /* out: "files/<id>/<name>"; empty where the content is not whole */
    int64_t bytes;       /* out */
    bool was_there;      /* out: from a run that broke off */
};
/* "files/<id>/<name>" */
struct gw_text export_copy_path(struct gw_arena *arena, const struct export_copy *copy);
/* Copies the content, durable, unless it is there. */
enum gw_err export_copy_file(struct gw_app *app, const char *folder, struct gw_arena *arena,
                             struct export_copy *copy) GW_MUST_USE;

#endif
