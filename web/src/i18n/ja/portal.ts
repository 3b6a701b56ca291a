// The portal.
export const portal = {} as const;
