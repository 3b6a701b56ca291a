// The person who is signed in, for components of pages that nobody sees without a session.
import { useSyncExternalStore } from "react";
import { session } from "./session";
import type { User } from "./types";

export function useUser(): User {
  const state = useSyncExternalStore(session.subscribe, session.get);
  if (state.kind === "none") throw new Error("a page without a session");
  return state.user;
}
