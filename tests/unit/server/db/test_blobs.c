/* Contents on the disk: once each, durable, and never gone while somebody is about to name them. */
#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/blobs.h"
#include "gw/env.h"
#include "tests/lib/fake_env.h"
#include "tests/lib/memory.h"

struct place {
    const char *directory;
    struct fake_env *fake;
    struct blobs *blobs;
};

static struct place
place_new(void)
{
    struct place place = { .directory = test_directory(), .fake = fake_env_new() };

    place.blobs = blobs_new(&place.fake->env, place.directory);
    return place;
}

/* A whole upload of that text. */
static struct gw_text
upload(const struct place *place, const char *text, struct blob_digest *digest)
{
    char *token = test_alloc(BLOB_TOKEN_CHARS);
    int64_t bytes;
    int fd;

    ck_assert_int_eq(blobs_upload_new(place->blobs, token, &fd), GW_OK);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(blobs_upload_sync(place->blobs, fd), GW_OK);
    ck_assert_int_eq(blob_digest_of(&place->fake->env, fd, digest, &bytes), GW_OK);
    ck_assert_int_eq(bytes, (int64_t)strlen(text));
    close(fd);
    return gw_text_from(token);
}

static bool
has(const struct place *place, const struct blob_digest *digest)
{
    int64_t bytes;
    int fd;

    if (blobs_open(place->blobs, digest, &fd, &bytes) != GW_OK)
        return false;
    close(fd);
    return true;
}

