// Saves an edited post on the version it was read at. When somebody else was faster, the newer post
// is loaded to be compared, and the next attempt builds on that one.
import { useState } from "react";
import { Problem } from "@/api/problem";
import { request } from "@/api/session";
import type { Page } from "@/api/types";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { personLine } from "@/ui/person";
import { changesIn, type Draft, draftOf, inputOf } from "./draft";
import { faultsOfDraft, faultsOfError } from "./faults";
import type { Faults } from "./post-form";
import { updatePost } from "./queries";
import type { Post, PostInput, PostVersion } from "./types";

/** Only what differs from the start is sent: the rest stays as it is now. */
export function changesOf(
  draft: Draft,
  start: Draft,
  files: number[] = [],
  startFiles: number[] = [],
): Partial<PostInput> {
  return changesIn(inputOf(draft, files), inputOf(start, startFiles));
}

async function newestVersion(post: Post): Promise<PostVersion | undefined> {
  const path = `/api/bulletin/posts/${post.id}/versions`;
  const { items } = await request<Page<PostVersion>>("GET", path);
  return items.find((each) => each.version === post.version) ?? items[0];
}

export function useSave(post: Post, start: Draft, onSaved: () => Promise<void>) {
  const startFiles = (post.files ?? []).map(({ id }) => id);
  const t = useTexts(editorTexts);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const [theirs, setTheirs] = useState<Post>();
  const [changedBy, setChangedBy] = useState("");
  const [asking, setAsking] = useState(false);

  const onStale = async (draft: Draft, files: number[]) => {
    const now = await request<Post>("GET", `/api/bulletin/posts/${post.id}`);
    // After a lost answer the newer version may be what was just sent.
    const filesNow = (now.files ?? []).map(({ id }) => id);
    const rest = changesOf(draft, draftOf(now, draft.until), files, filesNow);
    if (Object.keys(rest).length === 0) return onSaved();
    setChangedBy(personLine((await newestVersion(now))?.author ?? now.author));
    setTheirs(now);
    setAsking(true);
  };
  const attempt = async (draft: Draft, files: number[], tell: boolean) => {
    const changes = changesOf(draft, start, files, startFiles);
    if (Object.keys(changes).length === 0) return onSaved();
    try {
      const version = theirs?.version ?? post.version;
      await updatePost(post.id, tell ? { ...changes, tell } : changes, version);
    } catch (error) {
      if (error instanceof Problem && error.status === 412) return onStale(draft, files);
      throw error;
    }
    return onSaved();
  };
  const send = async (draft: Draft, files: number[], tell: boolean) => {
    const found = faultsOfDraft(draft, t);
    setFaults(found);
    setAsking(false);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await attempt(draft, files, tell);
    } catch (error) {
      setFaults(faultsOfError(error, t));
    } finally {
      setBusy(false);
    }
  };
  return { faults, busy, theirs, changedBy, asking, send, compare: () => setAsking(false) };
}
