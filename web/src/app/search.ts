// What stands behind "?" in an address, checked: anything that isn't of its form counts as not set.

export function numberOf(value: unknown): number | undefined {
  const number = Number(value);
  return value !== null && value !== "" && Number.isSafeInteger(number) && number > 0
    ? number
    : undefined;
}

export function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

export function flagOf(value: unknown): true | undefined {
  return value === true || value === 1 || value === "1" ? true : undefined;
}

export function oneOf<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
