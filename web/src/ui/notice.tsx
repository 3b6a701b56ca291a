// One short message after an action ("saved"), shown in the shell and read out by screen readers.
import { useEffect, useSyncExternalStore } from "react";

const SHOWN_MS = 8000;

let text = "";
const listeners = new Set<() => void>();

export function notify(next: string): void {
  text = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Notice() {
  const shown = useSyncExternalStore(subscribe, () => text);
  useEffect(() => {
    if (shown === "") return;
    const timer = setTimeout(() => notify(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <div className="notice" role="status">
      {shown && <p>{shown}</p>}
    </div>
  );
}
