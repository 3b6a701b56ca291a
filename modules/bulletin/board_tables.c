/* board_tables.c - what the routes of boards take: bodies and queries. */
#include "bulletin.h"

#define ID_MAX (((int64_t)1 << 53) - 1)
#define NAME_CHARS_MAX 100
#define DESCRIPTION_CHARS_MAX 2000
#define BANNER_CHARS_MAX 500
#define URL_CHARS_MAX 500
#define REASON_CHARS_MAX 500
#define PUBLICATION_DAYS_MAX 3650
#define NOBODY "{\"members\":[]} is nobody"

static const char *const categories[] = { "ordinary", "incident", NULL };
static const char *const retentions[] = { "", "1y", "3y", "5y", "10y", "30y", "permanent", NULL };

/* Members of both bodies: PATCH changes only what was sent. */
#define SETTINGS                                                                                  \
    GW_FIELD(struct bulletin_board_input, department_id, .min = 1, .max = ID_MAX,                 \
             .summary = "The department that owns the board; only the administrator changes it"), \
        GW_FIELD(struct bulletin_board_input, description, .multiline = true,                     \
                 .chars_max = DESCRIPTION_CHARS_MAX, .summary = "What the board is for"),         \
        GW_FIELD(struct bulletin_board_input, banner, .chars_max = BANNER_CHARS_MAX,              \
                 .summary = "A line above its posts; empty: none"),                               \
        GW_FIELD(struct bulletin_board_input, help_url, .chars_max = URL_CHARS_MAX,               \
                 .summary = "Where help is: http, https or a page of this system"),               \
        GW_FIELD(struct bulletin_board_input, information_class, .min = 1, .max = 5,              \
                 .summary = "Default class of its posts (N8); 5 needs class_five_reason"),        \
        GW_FIELD(struct bulletin_board_input, class_five_reason, .chars_max = REASON_CHARS_MAX,   \
                 .summary = "Why class 5 is recognised here (administrator); empty: it isn't"),   \
        GW_FIELD(struct bulletin_board_input, comments, .summary = "Default of its posts"),       \
        GW_FIELD(struct bulletin_board_input, confirm,                                            \
                 .summary = "Default of its posts: confirmation is asked for"),                   \
        GW_FIELD(struct bulletin_board_input, official_record,                                    \
                 .summary = "Default of its posts: an official record"),                          \
        GW_FIELD(struct bulletin_board_input, retention, .choices = retentions,                   \
                 .summary = "Default retention period of its posts; empty: none"),                \
        GW_FIELD(struct bulletin_board_input, publication_days, .max = PUBLICATION_DAYS_MAX,      \
                 .summary = "Default days of publication; 0: open end"),                          \
        GW_FIELD(struct bulletin_board_input, readers, .summary = "Audience; " NOBODY),           \
        GW_FIELD(struct bulletin_board_input, writers,                                            \
                 .summary = "Audience among the readers; " NOBODY),                               \
        GW_FIELD(struct bulletin_board_input, commenters,                                         \
                 .summary = "Audience among the readers; " NOBODY),                               \
        GW_FIELD(struct bulletin_board_input, approvers,                                          \
                 .summary = "Audience that approves posts; " NOBODY ": no approval"),             \
        GW_FIELD(struct bulletin_board_input, managers,                                           \
                 .summary = "Audience that changes the settings; " NOBODY),                       \
        GW_FIELD(struct bulletin_board_input, forced,                                             \
                 .summary = "Audience that can't switch its subscription off; " NOBODY),          \
        GW_FIELD(struct bulletin_board_input, outside_body,                                       \
                 .summary = "{\"name\", \"until\"} of a body outside the city's organisation "    \
                            "(administrator); an empty name: none")

const struct gw_field bulletin_board_fields[] = {
    GW_FIELD(struct bulletin_board_input, name, .required = true, .chars_min = 1,
             .chars_max = NAME_CHARS_MAX, .summary = "Its name in the tree"),
    GW_FIELD(struct bulletin_board_input, parent_id, .min = 1, .max = ID_MAX,
             .summary = "The board that it hangs under; absent: at the top"),
    GW_FIELD(struct bulletin_board_input, category, .choices = categories,
             .summary = "incident: everybody reads it and sees its posts as notices"),
    SETTINGS,
    { 0 },
};

