// Widgets that modules share.
export const ui = {} as const;
