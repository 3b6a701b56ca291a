/* file_type.c - what a content is, by its first bytes.
 *
 * A table of signatures, read in order. What it doesn't know is stored and loaded all the same.
 * Nothing is decoded here, and a type opens nothing: only what is listed as shown in the browser is
 * ever shown there, all else is saved.
 */
#include "core/file.h"

#define UNKNOWN "application/octet-stream"
#define ZIP "application/zip"
#define OLE "application/x-ole-storage"
#define TEXT "text/plain"

struct signature {
    size_t offset;
    struct gw_text bytes;
    const char *type;
};

#define SIGNATURE(offset, bytes, type)             \
    {                                              \
        offset, { bytes, sizeof(bytes) - 1 }, type \
    }

static const struct signature signatures[] = {
    SIGNATURE(0, "\x89PNG\r\n\x1a\n", "image/png"),
    SIGNATURE(0, "\xff\xd8\xff", "image/jpeg"),
    SIGNATURE(0, "GIF87a", "image/gif"),
    SIGNATURE(0, "GIF89a", "image/gif"),
    SIGNATURE(8, "WEBPVP8", "image/webp"),
    SIGNATURE(0, "%PDF-", "application/pdf"),
    SIGNATURE(0, "PK\x03\x04", ZIP),
    SIGNATURE(0, "PK\x05\x06", ZIP),
    SIGNATURE(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    SIGNATURE(0, "{\\rtf", "application/rtf"),
    SIGNATURE(0, "II*\0", "image/tiff"),
    SIGNATURE(0, "MM\0*", "image/tiff"),
    SIGNATURE(0, "8BPS", "image/vnd.adobe.photoshop"),
    SIGNATURE(0, "AC10", "image/vnd.dwg"),
    SIGNATURE(0, "ISO-10303-21;", "model/step"),
    SIGNATURE(0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    SIGNATURE(0, "Rar!\x1a\x07", "application/vnd.rar"),
    SIGNATURE(0, "\x1f\x8b", "application/gzip"),
    SIGNATURE(0, "BZh", "application/x-bzip2"),
    SIGNATURE(0, "\xfd\x37zXZ\0", "application/x-xz"),
    SIGNATURE(0, "\x28\xb5\x2f\xfd", "application/zstd"),
    SIGNATURE(0, "MSCF", "application/vnd.ms-cab-compressed"),
    SIGNATURE(2, "-lh", "application/x-lzh-compressed"),
    SIGNATURE(257, "ustar", "application/x-tar"),
    SIGNATURE(4, "ftypheic", "image/heic"),
    SIGNATURE(4, "ftypmif1", "image/heif"),
    SIGNATURE(4, "ftypavif", "image/avif"),
    SIGNATURE(4, "ftypqt", "video/quicktime"),
    SIGNATURE(4, "ftyp", "video/mp4"),
    SIGNATURE(0, "\x1a\x45\xdf\xa3", "video/x-matroska"),
    SIGNATURE(0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    SIGNATURE(8, "AVI ", "video/x-msvideo"),
    SIGNATURE(8, "WAVE", "audio/wav"),
    SIGNATURE(0, "ID3", "audio/mpeg"),
    SIGNATURE(0, "\xff\xfb", "audio/mpeg"),
    SIGNATURE(0, "OggS", "application/ogg"),
    SIGNATURE(0, "fLaC", "audio/flac"),
    SIGNATURE(4, "Standard Jet DB", "application/x-msaccess"),
    SIGNATURE(4, "Standard ACE DB", "application/x-msaccess"),
    SIGNATURE(0, "SQLite format 3\0", "application/vnd.sqlite3"),
    SIGNATURE(0, "%!PS", "application/postscript"),
    SIGNATURE(0,
              "\x7f"
              "ELF",
              "application/x-executable"),
    SIGNATURE(0, "MZ", "application/vnd.microsoft.portable-executable"),
};

/* What a name's ending makes of a type that many formats share. */
static const struct {
    const char *of;
    const char *ending;
    const char *type;
} endings[] = {
    { ZIP, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { ZIP, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { ZIP, "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    { ZIP, "docm", "application/vnd.ms-word.document.macroenabled.12" },
    { ZIP, "xlsm", "application/vnd.ms-excel.sheet.macroenabled.12" },
    { ZIP, "pptm", "application/vnd.ms-powerpoint.presentation.macroenabled.12" },
    { ZIP, "odt", "application/vnd.oasis.opendocument.text" },
    { ZIP, "ods", "application/vnd.oasis.opendocument.spreadsheet" },
    { ZIP, "odp", "application/vnd.oasis.opendocument.presentation" },
    { OLE, "doc", "application/msword" },
    { OLE, "xls", "application/vnd.ms-excel" },
    { OLE, "ppt", "application/vnd.ms-powerpoint" },
    { OLE, "msg", "application/vnd.ms-outlook" },
    { OLE, "jtd", "application/x-js-taro" },
    { OLE, "jtdc", "application/x-js-taro" },
    { TEXT, "csv", "text/csv" },
};

static const char *const inline_types[] = {
    "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf",
};

static struct gw_text
ending_of(struct gw_text name)
{
    size_t start = name.bytes;

    while (start > 0 && name.data[start - 1] != '.')
        start--;
    return start == 0 ? GW_TEXT_NONE : gw_text_slice(name, start, name.bytes);
}

/* How many bytes the character takes that begins with this one; 0 where none does. */
static size_t
utf8_bytes(unsigned char lead)
{
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/* Well-formed but for a last character that the head cuts off. */
static bool
is_utf8_head(struct gw_text head)
{
    for (size_t cut = 1; cut < 4 && cut <= head.bytes; cut++) {
        if (utf8_bytes((unsigned char)head.data[head.bytes - cut]) > cut)
            return gw_text_is_utf8(gw_text_slice(head, 0, head.bytes - cut));
    }
    return gw_text_is_utf8(head);
}

/* Shift_JIS as Windows writes it (code page 932): single bytes, and pairs. */
static bool
is_cp932_head(struct gw_text head)
{
    for (size_t i = 0; i < head.bytes; i++) {
        unsigned char lead = (unsigned char)head.data[i];
        unsigned char trail;

        if (lead < 0x80 || (lead >= 0xa1 && lead <= 0xdf))
            continue;
        if (lead == 0x80 || lead == 0xa0 || lead > 0xfc)
            return false;
        if (++i == head.bytes)
            break;
        trail = (unsigned char)head.data[i];
        if (trail < 0x40 || trail == 0x7f || trail > 0xfc)
            return false;
    }
    return true;
}

static bool
is_text(struct gw_text head)
{
    if (gw_text_starts(head, GW_TEXT("\xff\xfe")) || gw_text_starts(head, GW_TEXT("\xfe\xff")))
        return true; /* UTF-16 */
    for (size_t i = 0; i < head.bytes; i++) {
        unsigned char c = (unsigned char)head.data[i];

        /* ESC is part of ISO-2022-JP. */
        if ((c < 0x20 && (c == '\0' || strchr("\t\n\f\r\x1b", c) == NULL)) || c == 0x7f)
            return false;
    }
    return is_utf8_head(head) || is_cp932_head(head);
}

static const char *
type_of_bytes(struct gw_text head)
{
    for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++) {
        const struct signature *s = &signatures[i];

        if (gw_text_starts(gw_text_slice(head, s->offset, head.bytes), s->bytes))
            return s->type;
    }
    return head.bytes > 0 && is_text(head) ? TEXT : UNKNOWN;
}

const char *
file_type_of(struct gw_text head, struct gw_text name)
{
    const char *type = type_of_bytes(head);
    struct gw_text ending = ending_of(name);

    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        if (strcmp(endings[i].of, type) == 0 &&
            gw_text_equal_nocase(gw_text_from(endings[i].ending), ending))
            return endings[i].type;
    }
    return type;
}

bool
file_type_is_inline(struct gw_text content_type)
{
    for (size_t i = 0; i < sizeof(inline_types) / sizeof(*inline_types); i++) {
        if (gw_text_equal(gw_text_from(inline_types[i]), content_type))
            return true;
    }
    return false;
}
