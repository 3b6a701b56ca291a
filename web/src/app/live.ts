// Follows the server's events: each is a hint to load something again, never content.
//
// Ten thousand browsers hear of a post at the same moment, so each waits a random while before it
// asks. A hidden window closes its stream (a browser has six connections for one site) and catches
// up when it is shown again.
import type { QueryClient } from "@tanstack/react-query";
import type { EventData, EventHandler } from "@/api/events";
import { Problem } from "@/api/problem";
import { session } from "@/api/session";
import { bulletinEvents } from "@/features/bulletin/events";
import { itemEvents } from "@/features/item/events";

const JITTER_MS_MAX = 1500;
const HIDDEN_MS_MAX = 30_000;
const LOST_MS = 5_000; // a restart of the server is shorter than this and not worth a message
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

const handlers: Record<string, EventHandler> = {
  ...bulletinEvents,
  ...itemEvents,
  resync: (client) => client.invalidateQueries(),
};

function jitter(): number {
  return Math.random() * JITTER_MS_MAX;
}

/** Opens the stream and keeps it open; `onLost` tells the shell when it has been away for a while. */
export function openLive(client: QueryClient, onLost: (lost: boolean) => void): () => void {
  let source: EventSource | undefined;
  let failures = 0;
  let missed = false;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const later = (name: string, wait: number, run: () => void) => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(run, wait));
  };
  const cancel = (name: string) => {
    clearTimeout(timers.get(name));
    timers.delete(name);
  };

  const heard = (name: string, raw: string) => {
    const data = JSON.parse(raw || "{}") as EventData;
    const handler = handlers[name];
    if (handler === undefined) return;
    // One timer for one thing: events that come together are loaded once.
    later(`${name} ${data.container_id} ${data.item_id}`, jitter(), () => {
      handler(client, data).catch(() => client.invalidateQueries());
    });
  };

  const close = () => {
    source?.close();
    source = undefined;
  };

  const lose = () => {
    missed = true;
    // The browser tries again and fails again; the message counts from the first time.
    if (!timers.has("lost")) later("lost", LOST_MS, () => onLost(true));
  };

  /** Who is signed in? It connects when it is still the same person (onSession). */
  const retry = async () => {
    try {
      await session.load();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return session.end();
      lose();
      waitAndRetry();
    }
  };
  const waitAndRetry = () => {
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0;
    failures += 1;
    later("retry", wait + jitter(), () => void retry());
  };

  const connect = () => {
    close();
    cancel("retry");
    const opened = new EventSource("/api/events");
    source = opened;
    opened.onopen = () => {
      failures = 0;
      cancel("lost");
      onLost(false);
      if (missed) heard("resync", "");
      missed = false;
    };
    opened.onerror = () => {
      if (source !== opened) return;
      lose();
      if (opened.readyState === EventSource.CLOSED) {
        close();
        waitAndRetry();
      }
    };
    for (const name of Object.keys(handlers)) {
      opened.addEventListener(name, (event) => heard(name, String((event as MessageEvent).data)));
    }
    opened.addEventListener("session.ended", () => {
      missed = true;
      close();
      void session.doubt();
    });
  };

  const onVisibility = () => {
    if (document.hidden) {
      later("hide", HIDDEN_MS_MAX, () => {
        missed = true;
        close();
      });
      return;
    }
    cancel("hide");
    // Nobody has told a window without a stream that its session ended: it asks before it shows long.
    if (source === undefined && session.get().kind === "live") void retry();
  };
  const onSession = () => {
    if (session.get().kind === "live" && source === undefined) connect();
  };

  connect();
  document.addEventListener("visibilitychange", onVisibility);
  const unsubscribe = session.subscribe(onSession);
  return () => {
    unsubscribe();
    document.removeEventListener("visibilitychange", onVisibility);
    for (const timer of timers.values()) clearTimeout(timer);
    close();
  };
}
