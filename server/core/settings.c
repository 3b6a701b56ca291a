/* settings.c - settings in memory: a sorted table made at start, each value behind an atomic.
 *
 * A text is replaced by pointer and the old one is kept, since readers hold it without a lock. They
 * are few: a setting changes some times a year.
 */
#include "core/settings.h"

#include <stdatomic.h>

#include "core/app.h"
#include "core/settings_store.h"
#include "gw/log.h"

#define TEXT_CHARS_MAX 200 /* of a text setting that names no limit */

struct setting_text {
    struct setting_text *older;
    size_t bytes;
    char data[];
};

struct setting {
    const struct gw_setting_spec *spec;
    _Atomic int64_t number;
    _Atomic(struct setting_text *) text; /* NULL: the default */
    _Atomic int64_t version; /* never newer than the value: who reads both reads this first */
};

struct settings {
    size_t count;
    struct setting list[]; /* by key */
};

static bool
is_text(const struct gw_setting_spec *spec)
{
    return spec->default_text != NULL;
}

static int
compare_keys(const void *left, const void *right)
{
    const struct setting *first = left;
    const struct setting *second = right;

    return strcmp(first->spec->key, second->spec->key);
}

static size_t
specs_count(const struct gw_module *const *modules)
{
    size_t count = 0;

    for (; *modules != NULL; modules++) {
        const struct gw_setting_spec *spec = (*modules)->settings;

        for (; spec != NULL && spec->key != NULL; spec++)
            count++;
    }
    return count;
}

struct settings *
settings_new(const struct gw_module *const *modules)
{
    size_t count = specs_count(modules);
    struct settings *settings = calloc(1, sizeof(*settings) + count * sizeof(settings->list[0]));

    if (settings == NULL)
        return NULL;
    for (; *modules != NULL; modules++) {
        const struct gw_setting_spec *spec = (*modules)->settings;

        for (; spec != NULL && spec->key != NULL; spec++) {
            struct setting *setting = &settings->list[settings->count++];

            setting->spec = spec;
            atomic_init(&setting->number, spec->default_number);
            atomic_init(&setting->text, NULL);
            atomic_init(&setting->version, SETTING_FIRST_VERSION);
        }
    }
    if (count > 0)
        qsort(settings->list, count, sizeof(settings->list[0]), compare_keys);
    return settings;
}

void
settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    for (size_t i = 0; i < settings->count; i++) {
        struct setting_text *text = atomic_load(&settings->list[i].text);

        while (text != NULL) {
            struct setting_text *older = text->older;

            free(text);
            text = older;
        }
    }
    free(settings);
}

