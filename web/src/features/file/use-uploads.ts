// The files of a form: those stored already and those on their way, in the order they were added.
import { useCallback, useRef, useState } from "react";
import { randomKey } from "@/api/random";
import type { StoredFile } from "./types";
import type { Running } from "./upload";

export interface Entry {
  key: string;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: "waiting" | "running" | "paused" | "failed" | "done";
  fault: string;
  id: number | undefined; // of the stored file
}

export function entryOf(file: StoredFile): Entry {
  return {
    key: `file ${file.id}`,
    name: file.name,
    sizeBytes: file.size_bytes,
    sentBytes: file.size_bytes,
    state: "done",
    fault: "",
    id: file.id,
  };
}

/** Ids of what is stored; what is still on its way isn't named yet. */
export function fileIds(entries: readonly Entry[]): number[] {
  return entries.flatMap((entry) => (entry.id === undefined ? [] : [entry.id]));
}

/** Whether one is not stored yet: under way, paused or failed. Publishing now would leave it out. */
export function isUnfinished(entries: readonly Entry[]): boolean {
  return entries.some((entry) => entry.state !== "done");
}

export function useUploads(stored: readonly StoredFile[]) {
  const [entries, setEntries] = useState<Entry[]>(() => stored.map(entryOf));
  const running = useRef(new Map<string, Running>());
  const removed = useRef(new Set<string>()); // some before their upload had begun

  const change = useCallback((key: string, next: Partial<Entry>) => {
    setEntries((now) => now.map((entry) => (entry.key === key ? { ...entry, ...next } : entry)));
  }, []);

  const begin = async (key: string, file: File) => {
    try {
      const { startUpload } = await import("./upload");
      const upload = startUpload(file, {
        onProgress: (sentBytes) => change(key, { sentBytes }),
        onDone: (id) => change(key, { state: "done", id, sentBytes: file.size, fault: "" }),
        onFault: (error) => change(key, { state: "failed", fault: error.message }),
      });
      if (removed.current.has(key)) {
        upload.cancel();
        return;
      }
      running.current.set(key, upload);
      change(key, { state: "running" });
    } catch (error) {
      change(key, { state: "failed", fault: (error as Error).message });
    }
  };
  const add = (files: Iterable<File>) => {
    const taken = [...files].map((file) => ({ key: randomKey(), file }));
    setEntries((now) => [
      ...now,
      ...taken.map(
        ({ key, file }): Entry => ({
          key,
          name: file.name,
          sizeBytes: file.size,
          sentBytes: 0,
          state: "waiting",
          fault: "",
          id: undefined,
        }),
      ),
    ]);
    for (const { key, file } of taken) void begin(key, file);
  };
  const remove = (key: string) => {
    const entry = entries.find((each) => each.key === key);
    if (entry?.state !== "done") running.current.get(key)?.cancel();
    running.current.delete(key);
    removed.current.add(key);
    setEntries((now) => now.filter((each) => each.key !== key));
  };
  const pause = (key: string) => {
    running.current.get(key)?.pause();
    change(key, { state: "paused" });
  };
  const resume = (key: string) => {
    running.current.get(key)?.resume();
    change(key, { state: "running", fault: "" });
  };
  return { entries, add, remove, pause, resume };
}

export type Uploads = ReturnType<typeof useUploads>;
