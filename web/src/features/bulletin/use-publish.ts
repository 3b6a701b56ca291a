// Sends a new post. The Idempotency-Key stays the same until the server has answered, so that
// pressing again after a lost connection never publishes twice. What is a draft on the server
// already is saved once more and then published; where the answer to that was lost, it is asked again.
import { useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { randomKey } from "@/api/random";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { changesIn, type Draft, inputOf } from "./draft";
import { faultsOfDraft, faultsOfError } from "./faults";
import type { Faults } from "./post-form";
import { createPost, publishPost, updatePost } from "./queries";
import type { PostInput, Saved } from "./types";

interface Drafts {
  exists(): boolean;
  save(input: PostInput): Promise<Saved>;
  stop(): void;
  resume(): void;
}

export function usePublish(drafts: Drafts, onSaved: (saved: Saved) => Promise<void>) {
  const t = useTexts(editorTexts);
  const key = useRef(randomKey());
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);

  // Sent without a draft, and nobody knows yet whether it was published: from then on only the same
  // request again is safe, and no draft may be made of it.
  const sent = useRef(false);

  // The same of a draft, which may be one no longer: it is not saved again before that is known.
  const asked = useRef<{ id: number; input: PostInput }>(undefined);

  const publishDraft = async (input: PostInput): Promise<Saved> => {
    asked.current ??= { id: (await drafts.save(input)).id, input };
    drafts.stop();
    const { id, input: before } = asked.current;
    const published = { ...(await publishPost(id, key.current)), id };
    const since = changesIn(input, before);
    return Object.keys(since).length === 0 ? published : updatePost(id, since, published.version);
  };
  const publish = async (input: PostInput): Promise<Saved> => {
    if (sent.current || !drafts.exists()) {
      sent.current = true;
      drafts.stop();
      return createPost(input, key.current);
    }
    return publishDraft(input);
  };
  const send = async (draft: Draft, files: number[]) => {
    const found = faultsOfDraft(draft, t);
    setFaults(found);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const saved = await publish(inputOf(draft, files));
      drafts.stop();
      await onSaved(saved);
    } catch (error) {
      if (error instanceof Problem && error.status < 500) {
        key.current = randomKey();
        sent.current = false;
        asked.current = undefined;
        drafts.resume();
      }
      setFaults(faultsOfError(error, t));
    } finally {
      setBusy(false);
    }
  };
  return { faults, busy, send };
}
