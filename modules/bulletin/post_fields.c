/* post_fields.c - what bodies and queries about posts may say: the tables that routes name. */
#include "bulletin.h"

#define ID_MAX (((int64_t)1 << 53) - 1)
#define MOMENT_CHARS_MAX 40
#define AUDIENCE_BYTES_MAX ((size_t)64 << 10)

static const char *const encodings[] = { "utf-8", "cp932", NULL };

/* What POST and PATCH say alike. */
#define SHARED_FIELDS                                                                              \
    GW_FIELD(struct bulletin_post_input, published_until, .chars_max = MOMENT_CHARS_MAX,           \
             .summary = "RFC 3339 moment at which publication ends; empty: open end"),             \
        GW_FIELD(struct bulletin_post_input, published_from, .chars_max = MOMENT_CHARS_MAX,        \
                 .summary = "RFC 3339 moment at which publication begins; empty: now"),            \
        GW_FIELD(struct bulletin_post_input, draft,                                                \
                 .summary = "Keep it as a draft; false publishes, or asks for approval"),          \
        GW_FIELD(struct bulletin_post_input, confirm,                                              \
                 .summary = "Ask its readers to confirm; absent: the board's default"),            \
        GW_FIELD(struct bulletin_post_input, confirm_by, .bytes_max = 100,                         \
                 .summary = "A date, or {\"business_days\": n} after publication; \"\": none"),    \
        GW_FIELD(struct bulletin_post_input, comments_allowed,                                     \
                 .summary = "Whether readers may comment; absent: the board's default"),           \
        GW_FIELD(struct bulletin_post_input, files, .count_max = 50,                               \
                 .summary = "Attachments in their order, uploaded before"),                        \
        GW_FIELD(struct bulletin_post_input, audience, .bytes_max = AUDIENCE_BYTES_MAX,            \
                 .summary = "Who may see it, among the board's readers; \"board\": all of them"),  \
        GW_FIELD(struct bulletin_post_input, managers, .bytes_max = AUDIENCE_BYTES_MAX,            \
                 .summary = "Who manages it beside its author and the section's chief"),           \
        GW_FIELD(struct bulletin_post_input, review_on, .chars_max = 10,                           \
                 .summary = "Day on which its author looks at it again; empty: none"),             \
        GW_FIELD(struct bulletin_post_input, pinned_until, .chars_max = MOMENT_CHARS_MAX,          \
                 .summary = "Until when it stands first; for managers of the board"),              \
        GW_FIELD(struct bulletin_post_input, confidentiality, .min = 1, .max = 3,                  \
                 .summary = "Confidentiality, 1 to 3"),                                            \
        GW_FIELD(struct bulletin_post_input, retention, .chars_max = 10,                           \
                 .summary = "How long it is kept: \"1y\" to \"30y\", \"permanent\"; empty: none"), \
        GW_FIELD(struct bulletin_post_input, document_no, .chars_max = 100,                        \
                 .summary = "Number of the document that it stands for"),                          \
        GW_FIELD(struct bulletin_post_input, official_record,                                      \
                 .summary = "An official record; absent: the board's default")

/* The first ones are the usual ones: a member is looked for from the top. */
const struct gw_field bulletin_post_fields[] = {
    GW_FIELD(struct bulletin_post_input, board_id, .required = true, .min = 1, .max = ID_MAX,
             .summary = "Where to publish; the board must let one write"),
    GW_FIELD(struct bulletin_post_input, title, .required = true,
             .chars_max = GW_ITEM_TITLE_CHARS_MAX,
             .summary = "Heading in lists; only a draft may be without"),
    GW_FIELD(struct bulletin_post_input, body_text, .multiline = true,
             .chars_max = BULLETIN_BODY_CHARS_MAX,
             .summary = "Plain text; this or `body` is needed, not both"),
    GW_FIELD(struct bulletin_post_input, body, .summary = "The editor's JSON document"),
    GW_FIELD(struct bulletin_post_input, information_class, .min = 1, .max = 5,
             .summary = "Class of information (N8); absent: the board's default"),
    GW_FIELD(struct bulletin_post_input, importance, .max = 1, .summary = "0 normal, 1 important"),
    GW_FIELD(struct bulletin_post_input, contact, .chars_max = GW_ITEM_CONTACT_CHARS_MAX,
             .summary = "Whom to ask; blank: one's department, its telephone, one's extension"),
    GW_FIELD(struct bulletin_post_input, issue_as_department, .absent = 1,
             .summary = "Issue in the name of one's department (the author stays recorded)"),
    GW_FIELD(struct bulletin_post_input, on_behalf_of, .min = 1, .max = ID_MAX,
             .summary = "The person of one's section for whom one writes it"),
    SHARED_FIELDS,
    { 0 },
};

