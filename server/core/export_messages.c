/* export_messages.c - every text of exports that a person reads, in both languages. */
#include "core/export_handlers.h"

const struct gw_message export_messages[] = {
    { "export.title", "データの持ち出し", "Export" },
    /* what stays behind */
    { "export.out_secrets", "パスワードとサインイン中のセッション", "Passwords and open sessions" },
    { "export.out_drafts", "下書き、ごみ箱にあるもの、規程により削除されたもの",
      "Drafts, what lies in the trash, and what was removed under the rules" },
    { "export.out_marks",
      "既読の記録、新着通知、要対応の一覧、マイグループ（公開範囲に使われているものを除く）",
      "Read marks, notices, must-do lists, and groups of one's own (but those that audiences "
      "use)" },
    { "export.out_log",
      "操作記録と持ち出しの記録（サーバーのバックアップと kairan audit で保存します）",
      "The audit log and the record of exports (kept by `kairan audit` and backups)" },
    { "export.out_others", "ほかの所属が所管する掲示と掲示板（所管する掲示の掲載先を除く）",
      "Posts and boards of other departments (but the boards on which the section's posts stand)" },
    { "export.out_city", "休職・休業、ログインID、設定、開庁日、掲示板の購読",
      "Leave of absence, logins, settings, business days, subscriptions to boards" },
    /* refusals */
    { "export.no_reason", "持ち出しの理由を入力してください。", "Please give a reason." },
    { "export.no_department", "所属が見つかりません。", "There is no such department." },
    { "export.not_yours",
      "この持ち出しはできません。持ち出せるのは、ご自身が管理責任者である所属のデータです。",
      "You can't take this out: only content of a department that you head." },
    { "export.not_removed",
      "この持ち出しは取り消せません。取り消せるのは、申請者、承認した総括責任者、所属の管理責任者、"
      "システム管理者です。",
      "You can't take this back: that is for who asked, the supervisor who agreed, the section's"
      " chief and the system administrator." },
    { "export.too_many",
      "申請中・作成中・保管中の持ち出しは、1人{n}件までです。"
      "不要な申請を取り下げるか、ファイルを削除してください。",
      "At most {n} of yours may be asked for, in the making, or kept at a time. Please take some"
      " back, or remove their files." },
    { "export.own_case", "ご自身の申請は、承認も却下もできません。",
      "Nobody decides the own request." },
    { "export.decided_already", "この申請は、すでに決定されたか、取り下げられています。",
      "This request was decided or taken back already." },
    { "export.not_there",
      "ファイルはありません。期限が切れたか、削除されたか、まだできていません。",
      "There is no file: its time has passed, it was removed, or it is not made yet." },
    { "export.not_noted",
      "ダウンロードの記録から12時間が過ぎました。"
      "もう一度「ダウンロードする」を選択してください。",
      "Twelve hours have passed since the download was noted. Please choose Download again." },
    /* failures */
    { "export.disk_small",
      "サーバーの空き容量が足りません（必要: {n} MB）。システム管理者に連絡してください。",
      "The server's disk has too little room ({n} MB are needed). Please tell the system"
      " administrator." },
    { "export.disk_full", "サーバーの空き容量がなくなりました。システム管理者に連絡してください。",
      "The server's disk is full. Please tell the system administrator." },
    { "export.too_many_files",
      "ファイルの数が上限（{n}件）を超えています。所属を分けて持ち出してください。",
      "There are more than {n} files. Please take them out department by department." },
    { "export.failed",
      "持ち出し用のファイルを作成できませんでした。システム管理者に連絡してください。",
      "The file could not be made. Please tell the system administrator." },
    /* notices */
    { "export.notice_ready", "持ち出し用のファイルができました。", "The file is ready." },
    { "export.notice_refused", "持ち出しの申請が却下されました。", "The request was refused." },
    { "export.notice_removed", "持ち出しが取り消され、ファイルは削除されました。",
      "The export was taken back, and its file removed." },
    { "export.notice_failed", "持ち出し用のファイルを作成できませんでした。",
      "The file could not be made." },
    { 0 },
};
