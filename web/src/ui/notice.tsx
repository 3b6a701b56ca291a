// One short message after an action ("saved"), shown in the shell and read out by screen readers;
// with a button where the action can be undone.
import { useEffect, useSyncExternalStore } from "react";

const SHOWN_MS = 8000;
const SHOWN_WITH_BUTTON_MS = 20_000;

export interface NoticeAction {
  label: string;
  run(): void;
}

interface Shown {
  text: string;
  action: NoticeAction | undefined;
}

const NOTHING: Shown = { text: "", action: undefined };
let shown = NOTHING;
const listeners = new Set<() => void>();

export function notify(text: string, action?: NoticeAction): void {
  shown = text === "" ? NOTHING : { text, action };
  for (const listener of listeners) listener();
}

/** For actions whose failure needs no more than its reason. */
export function orNotify(action: Promise<unknown>): void {
  action.catch((error: Error) => notify(error.message));
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Notice() {
  const now = useSyncExternalStore(subscribe, () => shown);
  useEffect(() => {
    if (now === NOTHING) return;
    const timer = setTimeout(() => notify(""), now.action ? SHOWN_WITH_BUTTON_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [now]);
  const { text, action } = now;
  return (
    <div className="notice" role="status">
      {text && (
        <p>
          {text}
          {action && (
            <button
              type="button"
              className="button"
              onClick={() => {
                notify("");
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
