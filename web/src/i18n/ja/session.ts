// Signing in and out, and the password change at the first sign-in.
export const session = {
  "sign_in.title": "サインイン",
  "sign_in.lead": "ログインIDとパスワードを入力してください。",
  "sign_in.login": "ログインID",
  "sign_in.password": "パスワード",
  "sign_in.show_password": "パスワードを表示する",
  "sign_in.caps_lock": "Caps Lockがオンになっています。",
  "sign_in.submit": "サインイン",
  "sign_in.forgotten":
    "ログインIDまたはパスワードが分からないときは、情報システムの担当課へお問い合わせください。",
  "change.title": "パスワードの変更",
  "change.lead":
    "初めてサインインするときは、配付されたパスワードを自分だけが知るものに変更してください。変更が終わると利用を始められます。",
  "change.current": "現在のパスワード",
  "change.new": "新しいパスワード",
  "change.repeat": "新しいパスワード（確認のためもう一度）",
  "change.rules":
    "長く、推測されにくいものにしてください。ログインID・氏名・職員番号や、他のシステムと同じパスワードは使わないでください。",
  "change.submit": "変更して利用を始める",
  "change.not_the_same": "新しいパスワードと一致しません。もう一度入力してください。",
  "field.missing": "{label}を入力してください。",
  "problem.connection":
    "サーバーに接続できません。ネットワークを確認して、もう一度お試しください。",
  "language.switch": "English",
} as const;
