/* Pixels of an image by its headers, and nothing believed that they can't hold. */
#include <check.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/lib/memory.h"

static enum gw_err
measure(const void *bytes, size_t count, const char *type, struct file_size *size)
{
    int fd = memfd_create("image", MFD_CLOEXEC);
    enum gw_err err;

    ck_assert_int_eq(write(fd, bytes, count), (ssize_t)count);
    err = file_image_size(gw_env_system(), fd, type, size);
    close(fd);
    return err;
}

#define EXPECT(bytes, type, w, h)                                                 \
    do {                                                                          \
        struct file_size size_;                                                   \
        ck_assert_int_eq(measure(bytes, sizeof(bytes) - 1, type, &size_), GW_OK); \
        ck_assert_int_eq(size_.width, w);                                         \
        ck_assert_int_eq(size_.height, h);                                        \
    } while (0)
#define REFUSE(bytes, type)                                                            \
    do {                                                                               \
        struct file_size size_;                                                        \
        ck_assert_int_eq(measure(bytes, sizeof(bytes) - 1, type, &size_), GW_MISSING); \
    } while (0)

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

START_TEST(each_format_says_its_size)
{
    EXPECT(PNG "\0\0\7\x80\0\0\4\x38", "image/png", 1920, 1080);
    EXPECT("GIF89a\x40\1\xf0\0", "image/gif", 320, 240);
    EXPECT("RIFF....WEBPVP8X\n\0\0\0\0\0\0\0\xff\3\0\xff\2\0", "image/webp", 1024, 768);
    EXPECT("RIFF....WEBPVP8L....\x2f\x01\xc0\0\0....\0", "image/webp", 2, 4);
    EXPECT("RIFF....WEBPVP8 ....\0\0\0\x9d\1\x2a\x80\2\xe0\1", "image/webp", 640, 480);
    EXPECT("\xff\xd8\xff\xe0\0\4ab\xff\xff\xc0\0\x11\x8\0\xc8\1\x2c", "image/jpeg", 300, 200);
    EXPECT("\xff\xd8\xff\xc4\0\2\xff\xc2\0\x11\x8\0\1\0\2", "image/jpeg", 2, 1);
}
END_TEST

START_TEST(headers_that_end_early_or_say_nothing_give_no_size)
{
    REFUSE("\x89PNG\r\n\x1a\n", "image/png");
    REFUSE(PNG "\0\0\0\0\0\0\0\1", "image/png");
    REFUSE("GIF89a\1\0", "image/gif");
    REFUSE("RIFF....WEBPVP8?..............", "image/webp");
    REFUSE("\xff\xd8\xff\xda\0\2\xff\xc0\0\x11\x8\0\1\0\2", "image/jpeg");
    REFUSE("\xff\xd8\xff\xe0\0\0", "image/jpeg");
    REFUSE("\xff\xd8", "image/jpeg");
    REFUSE("\xff\xd8zz", "image/jpeg");
    REFUSE("%PDF-1.7", "application/pdf");
}
END_TEST

START_TEST(a_size_that_would_flood_a_browser_counts_as_none)
{
    EXPECT(PNG "\0\0\x27\x10\0\0\x27\x10", "image/png", 10000, 10000); /* the limit */
    REFUSE(PNG "\0\0\x27\x11\0\0\x27\x10", "image/png");
    REFUSE(PNG "\0\1\0\0\0\0\0\1", "image/png");
    REFUSE(PNG "\x7f\xff\xff\xff\x7f\xff\xff\xff", "image/png");
}
END_TEST

START_TEST(a_jpeg_of_segments_without_end_is_given_up)
{
    char *bytes = test_alloc(2 + 4 * 300);
    struct file_size size;

    memcpy(bytes, "\xff\xd8", 2);
    for (int i = 0; i < 300; i++)
        memcpy(bytes + 2 + 4 * i, "\xff\xe1\0\2", 4);
    ck_assert_int_eq(measure(bytes, 2 + 4 * 300, "image/jpeg", &size), GW_MISSING);
}
END_TEST
