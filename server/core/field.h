/* field.h - one value against one row of a field table (gw/field.h); shared by body.c and query.c.
 */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include "gw/field.h"

#define FIELD_CHARS_MAX ((size_t)200)          /* text without chars_max */
#define FIELD_JSON_BYTES_MAX ((size_t)1 << 20) /* nested JSON without bytes_max */
#define FIELD_IDS_MAX ((size_t)100)            /* ids without count_max */
#define FIELD_INT_MAX (((int64_t)1 << 53) - 1)
#define FIELD_COUNT_MAX 128

/* A table and the size of the struct that it fills. */
struct field_table {
    const struct gw_field *fields; /* NULL: no member is taken */
    size_t bytes;
};

/* What is wrong with an input: the field and a message of the catalogue. */
struct field_fault {
    enum gw_err err;
    const char *field; /* in the arena or constant; NULL: the input as a whole */
    const char *message_key;
    bool has_number;
    int64_t number; /* the limit */
};

/* Every message that the decoders use, NULL-ended: the registry proves that each exists. */
extern const char *const field_message_keys[];

/* Bytes of the member in the struct; 0 for a type that is none. */
size_t field_size(enum gw_field_type type);
size_t field_count(const struct gw_field *fields);
/* The row of that name, or NULL. */
const struct gw_field *field_find(const struct gw_field *fields, struct gw_text name);

/* A zeroed struct of `bytes` with its bit set in front, `absent` values filled in. */
void *field_struct_new(struct gw_arena *arena, const struct gw_field *fields, size_t bytes);
/* Notes that the member was sent. */
void field_mark(void *base, const struct gw_field *fields, const struct gw_field *field);

/* Fills fault (GW_INVALID) and gives its code back. */
enum gw_err field_refuse(struct field_fault *fault, const struct gw_field *field,
                         const char *message_key) GW_MUST_USE;

/* Check one decoded value and store it. */
enum gw_err field_set_text(void *base, const struct gw_field *field, struct gw_text value,
                           struct field_fault *fault) GW_MUST_USE;
enum gw_err field_set_int(void *base, const struct gw_field *field, int64_t value,
                          struct field_fault *fault) GW_MUST_USE;
void field_set_bool(void *base, const struct gw_field *field, bool value);
enum gw_err field_set_date(void *base, const struct gw_field *field, struct gw_text value,
                           struct field_fault *fault) GW_MUST_USE;
/* `ids` stays borrowed. */
enum gw_err field_set_ids(void *base, const struct gw_field *field, struct gw_ids ids,
                          struct field_fault *fault) GW_MUST_USE;
enum gw_err field_set_json(void *base, const struct gw_field *field, struct gw_text value,
                           struct field_fault *fault) GW_MUST_USE;
/* Every required member was sent. */
enum gw_err field_check_required(const void *base, const struct gw_field *fields,
                                 struct field_fault *fault) GW_MUST_USE;

#endif
