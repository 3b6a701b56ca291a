// What the API sends and takes; names as in its reference (GET /api/openapi.json).

export interface Department {
  id: number;
  name: string;
}

export interface Person {
  id: number;
  name: string;
  kana: string;
  department: Department | null;
  position: string | null;
  rank: string | null;
  extension: string | null;
}

export type Scope = "own" | "section" | "all";

export interface User extends Person {
  login: string;
  language: "ja" | "en";
  must_change_password: boolean;
  roles: string[];
  permissions: Record<string, Scope>;
}

export interface Session {
  user: User;
  csrf: string;
  city: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** One node of a rich text (the editor's document model). */
export interface RichNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: RichNode[];
  marks?: RichMark[];
  text?: string;
}

export interface RichMark {
  type: string;
  attrs?: Record<string, unknown>;
}

/** A problem document (RFC 9457) in the reader's language. */
export interface ProblemDocument {
  title: string;
  status: number;
  code: string;
  detail?: string;
  field?: string;
  message_key?: string;
  reference?: string;
  current_version?: number;
}
