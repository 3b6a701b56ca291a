/* embed_migrations.c - build-time program: migrations/<module>/NNNN_what.sql become
 * gw_migrations[].
 *
 * Usage: embed_migrations DIRECTORY OUT.c. Order: core first, then modules by name; within one by
 * number. Refuses a name of another form, and a number that is missing or doubled.
 */
#include <stdlib.h>
#include <string.h>

#include "embed.h"

struct migration {
    char *module;
    char *name; /* without number and ".sql" */
    long number;
    const char *path;
};

static int
migration_compare(const void *left, const void *right)
{
    const struct migration *a = left, *b = right;
    bool a_core = strcmp(a->module, "core") == 0, b_core = strcmp(b->module, "core") == 0;
    int order = strcmp(a->module, b->module);

    if (a_core != b_core)
        return a_core ? -1 : 1;
    if (order != 0)
        return order;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* "<module>/NNNN_what.sql" */
static struct migration
migration_parse(const char *path)
{
    struct migration out = { .path = path };
    const char *slash = strchr(path, '/');
    const char *end = strrchr(path, '.');
    char *after;

    if (slash == NULL || end == NULL || strcmp(end, ".sql") != 0 || strchr(slash + 1, '/') != NULL)
        embed_die("not <module>/NNNN_what.sql", path);
    out.number = strtol(slash + 1, &after, 10);
    if (after != slash + 5 || *after != '_' || out.number < 1)
        embed_die("not <module>/NNNN_what.sql", path);
    out.module = strndup(path, (size_t)(slash - path));
    out.name = strndup(after + 1, (size_t)(end - after - 1));
    return out;
}

static void
migration_write(FILE *file, const char *directory, const struct migration *migration)
{
    char *full = embed_join(directory, migration->path);
    struct bytes sql = embed_read(full);
    if (strlen(sql.data) != sql.count)
        embed_die("holds NUL", full);
    fprintf(file, "    { \"%s\", %ld, \"%s\",\n      { ", migration->module, migration->number,
            migration->name);
    embed_literal(file, sql.data);
    fprintf(file, ",\n        %zu } },\n", sql.count);
    free(sql.data);
    free(full);
}

int
main(int argc, char **argv)
{
    if (argc != 3)
        embed_die("usage: embed_migrations DIRECTORY OUT.c", "embed_migrations");
    struct path_list list = embed_walk(argv[1]);
    struct migration *migrations = embed_alloc(list.count * sizeof(*migrations));
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++)
        if (strstr(list.paths[i], ".md") == NULL)
            migrations[count++] = migration_parse(list.paths[i]);
    qsort(migrations, count, sizeof(*migrations), migration_compare);

    struct embed_out out = embed_open(argv[2]);
    fputs("/* Made by server/gen/embed_migrations.c. */\n#include \"gw/module.h\"\n\n"
          "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
          "extern const struct gw_migration gw_migrations[];\n"
          "const struct gw_migration gw_migrations[] = {\n",
          out.file);
    for (size_t i = 0; i < count; i++) {
        bool first = i == 0 || strcmp(migrations[i].module, migrations[i - 1].module) != 0;
        if (migrations[i].number != (first ? 1 : migrations[i - 1].number + 1))
            embed_die("numbers have a gap or a double", migrations[i].path);
        migration_write(out.file, argv[1], &migrations[i]);
    }
    fputs("    { 0 },\n};\n", out.file);
    embed_close(&out);
    return 0;
}
