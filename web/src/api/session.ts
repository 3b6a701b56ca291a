// The signed-in session as the rest of the client sees it, and what happens when it ends.
//
// A request that is answered 401 waits here until the same person has signed in again in the dialog
// that the app shows, and is then sent once more: what was typed is neither lost nor sent as
// somebody else.
import { language } from "@/i18n/language";
import { type RequestOptions, send } from "./http";
import { Problem } from "./problem";
import type { Session, User } from "./types";

export type SessionState =
  | { kind: "none" }
  | { kind: "live"; user: User }
  | { kind: "ended"; user: User } // waits for the password
  | { kind: "replaced"; user: User }; // somebody else signed in with this browser

let state: SessionState = { kind: "none" };
let csrf = "";
let city = "";
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

function change(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function adopt(session: Session): void {
  if (state.kind !== "none" && state.user.id !== session.user.id) {
    waiting = []; // what they hold was typed by the former person
    change({ kind: "replaced", user: state.user });
    return;
  }
  csrf = session.csrf;
  city = session.city;
  language.set(session.user.language);
  change({ kind: "live", user: session.user });
  const resume = waiting;
  waiting = [];
  for (const go of resume) go();
}

export const session = {
  get: (): SessionState => state,
  /** The name of the city; known once somebody is signed in. */
  city: (): string => city,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Asks the server whose cookie this is. Throws a Problem 401 without one. */
  async load(): Promise<User> {
    const found = await send<Session>("GET", "/api/session");
    adopt(found);
    return found.user;
  },
  async signInAgain(password: string): Promise<void> {
    if (state.kind === "none") throw new Error("nobody was signed in");
    const body = { login: state.user.login, password };
    adopt(await send<Session>("POST", "/api/session", { body }));
  },
  async signOut(): Promise<void> {
    await send("DELETE", "/api/session", { csrf });
  },
  async setLanguage(next: User["language"]): Promise<void> {
    await request("PATCH", "/api/session", { body: { language: next } });
    if (state.kind === "live") change({ kind: "live", user: { ...state.user, language: next } });
    language.set(next);
  },
  /** The server said that the session is over. */
  end(): void {
    if (state.kind === "live") change({ kind: "ended", user: state.user });
  },
  /** Somebody else may be signed in by now: it counts as ended until the server has said who is. */
  async doubt(): Promise<void> {
    session.end();
    await session.load().catch(() => undefined);
  },
  /** The person leaves, and what was typed with them. */
  leave(): void {
    waiting = [];
    change({ kind: "none" });
  },
};

/** Loads the session anew after a 401 or a stale token: another window may have signed in again. */
export async function recover(problem: Problem): Promise<void> {
  if (problem.status === 403) {
    try {
      await session.load();
      if (session.get().kind === "live") return;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
    }
  }
  session.end();
  // Of somebody who was replaced nothing is kept to be sent later.
  if (state.kind !== "ended") throw problem;
  await new Promise<void>((go) => waiting.push(go));
}

/** What a request that isn't sent by request() has to carry: an upload. */
export function authorization(): Record<string, string> {
  return { "X-CSRF-Token": csrf, "Accept-Language": language.get() };
}

export function signInAddress(): string {
  const here = location.pathname + location.search;
  return `/sign-in?next=${encodeURIComponent(here)}`;
}

export async function request<Reply>(
  method: string,
  path: string,
  options: Omit<RequestOptions, "csrf"> = {},
): Promise<Reply> {
  const attempt = () =>
    send<Reply>(method, path, method === "GET" ? options : { ...options, csrf });
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.is("session.password_change_required")) {
      location.assign(`${signInAddress()}&change`);
    }
    if (error.status !== 401 && !error.is("session.csrf")) throw error;
    await recover(error);
    return await attempt();
  }
}
