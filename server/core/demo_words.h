/* demo_words.h - tables that the demonstration city's departments and people are made from. */
#ifndef CORE_DEMO_WORDS_H
#define CORE_DEMO_WORDS_H

#include <stddef.h>

/* Parents stand before children. */
struct demo_department {
    const char *code;
    const char *parent; /* code; NULL at the top */
    const char *name;
    const char *kana;
    const char *head;      /* title of its head */
    const char *craft;     /* title of its ordinary staff, 主事 mostly */
    const char *authority; /* migrations/core/0002_people.sql */
    const char *topic;     /* what it writes about */
    int level;
    int size;   /* city: 1 every one, 2 from 200 staff on, 3 from 600 on */
    int weight; /* its share of the staff */
};

struct demo_name {
    const char *name;
    const char *kana;
};

extern const struct demo_department demo_departments[];
extern const size_t demo_departments_count;
extern const struct demo_name demo_surnames[];
extern const size_t demo_surnames_count;
extern const struct demo_name demo_given_names[];
extern const size_t demo_given_names_count;

#endif
