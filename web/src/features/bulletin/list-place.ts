// Remembers, in memory only, where in a board's list the reader was, so that going back from a post
// shows the list as it was left.

export interface Place {
  scrollTop: number;
  postId: number;
}

const places = new Map<number, Place>();

export function placeOf(boardId: number): Place | undefined {
  return places.get(boardId);
}

/** Called when a post is opened from the list. */
export function keepPlace(boardId: number, place: Place): void {
  places.set(boardId, place);
}

/** A place counts once. */
export function forgetPlace(boardId: number): void {
  places.delete(boardId);
}
