// Saves an edited post on the version it was read at. When somebody else was faster, the newer post
// is loaded to be compared, and the next attempt builds on that one.
import { useState } from "react";
import { Problem } from "@/api/problem";
import { request } from "@/api/session";
import type { Page } from "@/api/types";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { personLine } from "@/ui/person";
import { type Draft, draftOf, inputOf } from "./draft";
import { faultsOfDraft, faultsOfError } from "./faults";
import type { Faults } from "./post-form";
import { updatePost } from "./queries";
import type { Post, PostInput, PostVersion } from "./types";

/** Only what differs from the start is sent: the rest stays as it is now. */
export function changesOf(draft: Draft, start: Draft): Partial<PostInput> {
  const now = inputOf(draft);
  const before = inputOf(start);
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof PostInput]),
  );
  return Object.fromEntries(changed) as Partial<PostInput>;
}

async function newestVersion(post: Post): Promise<PostVersion | undefined> {
  const path = `/api/bulletin/posts/${post.id}/versions`;
  const { items } = await request<Page<PostVersion>>("GET", path);
  return items.find((each) => each.version === post.version) ?? items[0];
}

export function useSave(post: Post, start: Draft, onSaved: () => Promise<void>) {
  const t = useTexts(editorTexts);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const [theirs, setTheirs] = useState<Post>();
  const [changedBy, setChangedBy] = useState("");
  const [asking, setAsking] = useState(false);

  const onStale = async (draft: Draft) => {
    const now = await request<Post>("GET", `/api/bulletin/posts/${post.id}`);
    // After a lost answer the newer version may be what was just sent.
    if (Object.keys(changesOf(draft, draftOf(now, draft.until))).length === 0) return onSaved();
    setChangedBy(personLine((await newestVersion(now))?.author ?? now.author));
    setTheirs(now);
    setAsking(true);
  };
  const attempt = async (draft: Draft) => {
    const changes = changesOf(draft, start);
    if (Object.keys(changes).length === 0) return onSaved();
    try {
      await updatePost(post.id, changes, theirs?.version ?? post.version);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return onStale(draft);
      throw error;
    }
    return onSaved();
  };
  const send = async (draft: Draft) => {
    const found = faultsOfDraft(draft, t);
    setFaults(found);
    setAsking(false);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await attempt(draft);
    } catch (error) {
      setFaults(faultsOfError(error, t));
    } finally {
      setBusy(false);
    }
  };
  return { faults, busy, theirs, changedBy, asking, send, compare: () => setAsking(false) };
}
