// What the system administrator tells everybody.
export const announcement = {
  title: "全員へのお知らせ",
  lead: "サインイン画面と掲示板に表示する文を編集します。装飾のない文だけを表示します。空にして保存すると、表示されなくなります。",
  sign_in: "サインイン画面のお知らせ",
  "sign_in.hint":
    "停止の予定や問い合わせ先など、サインインの前に知らせることを入力してください。サインインしていない人にも表示されるため、庁内限りの情報は入力しないでください。",
  bulletin: "掲示板のお知らせ",
  "bulletin.hint":
    "掲示板の使い方など、全職員に知らせることを入力してください。掲示板の一覧の上に表示されます。",
  left: "あと{count}文字",
  over: "{max}文字以内で入力してください（{count}文字超えています）。",
  save: "保存する",
  "save.name": "「{label}」を保存する",
  saved: "「{label}」を保存しました。",
  others: "ほかの方が保存した「{label}」",
  "others.empty": "（空）",
  emptied: "「{label}」を空にしました。画面には表示されなくなります。",
} as const;
