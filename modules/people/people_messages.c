/* people_messages.c - every text of the people module that a person reads, in both languages. */
#include "people.h"

const struct gw_message people_messages[] = {
    { "people.query_of_two_kinds",
      "職員の検索では、所属と氏名のどちらか一方だけを指定してください。",
      "Look people up either by department or by name, not both." },
    { "people.group_of_the_city",
      "全庁グループを作成・変更・削除できるのは、システム管理者だけです。",
      "Only the system administrator makes, changes and deletes the city's groups." },
    { "people.group_name_blank", "グループ名を入力してください。",
      "Please give the group a name." },
    { "people.group_name_taken", "同じ名前のグループがすでにあります。別の名前にしてください。",
      "There is a group of that name. Please choose another." },
    { "people.groups_too_many",
      "登録できるグループは{n}件までです。使わないグループを削除してください。",
      "There can be at most {n} groups. Please delete one that is not used." },
    { "people.group_full", "1つのグループに登録できる職員は{n}人までです。",
      "A group can hold at most {n} people." },
    { "people.group_in_use",
      "このグループは公開範囲などに{n}件使われているため、削除できません。"
      "見られる人が変わらないように、使われている間は残ります。",
      "{n} audiences name this group, so it can't be deleted: nobody's view of an item may change "
      "silently." },
    { "people.person_unknown", "在籍していない職員が含まれています。選び直してください。",
      "Somebody among these is not on the staff. Please choose again." },
    { "people.import_empty",
      "取り込む職員がありません。職員番号、ログインID、氏名のいずれかを1行に1人ずつ入力してください"
      "。",
      "There is nobody to take in. Please give a staff number, login or name in each line." },
    { "people.import_too_long", "一度に取り込めるのは{n}行までです。",
      "At most {n} lines can be taken in at once." },
    { 0 },
};
