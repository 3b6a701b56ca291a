// The connection to the server, and what has become of the session.
export const live = {} as const;
