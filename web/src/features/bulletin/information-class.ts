// The five classes of information that may be registered (N8).
import type { InformationClass } from "./types";

const KEYS = {
  1: "class.1",
  2: "class.2",
  3: "class.3",
  4: "class.4",
  5: "class.5",
} as const;

export const INFORMATION_CLASSES: readonly InformationClass[] = [1, 2, 3, 4, 5];

export function classKey(value: InformationClass): (typeof KEYS)[InformationClass] {
  return KEYS[value];
}
