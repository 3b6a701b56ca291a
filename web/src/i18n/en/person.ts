// A person's card: office, additional positions, how to reach them.
export const person = {} as const;