const struct gw_field bulletin_post_change_fields[] = {
    GW_FIELD(struct bulletin_post_input, board_id, .min = 1, .max = ID_MAX,
             .summary = "The board it is on; only the administrator moves posts"),
    GW_FIELD(struct bulletin_post_input, title, .chars_max = GW_ITEM_TITLE_CHARS_MAX,
             .summary = "Heading in lists; only a draft may be without"),
    GW_FIELD(struct bulletin_post_input, information_class, .min = 1, .max = 5,
             .summary = "Class of information (N8)"),
    GW_FIELD(struct bulletin_post_input, importance, .max = 1, .summary = "0 normal, 1 important"),
    GW_FIELD(struct bulletin_post_input, body_text, .multiline = true,
             .chars_max = BULLETIN_BODY_CHARS_MAX,
             .summary = "Plain text, in place of what there was"),
    GW_FIELD(struct bulletin_post_input, body,
             .summary = "The editor's JSON document, in place of what there was"),
    GW_FIELD(struct bulletin_post_input, contact, .chars_max = GW_ITEM_CONTACT_CHARS_MAX,
             .summary = "Whom to ask; blank: one's department, its telephone, one's extension"),
    GW_FIELD(struct bulletin_post_input, issue_as_department, .absent = 1,
             .summary = "Issue in the name of the department that owns the post"),
    GW_FIELD(struct bulletin_post_input, tell,
             .summary = "Tell those who know it that it was corrected; they confirm again"),
    SHARED_FIELDS,
    { 0 },
};

const struct gw_field bulletin_mark_fields[] = {
    GW_FIELD(struct bulletin_mark_input, read, .required = true,
             .summary = "Whether it counts as read"),
    { 0 },
};

const struct gw_field bulletin_post_copy_fields[] = {
    GW_FIELD(struct bulletin_place_input, board_id, .min = 1, .max = ID_MAX,
             .summary = "The board of the draft; absent: the same"),
    { 0 },
};

const struct gw_field bulletin_post_move_fields[] = {
    GW_FIELD(struct bulletin_place_input, board_id, .required = true, .min = 1, .max = ID_MAX,
             .summary = "The board to which it moves"),
    { 0 },
};

const struct gw_field bulletin_decision_fields[] = {
    GW_FIELD(struct bulletin_decision_input, decision, .required = true,
             .choices = bulletin_decisions, .summary = "Publish it, or give it back"),
    GW_FIELD(struct bulletin_decision_input, comment, .multiline = true,
             .chars_max = BULLETIN_DECISION_CHARS_MAX,
             .summary = "For its author; needed to give it back"),
    GW_FIELD(struct bulletin_decision_input, version, .min = 1, .max = ID_MAX,
             .summary = "The version that was read: refused where there is another by now"),
    { 0 },
};

/* ---- queries ---- */

const struct gw_field bulletin_post_list_fields[] = {
    GW_FIELD(struct bulletin_post_query, board_id, .min = 1, .max = ID_MAX,
             .summary = "The board; absent: all that one may read"),
    GW_FIELD(struct bulletin_post_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct bulletin_post_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    GW_FIELD(struct bulletin_post_query, state, .choices = bulletin_state_choices,
             .summary = "Absent: current ones; of those waiting or withdrawn what one manages"),
    GW_FIELD(struct bulletin_post_query, unread, .summary = "Only what one has not read"),
    GW_FIELD(struct bulletin_post_query, mine, .summary = "Only one's own"),
    GW_FIELD(struct bulletin_post_query, department_id, .min = 1, .max = ID_MAX,
             .summary = "Only those of that section"),
    GW_FIELD(struct bulletin_post_query, importance, .max = 1, .summary = "1: important ones"),
    GW_FIELD(struct bulletin_post_query, from, .summary = "Published on that day or later"),
    GW_FIELD(struct bulletin_post_query, until, .summary = "Published on that day or before"),
    { 0 },
};

const struct gw_field bulletin_csv_fields[] = {
    GW_FIELD(struct bulletin_csv_query, board_id, .required = true, .min = 1, .max = ID_MAX,
             .summary = "The board"),
    GW_FIELD(struct bulletin_csv_query, state, .choices = bulletin_state_choices,
             .summary = "Absent: current ones"),
    GW_FIELD(struct bulletin_csv_query, encoding, .choices = encodings,
             .summary = "Of the file; absent: UTF-8 with a byte order mark"),
    { 0 },
};

/* All of them at once unless asked for less: who corrects a post 200 times is rare. */
const struct gw_field bulletin_version_list_fields[] = {
    GW_FIELD(struct bulletin_version_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_MAX, .summary = "Rows of the page"),
    GW_FIELD(struct bulletin_version_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};

const struct gw_field bulletin_approval_list_fields[] = {
    GW_FIELD(struct bulletin_approval_query, list, .choices = bulletin_approval_lists,
             .summary = "Absent: what waits for one's decision"),
    GW_FIELD(struct bulletin_approval_query, limit, .min = 1, .max = GW_PAGE_LIMIT_MAX,
             .absent = GW_PAGE_LIMIT_DEFAULT, .summary = "Rows of the page"),
    GW_FIELD(struct bulletin_approval_query, after, .chars_max = GW_CURSOR_TEXT_MAX,
             .summary = "`next` of the page before"),
    { 0 },
};
