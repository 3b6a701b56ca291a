// Sends a new post. The Idempotency-Key stays the same until the server has answered, so that
// pressing again after a lost connection never publishes twice.
import { useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { randomKey } from "@/api/random";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { type Draft, inputOf } from "./draft";
import { faultsOfDraft, faultsOfError } from "./faults";
import type { Faults } from "./post-form";
import { createPost } from "./queries";
import type { Saved } from "./types";

export function usePublish(onSaved: (saved: Saved) => Promise<void>) {
  const t = useTexts(editorTexts);
  const key = useRef(randomKey());
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const send = async (draft: Draft) => {
    const found = faultsOfDraft(draft, t);
    setFaults(found);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await onSaved(await createPost(inputOf(draft), key.current));
    } catch (error) {
      if (error instanceof Problem && error.status < 500) key.current = randomKey();
      setFaults(faultsOfError(error, t));
    } finally {
      setBusy(false);
    }
  };
  return { faults, busy, send };
}
