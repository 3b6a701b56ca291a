// Puts replies under what they answer, in the order in which they came.
import type { Comment } from "./types";

export interface Threaded {
  comment: Comment;
  depth: number;
}

const DEPTH_MAX = 3;

/** A reply to something that isn't loaded stands by itself. */
export function threaded(comments: readonly Comment[]): Threaded[] {
  const known = new Set(comments.map(({ id }) => id));
  const below = new Map<number | null, Comment[]>();
  for (const comment of comments) {
    const to = comment.reply_to;
    const parent = to !== null && known.has(to) ? to : null;
    below.set(parent, [...(below.get(parent) ?? []), comment]);
  }
  const rows: Threaded[] = [];
  const walk = (parent: number | null, depth: number) => {
    for (const comment of below.get(parent) ?? []) {
      rows.push({ comment, depth: Math.min(depth, DEPTH_MAX) });
      walk(comment.id, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}
