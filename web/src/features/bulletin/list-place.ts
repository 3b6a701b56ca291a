// Remembers, in memory only, where in a list the reader was: the row and scroll position to return
// to from a post, and the cursors of the pages before.

export interface Place {
  scrollTop: number;
  postId: number;
}

const places = new Map<string, Place>();
const cursors = new Map<string, (string | undefined)[]>();

export function placeOf(address: string): Place | undefined {
  return places.get(address);
}

/** Called when a post is opened from the list. */
export function keepPlace(address: string, place: Place): void {
  places.set(address, place);
}

/** A place counts once. */
export function forgetPlace(address: string): void {
  places.delete(address);
}

/** Page 1 has no cursor; the cursor of page n is known once it was shown. */
export function keepCursor(list: string, page: number, after: string | undefined): void {
  const known = cursors.get(list) ?? [];
  known[page] = after;
  cursors.set(list, known);
}

/** Where the page before begins; undefined when that isn't known (the window was loaded anew). */
export function pageBefore(
  list: string,
  page: number,
): { page: number; after: string | undefined } | undefined {
  const known = cursors.get(list) ?? [];
  const before = page - 1;
  if (before < 1 || (before > 1 && known[before] === undefined)) return undefined;
  return { page: before, after: known[before] };
}
