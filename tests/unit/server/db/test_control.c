/* The control socket: who may ask, what comes back, and what a killed server leaves. */
#include <arpa/inet.h>
#include <check.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "db/control.h"
#include "gw/log.h"
#include "store.h"

struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int inside;
    bool is_open;
};

static enum gw_err
echo(struct control_call *call)
{
    gw_buf_string(call->reply, "heard: ");
    gw_buf_text(call->reply, call->argument);
    return GW_OK;
}

static enum gw_err
refuse(struct control_call *call)
{
    gw_buf_string(call->reply, "not today");
    return GW_DENIED;
}

static enum gw_err
count_up(void *arg, struct gw_db *db)
{
    return gw_db_next(db, "calls", arg);
}

static enum gw_err
count_calls(struct control_call *call)
{
    int64_t number = 0;

    GW_TRY(database_write_now(call->database, count_up, &number));
    gw_buf_int(call->reply, number);
    return GW_OK;
}

static enum gw_err
wait_at_gate(struct control_call *call)
{
    struct gate *gate = call->arg;

    pthread_mutex_lock(&gate->mutex);
    gate->inside++;
    pthread_cond_broadcast(&gate->changed);
    while (!gate->is_open)
        pthread_cond_wait(&gate->changed, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
    return GW_OK;
}

static const struct control_handler handlers[] = {
    { "echo", echo, 0 },
    { "refuse", refuse, 19 },
    { "count", count_calls, 0 },
    { "wait", wait_at_gate, 0 },
    { 0 },
};

struct served {
    struct store *store;
    struct control *control;
    struct gate gate;
    struct gw_arena *arena;
};

static struct served *
serve(const char *directory)
{
    struct served *served = test_alloc(sizeof(*served));

    gw_log_set_level(GW_LOG_ERROR);
    served->store = store_open_with(NULL, (struct database_options){ .directory = directory });
    served->arena = gw_arena_new(4 << 20);
    pthread_mutex_init(&served->gate.mutex, NULL);
    pthread_cond_init(&served->gate.changed, NULL);
    ck_assert_int_eq(database_writer_start(served->store->database), GW_OK);
    ck_assert_int_eq(
        control_start(served->store->database, handlers, &served->gate, &served->control), GW_OK);
    control_open(served->control);
    return served;
}

static void
end(struct served *served)
{
    control_stop(served->control);
    store_close(served->store);
    gw_arena_free(served->arena);
}

static enum gw_err
ask_in(const char *directory, const char *verb, struct gw_text argument,
       struct control_reply *reply)
{
    const struct control_request request = { directory, verb, argument };
    struct gw_arena **kept = test_alloc(sizeof(struct gw_arena *)); /* as long as the reply */

    *kept = gw_arena_new(4 << 20);
    return control_ask(gw_env_system(), &request, *kept, reply);
}

static enum gw_err
ask(struct served *served, const char *verb, struct gw_text argument, struct control_reply *reply)
{
    return ask_in(served->store->directory, verb, argument, reply);
}

START_TEST(a_call_is_answered_with_outcome_and_text)
{
    struct served *served = serve(NULL);
    struct control_reply reply;

    ck_assert_int_eq(ask(served, "echo", GW_TEXT("one\ntwo"), &reply), GW_OK);
    ck_assert_int_eq(reply.err, GW_OK);
    ck_assert(gw_text_equal(reply.text, GW_TEXT("heard: one\ntwo")));
    ck_assert_int_eq(ask(served, "refuse", GW_TEXT_NONE, &reply), GW_OK);
    ck_assert_int_eq(reply.err, GW_DENIED);
    ck_assert(gw_text_equal(reply.text, GW_TEXT("not today")));
    ck_assert_int_eq(ask(served, "dance", GW_TEXT_NONE, &reply), GW_OK);
    ck_assert_int_eq(reply.err, GW_METHOD);
    end(served);
}
END_TEST

START_TEST(a_call_writes_through_the_writer)
{
    struct served *served = serve(NULL);
    struct control_reply reply;

    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(ask(served, "count", GW_TEXT_NONE, &reply), GW_OK);
    ck_assert(gw_text_equal(reply.text, GW_TEXT("20")));
    end(served);
}
END_TEST

START_TEST(a_large_argument_passes_and_a_larger_one_does_not)
{
    struct served *served = serve(NULL);
    struct control_reply reply;
    char *large = test_alloc(CONTROL_FRAME_BYTES_MAX);

    memset(large, 'a', CONTROL_FRAME_BYTES_MAX);
    ck_assert_int_eq(ask(served, "echo", (struct gw_text){ large, 400000 }, &reply), GW_OK);
    ck_assert_uint_eq(reply.text.bytes, 400007);
    ck_assert_int_eq(
        ask(served, "echo", (struct gw_text){ large, CONTROL_FRAME_BYTES_MAX }, &reply),
        GW_TOO_LARGE);
    end(served);
}
END_TEST

START_TEST(without_a_server_there_is_nobody_to_ask)
{
    struct control_reply reply;

    ck_assert_int_eq(ask_in(test_directory(), "echo", GW_TEXT_NONE, &reply), GW_MISSING);
    ck_assert_int_eq(ask_in("/nowhere/at/all", "echo", GW_TEXT_NONE, &reply), GW_MISSING);
}
END_TEST

START_TEST(the_socket_of_a_killed_server_is_nobody_and_is_replaced)
{
    const char *directory = test_directory();
    struct control_reply reply;
    struct served *served;
    int ready[2];
    char byte;
    int status;
    pid_t child;

    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        serve(directory);
        (void)!write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(ask_in(directory, "echo", GW_TEXT_NONE, &reply), GW_OK);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(access(test_text("%s/control.sock", directory), F_OK), 0);
    ck_assert_int_eq(ask_in(directory, "echo", GW_TEXT_NONE, &reply), GW_MISSING);
    served = serve(directory);
    ck_assert_int_eq(ask(served, "echo", GW_TEXT_NONE, &reply), GW_OK);
    end(served);
    ck_assert_int_ne(access(test_text("%s/control.sock", directory), F_OK), 0);
}
END_TEST

START_TEST(the_socket_is_closed_to_others)
{
    struct served *served = serve(NULL);
    struct stat status;

    ck_assert_int_eq(stat(store_path(served->store, "control.sock"), &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0600);
    end(served);
}
END_TEST

START_TEST(another_user_is_refused_even_where_the_file_modes_let_it_in)
{
    struct served *served = serve(NULL);
    struct control_reply reply;
    int status;
    pid_t child;

    if (geteuid() != 0) { /* only root can become another user */
        end(served);
        return;
    }
    chmod(served->store->directory, 0755);
    chmod(store_path(served->store, "control.sock"), 0666);
    for (const char *slash = strchr(served->store->directory + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/'))
        chmod(test_text("%.*s", (int)(slash - served->store->directory), served->store->directory),
              0755);
    child = fork();
    if (child == 0) {
        if (setuid(65534) != 0)
            _exit(2);
        _exit(ask(served, "echo", GW_TEXT_NONE, &reply) == GW_IO ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    end(served);
}
END_TEST

START_TEST(a_directory_with_a_long_path_has_a_socket_too)
{
    const char *directory = test_directory();
    struct control_reply reply;
    struct served *served;

    for (int i = 0; i < 5; i++) {
        directory = test_text("%s/%s", directory, "a_part_of_a_path_that_is_rather_long");
        ck_assert_int_eq(mkdir(directory, 0700), 0);
    }
    served = serve(directory);
    ck_assert_int_eq(ask(served, "echo", GW_TEXT("x"), &reply), GW_OK);
    ck_assert(gw_text_equal(reply.text, GW_TEXT("heard: x")));
    end(served);
}
END_TEST

struct asking {
    struct served *served;
    struct control_reply reply;
    enum gw_err err;
};

static void *
ask_and_wait(void *arg)
{
    struct asking *asking = arg;

    asking->err = ask(asking->served, "wait", GW_TEXT_NONE, &asking->reply);
    return NULL;
}

START_TEST(calls_run_beside_each_other_up_to_a_limit_and_the_stop_waits_for_them)
{
    struct served *served = serve(NULL);
    struct asking asking[CONTROL_CALLS_MAX];
    pthread_t threads[CONTROL_CALLS_MAX];
    struct control_reply reply;

    for (int i = 0; i < CONTROL_CALLS_MAX; i++) {
        asking[i] = (struct asking){ .served = served };
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_and_wait, &asking[i]), 0);
    }
    pthread_mutex_lock(&served->gate.mutex);
    while (served->gate.inside < CONTROL_CALLS_MAX)
        pthread_cond_wait(&served->gate.changed, &served->gate.mutex);
    pthread_mutex_unlock(&served->gate.mutex);
    ck_assert_int_eq(ask(served, "echo", GW_TEXT_NONE, &reply), GW_OK);
    ck_assert_int_eq(reply.err, GW_BUSY);
    pthread_mutex_lock(&served->gate.mutex);
    served->gate.is_open = true;
    pthread_cond_broadcast(&served->gate.changed);
    pthread_mutex_unlock(&served->gate.mutex);
    end(served);
    for (int i = 0; i < CONTROL_CALLS_MAX; i++) {
        pthread_join(threads[i], NULL);
        ck_assert(asking[i].err == GW_OK && asking[i].reply.err == GW_OK);
    }
}
END_TEST

static int
connect_raw(struct served *served)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s/control.sock",
             served->store->directory);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

START_TEST(malformed_frames_hurt_nobody)
{
    static const char *const frames[] = { "", "\0", "\xff\xff\xff\xff", "\0\0\0\5ab", "\0\0\0\0" };
    static const size_t sizes[] = { 0, 1, 4, 6, 4 };
    struct served *served = serve(NULL);
    struct control_reply reply;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        int fd = connect_raw(served);

        (void)!write(fd, frames[i], sizes[i]);
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    ck_assert_int_eq(ask(served, "echo", GW_TEXT("well"), &reply), GW_OK);
    ck_assert(gw_text_equal(reply.text, GW_TEXT("heard: well")));
    end(served);
}
END_TEST
