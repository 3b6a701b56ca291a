/* small_city.c - see small_city.h. */
#include "tests/unit/server/core/small_city.h"

#include <check.h>

#include "core/actor.h"
#include "core/dispatch.h"
#include "core/lane.h"
#include "modules.h"
#include "tests/lib/fixture.h"
#include "tests/lib/memory.h"

extern const struct gw_migration gw_migrations[];

static void
department(struct gw_db *db, int64_t id, int64_t parent_id, const char *name, gw_date until)
{
    const struct department_row row = {
        .id = id,
        .parent_id = parent_id,
        .level = parent_id == 0 ? 1 : 2,
        .sort_key = id,
        .code = gw_text_from(test_text("%lld", (long long)id)),
        .name = gw_text_from(name),
        .authority = GW_TEXT("mayor"),
        .phone = gw_text_from(test_text("0400-%lld", (long long)id)),
        .effective_from = 0,
        .effective_until = until,
    };
    int64_t made;
    ck_assert_int_eq(department_insert(db, &row, &made), GW_OK);
}

static void
position(struct gw_db *db, int64_t id, int64_t department_id, int64_t rank, const char *role)
{
    const struct position_row row = {
        .id = id,
        .department_id = department_id,
        .rank = rank,
        .name = rank == 30 ? GW_TEXT("課長") : GW_TEXT("主査"),
        .rank_name = rank == 30 ? GW_TEXT("課長級") : GW_TEXT("係長級"),
        .role = gw_text_from(role),
        .effective_from = 0,
        .effective_until = GW_DATE_NONE,
    };
    int64_t made;
    ck_assert_int_eq(position_insert(db, &row, &made), GW_OK);
}

static void
person(struct gw_db *db, int64_t id, const char *name, const char *kana)
{
    const struct person_row row = {
        .id = id,
        .staff_no = gw_text_from(test_text("%06lld", (long long)id)),
        .name = gw_text_from(name),
        .kana = gw_text_from(kana),
        .appointment_kind = GW_TEXT("regular"),
        .appointment_from = 0,
        .appointment_until = GW_DATE_NONE,
        .extension = gw_text_from(test_text("2%lld", (long long)id)),
    };
    const struct account_row account = {
        .id = id + 1000,
        .person_id = id,
        .login = gw_text_from(test_text("p%lld", (long long)id)),
        .password = GW_TEXT("no hash"),
    };
    int64_t made;
    ck_assert_int_eq(person_insert(db, &row, 1, &made), GW_OK);
    if (id != 1007)
        ck_assert_int_eq(account_insert(db, &account, 1, &made), GW_OK);
}

static void
holding(struct gw_db *db, int64_t person_id, int64_t position_id, const char *kind,
        const gw_date held[2])
{
    const struct holding_row row = { .person_id = person_id,
                                     .position_id = position_id,
                                     .holding_kind = gw_text_from(kind),
                                     .held_from = held[0],
                                     .held_until = held[1] };
    int64_t made;
    ck_assert_int_eq(holding_insert(db, &row, &made), GW_OK);
}

static enum gw_err
city_fill(struct gw_request *req, void *arg)
{
    struct small_city *city = arg;
    struct gw_db *db = req->db;
    department(db, 1, 0, "緑が丘市", GW_DATE_NONE);
    department(db, 10, 1, "総務部", GW_DATE_NONE);
    department(db, 11, 10, "総務課", GW_DATE_NONE);
    department(db, 12, 11, "庶務係", GW_DATE_NONE);
    department(db, 13, 10, "旧企画課", city->today - 1);
    department(db, 20, 1, "市民部", GW_DATE_NONE);
    department(db, 21, 20, "市民課", GW_DATE_NONE);
    position(db, 101, 11, 30, "chief");
    position(db, 102, 11, 50, "");
    position(db, 103, 21, 30, "chief");
    position(db, 104, 21, 60, "");
    position(db, 105, 11, 50, "admin");
    position(db, 106, 12, 60, "");
    position(db, 107, 13, 60, "");
    person(db, 1001, "小野 久美子", "おの くみこ");
    person(db, 1002, "山田 太郎", "やまだ たろう");
    person(db, 1003, "青木 花", "あおき はな");
    person(db, 1004, "加藤 次郎", "かとう じろう");
    person(db, 1005, "佐藤 美紀", "さとう みき");
    person(db, 1006, "鈴木 愛", "すずき あい");
    person(db, 1007, "田中 健", "たなか けん");
    person(db, 1008, "中村 光", "なかむら ひかる");
    holding(db, 1001, 101, "main", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1002, 104, "additional", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1002, 102, "main", (gw_date[]){ 100, GW_DATE_NONE });
    holding(db, 1003, 103, "main", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1004, 106, "main", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1005, 102, "main", (gw_date[]){ 0, city->today });
    holding(db, 1006, 104, "main", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1007, 104, "main", (gw_date[]){ 0, GW_DATE_NONE });
    holding(db, 1008, 107, "main", (gw_date[]){ 0, city->today });
    holding(db, 1008, 105, "main", (gw_date[]){ city->today + 1, GW_DATE_NONE });
    return leave_insert(db, 1006, city->today, GW_DATE_NONE);
}

struct small_city *
small_city_open(void)
{
    return small_city_open_with(gw_modules);
}

struct small_city *
small_city_open_with(const struct gw_module *const *modules)
{
    struct small_city *city = test_alloc(sizeof *city);
    city->fake = fake_env_new();
    city->arena = gw_arena_new((size_t)64 << 20);
    city->directory = test_text("%s/data", test_directory());
    const struct app_options options = {
        .modules = modules,
        .migrations = gw_migrations,
        .database = fixture_place(city->directory),
    };
    ck_assert_int_eq(app_open(&city->fake->env, &options, &city->app), GW_OK);
    city->today = app_today(city->app);
    ck_assert_int_eq(small_city_write(city, city_fill, city), GW_OK);
    ck_assert_int_eq(lane_open(city->app, NULL, &city->lane), GW_OK);
    return city;
}

void
small_city_close(struct small_city *city)
{
    lane_close(city->lane);
    app_close(city->app);
    gw_arena_free(city->arena);
}

struct gw_request *
small_city_request(struct small_city *city, struct lane *lane)
{
    struct gw_request *req = GW_NEW(city->arena, struct gw_request);
    *req = (struct gw_request){
        .arena = city->arena,
        .db = lane->db,
        .app = city->app,
        .env = &city->fake->env,
        .now = app_now(city->app),
        .today = app_today(city->app),
        .lane = lane,
    };
    (void)dispatch_attach(req);
    return req;
}

struct small_write {
    struct small_city *city;
    enum gw_err (*run)(struct gw_request *req, void *arg);
    void *arg;
};

static enum gw_err
small_write_run(void *arg, struct gw_db *db)
{
    struct small_write *write = arg;
    struct lane *lane = lane_writer(write->city->app, db);
    enum gw_err err = write->run(small_city_request(write->city, lane), write->arg);
    if (err != GW_OK)
        lane_forget(lane);
    return err;
}

enum gw_err
small_city_write(struct small_city *city, enum gw_err (*run)(struct gw_request *req, void *arg),
                 void *arg)
{
    struct small_write write = { city, run, arg };
    return database_write_now(city->app->database, small_write_run, &write);
}
