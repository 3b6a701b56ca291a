/* a_backup_taken_while_files_come_in_restores_with_all_of_them.c - and with its uploads under way
 * gone, not half there. */
#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "tests/integration/core/city_sql.h"
#include "tests/lib/poster.h"
#include "tests/lib/tus.h"

#define THREADS 3
#define FILE_BYTES 200000

struct uploader {
    const struct server *server;
    unsigned seed;
    atomic_bool *stop;
    atomic_int *done;
    pthread_t thread;
};

static void *
upload_files(void *arg)
{
    const struct uploader *uploader = arg;
    struct client *staff = client_signed_in(uploader->server, "staff");

    for (unsigned i = 0; !atomic_load(uploader->stop); i++) {
        const char *bytes = tus_content(uploader->seed + i, FILE_BYTES);
        (void)tus_upload(staff, "資料.bin", bytes, FILE_BYTES);
        (void)atomic_fetch_add(uploader->done, 1);
    }
    return NULL;
}

START_TEST(a_backup_taken_while_files_come_in_restores_with_all_of_them)
{
    struct server *server = server_start();
    atomic_bool stop = false;
    atomic_int done = 0;
    struct uploader uploaders[THREADS];
    const char *file = test_text("%s/city.kairan", test_directory());
    const char *restored = test_text("%s/restored", test_directory());

    for (unsigned i = 0; i < THREADS; i++) {
        uploaders[i] = (struct uploader){
            .server = server, .seed = i * 100000, .stop = &stop, .done = &done
        };
        ck_assert_int_eq(pthread_create(&uploaders[i].thread, NULL, upload_files, &uploaders[i]),
                         0);
    }
    while (atomic_load(&done) < 20)
        test_sleep_ms(5);
    struct program_result backup = PROGRAM("backup", "--data", server->directory, "--to", file);
    ck_assert_msg(backup.status == 0, "%s", backup.err);
    atomic_store(&stop, true);
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(uploaders[i].thread, NULL);
    server_stop(server);

    struct program_result restore = PROGRAM("restore", "--from", file, "--data", restored);
    ck_assert_msg(restore.status == 0, "%s", restore.err);
    struct program_result doctor = PROGRAM("doctor", "--data", restored);
    ck_assert_msg(doctor.status == 0, "%s", doctor.out);
    ck_assert_int_ge(strtol(city_sql_text(restored, "SELECT count(*) FROM blob"), NULL, 10), 20);
    struct server *again = server_start_on(restored, NULL);
    struct client *staff = client_signed_in(again, "staff");
    long long id = strtoll(city_sql_text(restored, "SELECT max(id) FROM file"), NULL, 10);
    ck_assert_uint_eq(tus_load(staff, id, NULL)->body_bytes, FILE_BYTES);
    server_stop(again);
}
END_TEST

START_TEST(doctor_misses_a_content_that_is_gone)
{
    struct server *server = server_start();
    struct client *staff = client_signed_in(server, "staff");

    (void)tus_upload(staff, "a.txt", "a", 1);
    server_stop(server);
    test_remove(test_text("%s/blobs", server->directory));
    struct program_result doctor = PROGRAM("doctor", "--data", server->directory);
    ck_assert_int_eq(doctor.status, 1);
    ck_assert_ptr_nonnull(strstr(doctor.out, "the contents of 1 are missing"));
}
END_TEST
