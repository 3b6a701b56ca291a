// Remembers where in a list the reader was: the row and scroll position to return to from a post,
// and the cursors of the pages before. Nothing of it outlives the window.

export interface Place {
  scrollTop: number;
  postId: number;
}

const places = new Map<string, Place>();
const cursors = new Map<string, (string | undefined)[]>();

// The entry of the window's history keeps it through a reload. The router's own members stay, and
// it need not hear of it.
function writeState(place: Place | undefined): void {
  History.prototype.replaceState.call(history, { ...history.state, place }, "");
}

function placeInState(): Place | undefined {
  const place: Partial<Place> | undefined = history.state?.place;
  return Number.isFinite(place?.scrollTop) && Number.isSafeInteger(place?.postId)
    ? (place as Place)
    : undefined;
}

export function placeOf(address: string): Place | undefined {
  return places.get(address) ?? placeInState();
}

/** Called when a post is opened from the list. */
export function keepPlace(address: string, place: Place): void {
  places.set(address, place);
  writeState(place);
}

/** A place counts once. */
export function forgetPlace(address: string): void {
  places.delete(address);
  if (placeInState()) writeState(undefined);
}

/** Page 1 has no cursor; the cursor of page n is known once it was shown. */
export function keepCursor(list: string, page: number, after: string | undefined): void {
  const known = cursors.get(list) ?? [];
  known[page] = after;
  cursors.set(list, known);
}

export interface PageStart {
  page: number;
  after: string | undefined;
}

/** Where the page before begins; undefined when that isn't known (the window was loaded anew). */
export function pageBefore(list: string, page: number): PageStart | undefined {
  const known = cursors.get(list) ?? [];
  const before = page - 1;
  if (before < 1 || (before > 1 && known[before] === undefined)) return undefined;
  return { page: before, after: known[before] };
}

const ROWS_MAX = 200; // of one request

/** The same found anew, from the top of the list: `behind` gives the cursor behind so many rows. A
 * list that has become too short begins at its first page. */
export async function findPage(
  page: number,
  size: number,
  behind: (rows: number, after: string | undefined) => Promise<string | null>,
): Promise<PageStart> {
  let after: string | undefined;
  for (let rows = (page - 1) * size; rows > 0; rows -= ROWS_MAX) {
    const next = await behind(Math.min(rows, ROWS_MAX), after);
    if (next === null) return { page: 1, after: undefined };
    after = next;
  }
  return { page, after };
}
