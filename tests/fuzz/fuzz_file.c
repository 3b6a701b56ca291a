/* fuzz_file.c - what an upload says of itself and begins with: its metadata, type and pixels. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
measure(const uint8_t *data, size_t size, const char *type)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    struct file_size pixels;

    gw_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    if (file_image_size(gw_env_system(), fd, type, &pixels) == GW_OK)
        gw_check(pixels.width > 0 && pixels.height > 0 &&
                 pixels.width * pixels.height <= FILE_PIXELS_MAX);
    close(fd);
}

static void
name(struct gw_arena *arena, struct gw_text header)
{
    struct gw_text found;
    struct gw_text disposition;

    if (file_name_of_metadata(arena, header, &found) != GW_OK)
        return;
    gw_check(gw_text_is_utf8(found) && gw_text_chars(found) <= FILE_NAME_CHARS_MAX);
    disposition = file_disposition(arena, found, false);
    for (size_t i = 0; i < disposition.bytes; i++)
        gw_check(disposition.data[i] >= ' ' && disposition.data[i] < 0x7f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_text bytes = { (const char *)data, size };
    struct gw_text head = gw_text_slice(bytes, 0, FILE_HEAD_BYTES);
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new((size_t)1 << 20);

    name(arena, bytes);
    measure(data, size, file_type_of(head, GW_TEXT("a.docx")));
    return 0;
}