static struct setting *
setting_find(const struct settings *settings, const char *key)
{
    size_t low = 0;
    size_t high = settings->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, settings->list[middle].spec->key);

        if (order == 0)
            return (struct setting *)(uintptr_t)&settings->list[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* The setting that C code asks for; a name that no module declares is a fault of the program. */
static const struct setting *
setting_known(const struct gw_app *app, const char *key)
{
    const struct setting *setting = setting_find(app->settings, key);

    gw_check(setting != NULL);
    return setting;
}

int64_t
gw_setting_number(const struct gw_app *app, const char *key)
{
    const struct setting *setting = setting_known(app, key);

    gw_check(!is_text(setting->spec));
    return atomic_load_explicit(&setting->number, memory_order_relaxed);
}

static struct gw_text
text_of(const struct setting *setting)
{
    const struct setting_text *text = atomic_load_explicit(&setting->text, memory_order_acquire);

    return text == NULL ? gw_text_from(setting->spec->default_text)
                        : (struct gw_text){ text->data, text->bytes };
}

struct gw_text
gw_setting_text(const struct gw_app *app, const char *key)
{
    const struct setting *setting = setting_known(app, key);

    gw_check(is_text(setting->spec));
    return text_of(setting);
}

static const char *
number_fault(const struct gw_setting_spec *spec, struct gw_text value, int64_t *limit)
{
    int64_t number;

    if (gw_text_int(value, &number) != GW_OK)
        return "field.wrong_type";
    *limit = number < spec->min ? spec->min : spec->max;
    if (number < spec->min)
        return "field.too_small";
    return number > spec->max ? "field.too_large" : NULL;
}

static size_t
chars_max_of(const struct gw_setting_spec *spec)
{
    return spec->chars_max > 0 ? spec->chars_max : TEXT_CHARS_MAX;
}

const char *
setting_fault(const struct gw_setting_spec *spec, struct gw_text value, int64_t *limit)
{
    *limit = 0;
    if (!is_text(spec))
        return number_fault(spec, value, limit);
    *limit = (int64_t)chars_max_of(spec);
    if (!gw_text_is_utf8(value))
        return "field.not_utf8";
    return gw_text_chars(value) > chars_max_of(spec) ? "field.too_long" : NULL;
}

static void
apply_number(struct setting *setting, struct gw_text value)
{
    int64_t number;

    gw_check(gw_text_int(value, &number) == GW_OK);
    atomic_store_explicit(&setting->number, number, memory_order_relaxed);
}

/* Without memory the old text stays until the next start: the stored one is right. */
static void
apply_text(struct setting *setting, struct gw_text value)
{
    struct setting_text *text = malloc(sizeof(*text) + value.bytes);

    if (text == NULL) {
        gw_log(GW_LOG_ERROR, "setting.no_memory",
               GW_LOG_STR("key", gw_text_from(setting->spec->key)));
        return;
    }
    text->older = atomic_load_explicit(&setting->text, memory_order_relaxed);
    text->bytes = value.bytes;
    if (value.bytes > 0)
        memcpy(text->data, value.data, value.bytes);
    atomic_store_explicit(&setting->text, text, memory_order_release);
}

void
settings_apply(struct settings *settings, const char *key, struct gw_text value, int64_t version)
{
    struct setting *setting = setting_find(settings, key);

    gw_check(setting != NULL);
    if (is_text(setting->spec))
        apply_text(setting, value);
    else
        apply_number(setting, value);
    atomic_store_explicit(&setting->version, version, memory_order_release);
}

static void
take_stored(void *arg, const struct setting_stored *stored)
{
    struct settings *settings = arg;
    char name[128];
    struct setting *setting;
    int64_t limit;

    snprintf(name, sizeof(name), "%.*s", GW_TEXT_ARG(stored->key));
    setting = setting_find(settings, name);
    if (setting != NULL && setting_fault(setting->spec, stored->value, &limit) == NULL) {
        settings_apply(settings, name, stored->value, stored->version);
        return;
    }
    gw_log(GW_LOG_WARN, "setting.left_aside", GW_LOG_STR("key", stored->key));
    if (setting != NULL)
        atomic_store_explicit(&setting->version, stored->version, memory_order_release);
}

enum gw_err
settings_load(struct settings *settings, struct gw_db *db)
{
    return settings_each_stored(db, take_stored, settings);
}

static void
render_one(const struct setting *setting, struct gw_json *json)
{
    const struct gw_setting_spec *spec = setting->spec;

    gw_json_object(json, NULL);
    gw_json_string(json, "key", spec->key);
    gw_json_int(json, "version", atomic_load_explicit(&setting->version, memory_order_acquire));
    gw_json_string(json, "summary", spec->summary);
    if (is_text(spec)) {
        gw_json_text(json, "value", text_of(setting));
        gw_json_string(json, "default", spec->default_text);
        gw_json_int(json, "chars_max", (int64_t)chars_max_of(spec));
    } else {
        gw_json_int(json, "value", atomic_load_explicit(&setting->number, memory_order_relaxed));
        gw_json_int(json, "default", spec->default_number);
        gw_json_int(json, "min", spec->min);
        gw_json_int(json, "max", spec->max);
    }
    if (spec->clause != NULL)
        gw_json_string(json, "clause", spec->clause);
    gw_json_object_end(json);
}

void
settings_render(const struct settings *settings, struct gw_json *json, const char *name)
{
    gw_json_array(json, name);
    for (size_t i = 0; i < settings->count; i++)
        render_one(&settings->list[i], json);
    gw_json_array_end(json);
}
