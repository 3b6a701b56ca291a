// Signing in and out, and the password change at the first sign-in.
export const session = {
  "sign_in.title": "Sign in",
  "sign_in.lead": "Enter your login ID and password.",
  "sign_in.login": "Login ID",
  "sign_in.password": "Password",
  "sign_in.show_password": "Show the password",
  "sign_in.caps_lock": "Caps Lock is on.",
  "sign_in.submit": "Sign in",
  "sign_in.forgotten":
    "If you don't know your login ID or password, ask the section in charge of information systems.",
  "change.title": "Change your password",
  "change.lead":
    "At your first sign-in, replace the password you were given by one that only you know. Then you can start.",
  "change.current": "Current password",
  "change.new": "New password",
  "change.repeat": "New password (once more)",
  "change.rules":
    "Choose one that is long and hard to guess: not your login ID, name or staff number, and not a password you use elsewhere.",
  "change.submit": "Change and start",
  "change.not_the_same": "This differs from the new password. Enter it once more.",
  "field.missing": "Enter: {label}",
  "problem.connection": "The server can't be reached. Check the network and try again.",
  "language.switch": "日本語",
};
