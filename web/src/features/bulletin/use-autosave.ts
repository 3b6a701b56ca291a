// Keeps what is being written as a draft on the server: some seconds after the last key, one request
// at a time. A request whose answer was lost is repeated as it was before anything newer is sent, so
// that no draft is made twice.
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { randomKey } from "@/api/random";
import { createPost, updatePost } from "./queries";
import type { PostInput, Saved } from "./types";

const WAIT_MS = 5_000;
const RETRY_MS = 30_000;

export type SaveState =
  | { kind: "idle" }
  | { kind: "saving" }
  | { kind: "saved"; at: string }
  | { kind: "failed"; error: Error };

interface Pending {
  input: PostInput;
  key: string;
}

export function useAutosave(input: PostInput, start: Saved | undefined, worth: boolean) {
  const text = JSON.stringify(input);
  const [state, setState] = useState<SaveState>({ kind: "idle" });
  const [savedText, setSavedText] = useState(text);
  const saved = useRef<Saved | undefined>(start);
  const pending = useRef<Pending | undefined>(undefined);
  const running = useRef<Promise<void>>(Promise.resolve());
  const stopped = useRef(false);

  const create = useCallback(async (now: PostInput): Promise<boolean> => {
    const asked = pending.current ?? { input: now, key: randomKey() };
    pending.current = asked;
    try {
      saved.current = await createPost({ ...asked.input, draft: true }, asked.key);
    } catch (error) {
      // Refused: nothing was made, and the next attempt is a new one.
      if (error instanceof Problem && error.status < 500) pending.current = undefined;
      throw error;
    }
    pending.current = undefined;
    return asked.input === now;
  }, []);

  const store = useCallback(
    async (now: PostInput) => {
      if (saved.current === undefined && (await create(now))) return;
      const { id, version } = saved.current ?? { id: 0, version: 0 };
      saved.current = await updatePost(id, { ...now, draft: true }, version);
    },
    [create],
  );

  /** Saves now; resolves with the draft. Throws what keeps it from being saved. */
  const save = useCallback(
    async (now: PostInput): Promise<Saved> => {
      const before = running.current;
      let done = () => {};
      running.current = new Promise((go) => {
        done = go;
      });
      await before;
      try {
        setState({ kind: "saving" });
        await store(now);
        setSavedText(JSON.stringify(now));
        setState({ kind: "saved", at: new Date().toISOString() });
      } catch (error) {
        setState({ kind: "failed", error: error as Error });
        throw error;
      } finally {
        done();
      }
      return saved.current as Saved;
    },
    [store],
  );

  const failed = state.kind === "failed";
  const dirty = text !== savedText;
  useEffect(() => {
    if (!dirty || !worth) return;
    const timer = setTimeout(
      () => {
        if (!stopped.current) save(JSON.parse(text) as PostInput).catch(() => undefined);
      },
      failed ? RETRY_MS : WAIT_MS,
    );
    return () => clearTimeout(timer);
  }, [text, dirty, worth, failed, save]);

  return {
    state,
    dirty: dirty && worth,
    save,
    /** Whether the server has, or may have, a draft of this. */
    exists: () => saved.current !== undefined || pending.current !== undefined,
    stop: () => {
      stopped.current = true;
    },
    resume: () => {
      stopped.current = false;
    },
  };
}
