// What the system administrator tells everybody.
export const announcement = {
  title: "Notices to everybody",
  lead: "The texts on the sign-in page and at the boards, shown as plain text. A notice saved empty is no longer shown.",
  sign_in: "Notice on the sign-in page",
  "sign_in.hint":
    "What staff should know before they sign in: maintenance, whom to ask. Everybody who opens the page reads it, also without signing in: write nothing internal.",
  bulletin: "Notice at the boards",
  "bulletin.hint":
    "What all staff should know here, such as how boards are used. It stands above the lists.",
  left: "{count} characters left",
  over: "At most {max} characters; {count} too many.",
  save: "Save",
  "save.name": "Save “{label}”",
  saved: "“{label}” is saved.",
  others: "“{label}” as somebody else saved it",
  "others.empty": "(empty)",
  emptied: "“{label}” is empty and no longer shown.",
};
