// How the screen looks to a person: colours, spacing.
export const appearance = {
  "appearance.title": "Display settings",
} as const;
