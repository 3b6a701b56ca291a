/* file_store.h - blobs, uploads, files and attachments in the database; what is on the disk is
 * db/blobs.h's.
 *
 * All of these give what gw/db.h says; those that write are the writer's only. */
#ifndef CORE_FILE_STORE_H
#define CORE_FILE_STORE_H

#include "db/blobs.h"
#include "gw/db.h"
#include "gw/field.h"
#include "gw/json.h"

#define FILE_ROWS_MAX 200 /* of what one turn of a job takes up */

struct upload_row {
    int64_t id, person_id, size_bytes;
    gw_time created_at, expires_at;
    struct gw_text token, name;
};

struct file_row {
    int64_t id, blob_id, person_id, size_bytes, width, height;
    gw_time created_at;
    gw_time released_at; /* 0: an item has it */
    struct gw_text name, content_type;
    struct blob_digest digest;
};

/* An item that has or had the file. */
struct file_holder {
    int64_t item_id;
    bool now; /* has it at present */
};

enum gw_err upload_insert(struct gw_db *db, const struct upload_row *row) GW_MUST_USE;
enum gw_err upload_load(struct gw_db *db, struct gw_arena *arena, int64_t id,
                        struct upload_row *out) GW_MUST_USE;
enum gw_err upload_delete(struct gw_db *db, int64_t id) GW_MUST_USE;
enum gw_err upload_prolong(struct gw_db *db, int64_t id, gw_time expires_at) GW_MUST_USE;
/* At most FILE_ROWS_MAX, oldest first. */
enum gw_err upload_list_expired(struct gw_db *db, struct gw_arena *arena, gw_time now,
                                struct upload_row rows[FILE_ROWS_MAX], size_t *count) GW_MUST_USE;
/* How many the person has under way. */
enum gw_err upload_count(struct gw_db *db, int64_t person_id, int64_t *count) GW_MUST_USE;
/* Whether an upload with this token is known. */
enum gw_err upload_token_find(struct gw_db *db, struct gw_text token) GW_MUST_USE;

/* Makes the row where there is none of that digest; `*id` of the one there is. */
enum gw_err blob_keep(struct gw_db *db, const struct blob_digest *digest, int64_t size_bytes,
                      gw_time now, int64_t *id) GW_MUST_USE;
/* GW_MISSING for a digest without a row. */
enum gw_err blob_find(struct gw_db *db, const struct blob_digest *digest, int64_t *id) GW_MUST_USE;
/* Removes it unless a file has it; `*removed` says whether. */
enum gw_err blob_release(struct gw_db *db, int64_t id, bool *removed) GW_MUST_USE;
/* Calls take() for each blob of the city. */
enum gw_err blob_walk(struct gw_db *db,
                      void (*take)(void *arg, const struct blob_digest *digest, int64_t size_bytes),
                      void *arg) GW_MUST_USE;

enum gw_err file_insert(struct gw_db *db, const struct file_row *row) GW_MUST_USE;
enum gw_err file_load(struct gw_db *db, struct gw_arena *arena, int64_t id,
                      struct file_row *out) GW_MUST_USE;
enum gw_err file_delete(struct gw_db *db, int64_t id) GW_MUST_USE;
/* Files that no item has had since `before`; at most FILE_ROWS_MAX. Only id, blob and digest. */
enum gw_err file_list_released(struct gw_db *db, gw_time before,
                               struct file_row rows[FILE_ROWS_MAX], size_t *count) GW_MUST_USE;
/* Bytes of the person's files and of the uploads that are under way. */
enum gw_err file_used(struct gw_db *db, int64_t person_id, int64_t *bytes) GW_MUST_USE;
/* Items that have or had it, at most `holders_max`, newest first. */
enum gw_err file_holders(struct gw_db *db, int64_t file_id, struct file_holder *holders,
                         size_t holders_max, size_t *count) GW_MUST_USE;

enum gw_err attachment_insert(struct gw_db *db, int64_t item_id, int64_t file_id, int64_t position,
                              int64_t version) GW_MUST_USE;
/* What the item has now belongs to the versions before `version`. */
enum gw_err attachment_end(struct gw_db *db, int64_t item_id, int64_t version) GW_MUST_USE;
/* All that the item has or had; its files are released. */
enum gw_err attachment_remove_all(struct gw_db *db, int64_t item_id, gw_time now) GW_MUST_USE;
/* The files that the item has now, in order, at most `ids_max`. */
enum gw_err attachment_list(struct gw_db *db, int64_t item_id, int64_t *ids, size_t ids_max,
                            size_t *count) GW_MUST_USE;
/* What the item has now, one after another in order, as the digest of an item covers it
 * ("<file id>:<bytes of the name>:<name>:<digest in hex>;"), and the names alone, a line each.
 * Both empty where it has none. In the arena. */
struct attachment_texts {
    struct gw_text record, names;
};
enum gw_err attachment_texts_load(struct gw_db *db, struct gw_arena *arena, int64_t item_id,
                                  struct attachment_texts *out) GW_MUST_USE;
/* Whether the item has or had it. */
enum gw_err attachment_find(struct gw_db *db, int64_t item_id, int64_t file_id) GW_MUST_USE;
/* One object for each, as of `version`. */
enum gw_err attachment_render(struct gw_db *db, struct gw_arena *arena, struct gw_json *json,
                              int64_t item_id, int64_t version) GW_MUST_USE;
/* `released_at` follows whether an item has the file. */
enum gw_err file_settle(struct gw_db *db, int64_t file_id, gw_time now) GW_MUST_USE;

#endif
