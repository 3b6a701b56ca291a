/* import_module.c - the tables of module `import`: lists from elsewhere taken into the city
 * (gw/import.h).
 *
 * A file comes in one request, straight into memory up to a limit, and nothing of it is kept: a run
 * that only looks and the one that applies both get it whole.
 */
#include "core/import_handlers.h"

static const struct gw_permission permissions[] = {
    { "import.file.write",
      "Take lists into the city; each kind of list asks for its own permission, too",
      "DESIGN 5",
      { { GW_ROLE_ADMIN, GW_ALL },
        { GW_ROLE_PERSONNEL_OFFICER, GW_ALL },
        { .scope = GW_NOWHERE } } },
    { "import.people.write",
      "Take in departments, positions, people and who holds what",
      "DESIGN 5",
      { { GW_ROLE_ADMIN, GW_ALL },
        { GW_ROLE_PERSONNEL_OFFICER, GW_ALL },
        { .scope = GW_NOWHERE } } },
    { "import.account.write",
      "Give accounts to the people of a list, and first passwords to who never signed in",
      "N2.3",
      { { GW_ROLE_ADMIN, GW_ALL }, { .scope = GW_NOWHERE } } },
    { "import.board.write",
      "Take in boards and posts of another product",
      "N5.2.2",
      { { GW_ROLE_ADMIN, GW_ALL }, { .scope = GW_NOWHERE } } },
    { 0 },
};

static const struct gw_field run_query[] = {
    GW_FIELD(struct import_run_query, kind, .required = true, .chars_max = 40,
             .summary = "Name of a kind of list"),
    GW_FIELD(struct import_run_query, apply,
             .summary = "Write it, unless a line is refused; else only look"),
    GW_FIELD(struct import_run_query, accounts,
             .summary = "Make accounts for those with a login; nobody can sign in to them yet"),
    GW_FIELD(struct import_run_query, end_missing,
             .summary = "End those whom the file doesn't name"),
    GW_FIELD(struct import_run_query, end_on, .chars_max = 10,
             .summary = "Their last day, today at the latest"),
    GW_FIELD(struct import_run_query, digest, .chars_max = 64,
             .summary = "Digest of the file that was looked at before: another is refused"),
    { 0 },
};

static const struct gw_field sample_query[] = {
    GW_FIELD(struct import_sample_query, kind, .required = true, .chars_max = 40,
             .summary = "Name of a kind of list"),
    GW_FIELD(struct import_sample_query, encoding,
             .choices = (const char *const[]){ "utf-8", "cp932", NULL },
             .summary = "Of the file; UTF-8 with a byte order mark by default"),
    { 0 },
};

static const struct gw_field password_fields[] = {
    GW_FIELD(struct import_password_input, unused_since,
             .summary = "Of the list that made them: `accounts_since` of its run"),
    GW_FIELD(struct import_password_input, department_id, .summary = "Of their main office"),
    { 0 },
};

static const struct gw_route routes[] = {
    { .method = GW_GET,
      .path = "/api/import/kinds",
      .lane = GW_READ,
      .needs = "import.file.write",
      .scope = GW_ALL,
      .handler = import_kind_list,
      .summary = "The kinds of lists that may be taken in, with the names of their columns" },
    { .method = GW_GET,
      .path = "/api/import/sample.csv",
      .lane = GW_READ,
      .needs = "import.file.write",
      .scope = GW_ALL,
      .query = sample_query,
      .query_bytes = sizeof(struct import_sample_query),
      .handler = import_sample_show,
      .summary = "A list of the kind with two lines to begin from, as CSV" },
    { .method = GW_POST,
      .path = "/api/import/runs",
      .lane = GW_WRITE,
      .needs = "import.file.write",
      .scope = GW_ALL,
      .sink = &import_sink,
      .query = run_query,
      .query_bytes = sizeof(struct import_run_query),
      .no_stored_reply = true,
      .alone = true,
      .audit = "import.run.create",
      .prepare = import_run_prepare,
      .handler = import_run_create,
      .summary = "Look at a list (CSV in UTF-8 or CP932), or take it in: whole, or not at all",
      .articles = "N2.3 N2.4" },
    { .method = GW_GET,
      .path = "/api/import/initial_passwords",
      .lane = GW_SLOW,
      .needs = "import.account.write",
      .scope = GW_ALL,
      .handler = import_password_list,
      .summary = "How many have never signed in, by list and by department",
      .articles = "N2.4" },
    { .method = GW_POST,
      .path = "/api/import/initial_passwords",
      .lane = GW_WRITE,
      .needs = "import.account.write",
      .scope = GW_ALL,
      .body = password_fields,
      .body_bytes = sizeof(struct import_password_input),
      .no_stored_reply = true,
      .alone = true,
      .audit = "import.initial_password.create",
      .handler = import_password_create,
      .summary = "New one-time passwords for those who have never signed in, told once",
      .articles = "N2.4" },
    { 0 },
};

static const struct gw_setting_spec settings[] = {
    { .key = IMPORT_SETTING_BYTES_MAX,
      .default_number = (int64_t)32 << 20,
      .min = (int64_t)1 << 16,
      .max = (int64_t)64 << 20,
      .summary = "Bytes of a list that is taken in" },
    { .key = IMPORT_SETTING_ROWS_MAX,
      .default_number = 100000,
      .min = 1,
      .max = 200000,
      .summary = "Lines of a list that is taken in" },
    { 0 },
};

const struct gw_module import_module = {
    .name = "import",
    .articles = (const char *const[]){ "N2.3", "N2.4", "N5.2.2", NULL },
    .permissions = permissions,
    .routes = routes,
    .messages = import_messages,
    .settings = settings,
};
