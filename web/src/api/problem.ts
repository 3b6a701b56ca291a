// The two ways a request fails: the server says no, or there is no answer.
import type { ProblemDocument } from "./types";

export class Problem extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = "Problem";
  }

  get status(): number {
    return this.document.status;
  }

  is(messageKey: string): boolean {
    return this.document.message_key === messageKey;
  }
}

/** No answer arrived: the network is down, or the server is. Whether the request was carried out is unknown. */
export class ConnectionLost extends Error {
  constructor(cause?: unknown) {
    super("connection lost", { cause });
    this.name = "ConnectionLost";
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText, status: response.status, code: "unknown" };
  try {
    const read = (await response.json()) as ProblemDocument;
    return new Problem({ ...fallback, ...read });
  } catch {
    return new Problem(fallback);
  }
}
