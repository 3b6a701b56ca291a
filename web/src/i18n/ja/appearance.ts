// How the screen looks to a person: colours, spacing.
export const appearance = {
  "appearance.title": "表示の設定",
} as const;
