/* embed.c - reading files and writing C, for the build-time programs. */
#include "embed.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

_Noreturn void
embed_die(const char *what, const char *about)
{
    fprintf(stderr, "embed: %s: %s%s%s\n", about, what, errno != 0 ? ": " : "",
            errno != 0 ? strerror(errno) : "");
    exit(1);
}

void *
embed_alloc(size_t bytes)
{
    void *memory = calloc(1, bytes == 0 ? 1 : bytes);
    if (memory == NULL)
        embed_die("no memory", "embed");
    return memory;
}

char *
embed_join(const char *directory, const char *name)
{
    size_t bytes = strlen(directory) + strlen(name) + 2;
    char *path = embed_alloc(bytes);
    snprintf(path, bytes, "%s%s%s", directory, *directory == '\0' ? "" : "/", name);
    return path;
}

struct bytes
embed_read(const char *path)
{
    struct bytes out = { 0 };
    long end;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (end = ftell(file)) < 0)
        embed_die("can't read", path);
    rewind(file);
    out.count = (size_t)end;
    out.data = embed_alloc(out.count + 1);
    if (fread(out.data, 1, out.count, file) != out.count)
        embed_die("can't read", path);
    fclose(file);
    return out;
}

static int
path_compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void
path_list_add(struct path_list *list, char *path)
{
    list->paths = realloc(list->paths, (list->count + 1) * sizeof(*list->paths));
    if (list->paths == NULL)
        embed_die("no memory", path);
    list->paths[list->count++] = path;
}

static void
walk(const char *root, const char *below, struct path_list *list)
{
    char *directory = *below == '\0' ? embed_join("", root) : embed_join(root, below);
    DIR *stream = opendir(directory);
    if (stream == NULL)
        embed_die("can't open", directory);
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        struct stat status;
        if (entry->d_name[0] == '.')
            continue;
        char *path = embed_join(below, entry->d_name);
        char *full = embed_join(root, path);
        if (stat(full, &status) != 0)
            embed_die("can't stat", full);
        if (S_ISDIR(status.st_mode))
            walk(root, path, list);
        else
            path_list_add(list, path);
        free(full);
    }
    closedir(stream);
    free(directory);
}

struct path_list
embed_walk(const char *directory)
{
    struct path_list list = { 0 };
    walk(directory, "", &list);
    if (list.count > 0)
        qsort(list.paths, list.count, sizeof(*list.paths), path_compare);
    errno = 0;
    return list;
}

struct embed_out
embed_open(const char *path)
{
    size_t bytes = strlen(path) + sizeof(".new");
    struct embed_out out = { .path = path, .temporary = embed_alloc(bytes) };
    snprintf(out.temporary, bytes, "%s.new", path);
    out.file = fopen(out.temporary, "wb");
    if (out.file == NULL)
        embed_die("can't write", out.temporary);
    return out;
}

void
embed_close(struct embed_out *out)
{
    if (fflush(out->file) != 0 || ferror(out->file) != 0 || fclose(out->file) != 0 ||
        rename(out->temporary, out->path) != 0)
        embed_die("can't write", out->path);
    free(out->temporary);
}

void
embed_literal(FILE *file, const char *text)
{
    fputc('"', file);
    for (const char *byte = text; *byte != '\0'; byte++) {
        if (*byte == '\n')
            fputs(byte[1] == '\0' ? "\\n" : "\\n\"\n    \"", file);
        else if (*byte == '"' || *byte == '\\')
            fprintf(file, "\\%c", *byte);
        else if ((unsigned char)*byte < 0x20 || *byte == '?')
            fprintf(file, "\\%03o", (unsigned)(unsigned char)*byte);
        else
            fputc(*byte, file);
    }
    fputc('"', file);
}