const struct gw_field bulletin_board_change_fields[] = {
    GW_FIELD(struct bulletin_board_input, name, .chars_min = 1, .chars_max = NAME_CHARS_MAX,
             .summary = "Its name in the tree; a department's own board follows the department"),
    SETTINGS,
    { 0 },
};

const struct gw_field bulletin_board_query_fields[] = {
    GW_FIELD(struct bulletin_board_query, manage,
             .summary = "The boards whose settings one may change, instead of those one reads"),
    { 0 },
};

const struct gw_field bulletin_move_fields[] = {
    GW_FIELD(struct bulletin_move_input, parent_id, .min = 1, .max = ID_MAX,
             .summary = "The board to hang under; absent: at the top"),
    GW_FIELD(struct bulletin_move_input, before_id, .min = 1, .max = ID_MAX,
             .summary = "The board there that comes next; absent: at the end"),
    { 0 },
};

const struct gw_field bulletin_subscription_fields[] = {
    GW_FIELD(struct bulletin_subscription_input, subscribed, .required = true,
             .summary = "Whether to follow the board"),
    { 0 },
};

const struct gw_field bulletin_new_fields[] = {
    GW_FIELD(struct bulletin_new_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct bulletin_new_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    GW_FIELD(struct bulletin_new_query, unread, .summary = "Only what one has not read"),
    { 0 },
};

const struct gw_field bulletin_calendar_fields[] = {
    GW_FIELD(struct bulletin_calendar_query, from, .required = true, .summary = "The first day"),
    GW_FIELD(struct bulletin_calendar_query, until, .required = true,
             .summary = "The last day, at most 62 days in all"),
    { 0 },
};

const struct gw_field bulletin_template_query_fields[] = {
    GW_FIELD(struct bulletin_template_query, board_id, .min = 1, .max = ID_MAX,
             .summary = "Also those of this board, if one publishes there"),
    { 0 },
};

/* Members of both bodies. */
#define TEMPLATE                                                                                 \
    GW_FIELD(struct bulletin_template_input, body_text, .multiline = true,                       \
             .chars_max = BULLETIN_BODY_CHARS_MAX,                                               \
             .summary = "Plain text; this or `body`, not both"),                                 \
        GW_FIELD(struct bulletin_template_input, body, .summary = "The editor's JSON document"), \
        GW_FIELD(struct bulletin_template_input, information_class, .max = 5,                    \
                 .summary = "Class of information (N8); 0: the board's default"),                \
        GW_FIELD(struct bulletin_template_input, importance, .max = 1,                           \
                 .summary = "0 normal, 1 important")

const struct gw_field bulletin_template_fields[] = {
    GW_FIELD(struct bulletin_template_input, board_id, .min = 1, .max = ID_MAX,
             .summary = "The board whose template it is; this or department_id"),
    GW_FIELD(struct bulletin_template_input, department_id, .min = 1, .max = ID_MAX,
             .summary = "The section whose template it is"),
    GW_FIELD(struct bulletin_template_input, name, .required = true, .chars_min = 1,
             .chars_max = NAME_CHARS_MAX, .summary = "What one chooses it by"),
    GW_FIELD(struct bulletin_template_input, title, .required = true,
             .chars_max = GW_ITEM_TITLE_CHARS_MAX, .summary = "Heading of the post; may be empty"),
    TEMPLATE,
    { 0 },
};

const struct gw_field bulletin_template_change_fields[] = {
    GW_FIELD(struct bulletin_template_input, name, .chars_min = 1, .chars_max = NAME_CHARS_MAX,
             .summary = "What one chooses it by"),
    GW_FIELD(struct bulletin_template_input, title, .chars_max = GW_ITEM_TITLE_CHARS_MAX,
             .summary = "Heading of the post; may be empty"),
    TEMPLATE,
    { 0 },
};
