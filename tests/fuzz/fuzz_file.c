/* fuzz_file.c - what an upload begins with: its type and pixels; for libFuzzer. What it says of
 * itself is fuzz_headers.c's. */
#include "core/file.h"
#include "tests/fuzz/input.h"

static void
measure(struct gw_text bytes, const char *type)
{
    struct gw_env env = input_env(&bytes);
    struct file_size pixels;

    if (file_image_size(&env, 0, type, &pixels) == GW_OK)
        gw_check(pixels.width > 0 && pixels.height > 0 &&
                 pixels.width * pixels.height <= FILE_PIXELS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gw_text bytes = { (const char *)data, size };
    struct gw_text head = gw_text_slice(bytes, 0, FILE_HEAD_BYTES);

    measure(bytes, file_type_of(head, GW_TEXT("a.docx")));
    return 0;
}
