// Which language the interface speaks now: the session's, and before signing in the browser's.
import type { Language } from "./catalogue";

export function isLanguage(value: unknown): value is Language {
  return value === "ja" || value === "en";
}

/** Japanese unless the browser asks for English first: what the server does with Accept-Language. */
export function browserLanguage(preferred: readonly string[] = navigator.languages): Language {
  return preferred[0]?.toLowerCase().startsWith("en") ? "en" : "ja";
}

let current: Language = "ja";
const listeners = new Set<() => void>();

export const language = {
  get: (): Language => current,
  set(next: Language): void {
    current = next;
    document.documentElement.lang = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
