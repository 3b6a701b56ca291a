// What a person has chosen about the interface, on whichever terminal: kept by the server, known here
// as long as the page is open.
import { useSyncExternalStore } from "react";
import { Problem } from "./problem";
import { request, session } from "./session";
import type { Preferences } from "./types";

const DEFAULTS: Preferences = {
  theme: "system",
  density: "normal",
  list_size: 50,
  navigation: "open",
  picker_recent: [],
};

let sent: Partial<Preferences> | undefined; // by the server with the session
let current: Partial<Preferences> = {};
const listeners = new Set<() => void>();

function change(next: Partial<Preferences>): void {
  current = next;
  for (const listener of listeners) listener();
}

session.subscribe(() => {
  const state = session.get();
  const now = state.kind === "none" ? undefined : state.user.preferences;
  if (now === undefined || now === sent) return;
  sent = now;
  change(now);
});

export const preference = {
  get<Name extends keyof Preferences>(name: Name): Preferences[Name] {
    return current[name] ?? DEFAULTS[name];
  },
  /** Acts at once. When the server refuses it, what was chosen before is back unless something else
   * was chosen since, and this throws. */
  async set<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): Promise<void> {
    const before = preference.get(name);
    change({ ...current, [name]: value });
    try {
      await request("PUT", "/api/core/preferences", { body: { key: name, value } });
    } catch (error) {
      // A server that keeps none: it holds while the page is open.
      if (error instanceof Problem && error.status === 404) return;
      if (preference.get(name) === value) change({ ...current, [name]: before });
      throw error;
    }
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  return useSyncExternalStore(preference.subscribe, () => preference.get(name));
}
