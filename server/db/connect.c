/* connect.c - which engine a place means, and connections to it. */
#include "db/inside.h"

#define WAIT_US (10 * GW_SECOND)
#define EVERY_US ((int64_t)200 * 1000)

const struct driver *
database_driver(const struct database_options *options)
{
    return options->url == NULL ? &driver_sqlite : &driver_pgsql;
}

enum gw_err
database_pause(struct gw_env *env, int64_t us)
{
    struct gw_signal *nobody = env->threads->signal_new(env);

    if (nobody == NULL)
        return GW_BUSY;
    env->threads->lock(env, nobody);
    env->threads->wait(env, nobody, us);
    env->threads->unlock(env, nobody);
    env->threads->signal_free(env, nobody);
    return GW_OK;
}

enum gw_err
connection_open_waiting(struct gw_env *env, const struct driver *driver,
                        const struct driver_options *options, struct gw_db **out)
{
    const int64_t until = env->monotonic_us(env) + WAIT_US;
    enum gw_err err = connection_open(driver, options, out);

    if (err != GW_BUSY || !driver->remote)
        return err;
    database_say("%s does not answer; waiting for it", options->url);
    while (err == GW_BUSY && env->monotonic_us(env) < until) {
        GW_TRY(database_pause(env, EVERY_US));
        err = connection_open(driver, options, out);
    }
    return err;
}

static struct driver_options
options_for(const struct database *database, enum driver_role role)
{
    return (struct driver_options){
        .path = database->path,
        .role = role,
        .wal_bytes_max = database->options.wal_bytes_max,
        .url = database->options.url,
        .password_file = database->options.password_file,
        .lock_wait_ms = database->options.lock_wait_ms,
    };
}

enum gw_err
database_connect(struct database *database, enum driver_role role, struct gw_db **out)
{
    const struct driver_options options = options_for(database, role);

    GW_TRY(connection_open(database->driver, &options, out));
    (*out)->watch = &database->watch;
    return GW_OK;
}

enum gw_err
database_connect_waiting(struct database *database, struct gw_db **out)
{
    const struct driver_options options = options_for(database, DRIVER_WRITER);

    GW_TRY(connection_open_waiting(database->env, database->driver, &options, out));
    (*out)->watch = &database->watch;
    return GW_OK;
}