START_TEST(an_upload_becomes_a_content_under_its_digest)
{
    struct place place = place_new();
    struct blob_pin pin;
    struct blob_digest digest;
    char name[BLOB_NAME_BYTES];
    struct gw_text token = upload(&place, "abc", &digest);

    blob_name(&digest, name);
    ck_assert_str_eq(
        name, "blobs/bd/dd/bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    ck_assert(!has(&place, &digest));
    ck_assert_int_eq(blobs_take(place.blobs, token, &digest, &pin), GW_OK);
    ck_assert(has(&place, &digest));
    ck_assert_int_eq(
        blobs_take(place.blobs, upload(&place, "abc", &digest), &digest, &(struct blob_pin){ 0 }),
        GW_OK); /* there already */
    blobs_upload_remove(place.blobs, token);
    ck_assert(has(&place, &digest));
    blobs_free(place.blobs);
}
END_TEST

/* Paths whose fsync was asked for, a line each. */
static const char *synced = "";

static int
spy_fsync(struct gw_env *env, int fd)
{
    char path[1024];
    ssize_t bytes = readlink(test_text("/proc/self/fd/%d", fd), path, sizeof(path) - 1);

    (void)env;
    ck_assert_int_gt(bytes, 0);
    path[bytes] = '\0';
    synced = test_text("%s%s\n", synced, path);
    return fsync(fd);
}

static bool
is_synced(const struct place *place, const char *name)
{
    return strstr(synced, test_text("%s%s\n", place->directory, name)) != NULL;
}

/* Names that a process made and died before it synced them are no safer for being there. */
START_TEST(directories_that_a_crash_left_are_synced_before_a_content_relies_on_them)
{
    struct place place = place_new();
    struct blob_digest digest;
    struct blob_pin pin;

    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(
            mkdir(test_text("%s/%s", place.directory,
                            (const char *[]){ "uploads", "blobs", "blobs/bd", "blobs/bd/dd" }[i]),
                  0700),
            0);
    place.fake->files.fsync = spy_fsync;
    struct gw_text token = upload(&place, "abc", &digest);
    ck_assert(is_synced(&place, "") && is_synced(&place, "/uploads"));
    synced = "";
    ck_assert_int_eq(blobs_take(place.blobs, token, &digest, &pin), GW_OK);
    ck_assert(is_synced(&place, "") && is_synced(&place, "/blobs"));
    ck_assert(is_synced(&place, "/blobs/bd") && is_synced(&place, "/blobs/bd/dd"));
    blob_unpin(&pin);
    synced = "";
    ck_assert_int_eq(blobs_take(place.blobs, token, &digest, &pin), GW_OK);
    ck_assert(!is_synced(&place, "") && !is_synced(&place, "/blobs")); /* once is enough */
    blobs_free(place.blobs);
}
END_TEST

START_TEST(an_upload_is_open_for_one_at_a_time)
{
    struct place place = place_new();
    char token[BLOB_TOKEN_CHARS];
    int first, second;
    int64_t bytes;

    ck_assert_int_eq(blobs_upload_new(place.blobs, token, &first), GW_OK);
    ck_assert_int_eq(blobs_upload_open(place.blobs, gw_text_from(token), &second), GW_CONFLICT);
    ck_assert_int_eq(write(first, "12345", 5), 5);
    ck_assert_int_eq(blobs_upload_length(place.blobs, gw_text_from(token), &bytes), GW_OK);
    ck_assert_int_eq(bytes, 5);
    close(first);
    ck_assert_int_eq(blobs_upload_open(place.blobs, gw_text_from(token), &second), GW_OK);
    close(second);
    blobs_upload_remove(place.blobs, gw_text_from(token));
    ck_assert_int_eq(blobs_upload_open(place.blobs, gw_text_from(token), &second), GW_MISSING);
    blobs_free(place.blobs);
}
END_TEST

START_TEST(a_token_names_nothing_outside_of_the_uploads)
{
    struct place place = place_new();
    int fd;

    ck_assert_int_eq(blobs_upload_open(place.blobs, GW_TEXT("../kairan.db"), &fd), GW_INVALID);
    ck_assert_int_eq(blobs_upload_open(place.blobs, GW_TEXT(""), &fd), GW_INVALID);
    blobs_free(place.blobs);
}
END_TEST

START_TEST(what_is_pinned_or_being_saved_is_not_removed)
{
    struct place place = place_new();
    struct blob_pin first, second;
    struct blob_digest digest;

    ck_assert_int_eq(blobs_take(place.blobs, upload(&place, "a", &digest), &digest, &first), GW_OK);
    ck_assert_int_eq(blobs_take(place.blobs, upload(&place, "a", &digest), &digest, &second),
                     GW_OK);
    blobs_remove(place.blobs, &digest);
    ck_assert(has(&place, &digest));
    blob_unpin(&first);
    blob_unpin(&first); /* again is nothing */
    blobs_remove(place.blobs, &digest);
    ck_assert(has(&place, &digest));
    blob_unpin(&second);
    blobs_pause(place.blobs, true);
    blobs_pause(place.blobs, true);
    blobs_pause(place.blobs, false);
    ck_assert(blobs_are_paused(place.blobs));
    blobs_remove(place.blobs, &digest);
    ck_assert(has(&place, &digest));
    blobs_pause(place.blobs, false);
    blobs_remove(place.blobs, &digest);
    ck_assert(!has(&place, &digest));
    blobs_free(place.blobs);
}
END_TEST

/* Whatever call fails, there is an error or a content, and the upload is still there. */
START_TEST(no_failing_call_loses_an_upload)
{
    bool failed = true;

    for (int nth = 1; failed; nth++) {
        struct place place = place_new();
        struct blob_digest digest;
        struct gw_text token = upload(&place, "abc", &digest);
        struct blob_pin pin = { 0 };
        int64_t bytes;

        ck_assert_int_lt(nth, 50);
        place.fake->files_fail_at = place.fake->files_calls + nth;
        enum gw_err err = blobs_take(place.blobs, token, &digest, &pin);
        failed = place.fake->files_calls >= place.fake->files_fail_at;
        place.fake->files_fail_at = 0;
        ck_assert_int_eq(err, failed ? GW_IO : GW_OK);
        ck_assert_int_eq(blobs_upload_length(place.blobs, token, &bytes), GW_OK);
        ck_assert_int_eq(bytes, 3);
        blobs_remove(place.blobs, &digest); /* a failure leaves no pin */
        ck_assert(has(&place, &digest) == !failed);
        blobs_free(place.blobs);
    }
}
END_TEST

struct found {
    struct blob_digest digest;
    int count;
};

static void
take(void *arg, const struct blob_digest *digest)
{
    struct found *found = arg;

    found->digest = *digest;
    found->count++;
}

static void
take_token(void *arg, struct gw_text token)
{
    (void)token;
    ++*(int *)arg;
}

START_TEST(what_is_old_enough_is_listed_by_slices)
{
    struct place place = place_new();
    struct blob_digest digest;
    struct blob_pin pin;
    struct found found = { .count = 0 };
    gw_time now = gw_env_system()->now(gw_env_system());
    int tokens = 0;

    ck_assert_int_eq(blobs_list(place.blobs, 0xbd, now, take, &found), GW_OK); /* none yet */
    ck_assert_int_eq(blobs_take(place.blobs, upload(&place, "abc", &digest), &digest, &pin), GW_OK);
    ck_assert_int_eq(blobs_list(place.blobs, 0xbd, now - GW_MINUTE, take, &found), GW_OK);
    ck_assert_int_eq(blobs_list(place.blobs, 0xbe, now + GW_MINUTE, take, &found), GW_OK);
    ck_assert_int_eq(found.count, 0);
    ck_assert_int_eq(blobs_list(place.blobs, 0xbd, now + GW_MINUTE, take, &found), GW_OK);
    ck_assert_int_eq(found.count, 1);
    ck_assert_int_eq(memcmp(&found.digest, &digest, sizeof(digest)), 0);
    ck_assert_int_eq(blobs_upload_list(place.blobs, now + GW_MINUTE, take_token, &tokens), GW_OK);
    ck_assert_int_eq(tokens, 1);
    blobs_free(place.blobs);
}
END_TEST
