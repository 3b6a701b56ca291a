/* test_audit_entry.c - one record has exactly one encoding, and nothing else is an entry. */
#include <check.h>
#include <sodium.h>

#include "core/audit_entry.h"

static const struct gw_digest before = { .bytes = { 1, 2, 3 } };
static const struct gw_digest after = { .bytes = { 9, 8, 7 } };

static struct audit_record
sample(void)
{
    return (struct audit_record){
        .at = 1775000000000001,
        .person_id = 42,
        .position_id = -1,
        .on_behalf_of = 0,
        .session_id = INT64_MAX,
        .item_id = 1,
        .peer = GW_TEXT("192.0.2.1"),
        .route = GW_TEXT("POST /api/bulletin/posts"),
        .verb = GW_TEXT("bulletin.post.create"),
        .kind = GW_TEXT("bulletin.post"),
        .result = GW_TEXT("ok"),
        .before = &before,
        .after = &after,
        .reason = GW_TEXT("規程第１２条により"),
        .clause = GW_TEXT_NONE,
    };
}

static struct gw_text
encode(struct gw_buf *buf, const struct audit_record *record)
{
    gw_buf_init(buf, AUDIT_ENTRY_BYTES_MAX);
    audit_entry_encode(record, 0, 77, buf);
    ck_assert(!buf->failed);
    return gw_buf_view(buf);
}

START_TEST(what_was_encoded_is_read_back)
{
    struct audit_record record = sample();
    struct audit_entry entry;
    struct gw_buf buf;

    ck_assert_int_eq(audit_entry_decode(encode(&buf, &record), &entry), GW_OK);
    ck_assert_int_eq(entry.chain, 0);
    ck_assert_int_eq(entry.sequence, 77);
    ck_assert_int_eq(entry.record.at, record.at);
    ck_assert_int_eq(entry.record.person_id, 42);
    ck_assert_int_eq(entry.record.position_id, -1);
    ck_assert_int_eq(entry.record.session_id, INT64_MAX);
    ck_assert_int_eq(entry.record.item_id, 1);
    ck_assert(memcmp(entry.record.before, &before, sizeof(before)) == 0);
    ck_assert(memcmp(entry.record.after, &after, sizeof(after)) == 0);
    ck_assert(gw_text_equal(entry.record.route, record.route));
    ck_assert(gw_text_equal(entry.record.verb, record.verb));
    ck_assert(gw_text_equal(entry.record.kind, record.kind));
    ck_assert(gw_text_equal(entry.record.result, record.result));
    ck_assert(gw_text_equal(entry.record.peer, record.peer));
    ck_assert(gw_text_equal(entry.record.reason, record.reason));
    ck_assert(gw_text_equal(entry.record.clause, record.clause));
    gw_buf_done(&buf);
}
END_TEST

START_TEST(the_encoding_is_the_documented_one)
{
    struct audit_record record = { .at = 1, .verb = GW_TEXT("v") };
    GW_AUTO(gw_arena_freep) struct gw_arena *arena = gw_arena_new(4096);
    struct gw_buf buf;
    struct gw_text bytes = encode(&buf, &record);

    ck_assert_str_eq(gw_text_string(arena, gw_text_hex(arena, bytes.data, bytes.bytes)),
                     "02"
                     "00000000"
                     "000000000000004d"
                     "0000000000000001"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "0000000000000000"
                     "00"
                     "00"
                     "00000000"
                     "00000000"
                     "0000000176"
                     "00000000"
                     "00000000"
                     "00000000"
                     "00000000");
    gw_buf_done(&buf);
}
END_TEST

/* What was written before digests covered attachments stays readable, and says so. */
START_TEST(an_entry_of_version_1_is_read_and_one_of_version_3_is_not)
{
    struct audit_record record = sample();
    struct audit_entry entry;
    struct gw_buf buf;
    struct gw_text bytes = encode(&buf, &record);

    ck_assert_int_eq(audit_entry_decode(bytes, &entry), GW_OK);
    ck_assert_int_eq(entry.version, AUDIT_ENTRY_VERSION);
    buf.data[0] = 1;
    ck_assert_int_eq(audit_entry_decode(bytes, &entry), GW_OK);
    ck_assert_int_eq(entry.version, AUDIT_ENTRY_VERSION_WITHOUT_FILES);
    for (int version = 0; version <= 3; version += 3) {
        buf.data[0] = (char)version;
        ck_assert_int_eq(audit_entry_decode(bytes, &entry), GW_MALFORMED);
    }
    gw_buf_done(&buf);
}
END_TEST

START_TEST(no_beginning_of_an_entry_and_nothing_longer_is_an_entry)
{
    struct audit_record record = sample();
    struct audit_entry entry;
    struct gw_buf buf;
    struct gw_text bytes = encode(&buf, &record);

    for (size_t count = 0; count < bytes.bytes; count++)
        ck_assert_int_eq(audit_entry_decode(gw_text_slice(bytes, 0, count), &entry), GW_MALFORMED);
    gw_buf_add(&buf, "", 1);
    ck_assert_int_eq(audit_entry_decode(gw_buf_view(&buf), &entry), GW_MALFORMED);
    gw_buf_done(&buf);
}
END_TEST

START_TEST(whatever_can_be_read_encodes_to_the_same_bytes)
{
    struct audit_record record = sample();
    struct gw_buf original;
    struct gw_text bytes = encode(&original, &record);
    int readable = 0;

    for (size_t bit = 0; bit < bytes.bytes * 8; bit++) {
        struct audit_entry entry;
        struct gw_buf again;

        original.data[bit / 8] ^= (char)(1 << bit % 8);
        if (audit_entry_decode(bytes, &entry) == GW_OK) {
            gw_buf_init(&again, AUDIT_ENTRY_BYTES_MAX);
            audit_entry_encode(&entry.record, entry.chain, entry.sequence, &again);
            ck_assert(gw_text_equal(gw_buf_view(&again), bytes));
            gw_buf_done(&again);
            readable++;
        }
        original.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    ck_assert_int_gt(readable, 0);
    gw_buf_done(&original);
}
END_TEST

START_TEST(the_hash_covers_the_one_before_and_the_entry)
{
    struct gw_digest expected;
    struct gw_digest got = audit_entry_hash(&before, GW_TEXT("entry"));
    uint8_t joined[GW_DIGEST_BYTES + 5];

    memcpy(joined, before.bytes, sizeof(before.bytes));
    memcpy(joined + sizeof(before.bytes), "entry", 5);
    crypto_generichash(expected.bytes, sizeof(expected.bytes), joined, sizeof(joined), NULL, 0);
    ck_assert(memcmp(&got, &expected, sizeof(got)) == 0);
}
END_TEST

START_TEST(a_digest_tells_apart_where_its_parts_end)
{
    struct gw_digest left = gw_digest_of((struct gw_text[]){ GW_TEXT("ab"), GW_TEXT("c") }, 2);
    struct gw_digest right = gw_digest_of((struct gw_text[]){ GW_TEXT("a"), GW_TEXT("bc") }, 2);

    ck_assert(memcmp(&left, &right, sizeof(left)) != 0);
}
END_TEST
