// What items of every kind have in common, as the API sends it.
import type { Department, Person } from "@/api/types";

export interface ItemRef {
  id: number;
  kind: string;
  kind_label?: string;
  title: string;
  url: string | null;
}

export interface KeptItem extends ItemRef {
  version: number;
  state: string;
  updated_at: string;
  trashed_at?: string | null;
  purge_at?: string | null;
}

export interface Comment {
  id: number;
  body_text: string;
  author: Person;
  created_at: string;
  updated_at: string;
  version: number;
  can_edit: boolean;
  withdrawn: boolean;
  reply_to: number | null;
}

export interface Counts {
  confirmed: number;
  asked: number;
  read?: number | null;
  left?: number;
  added?: number;
  on_leave?: number;
}

/** As it stands in an item; null where no confirmation is asked for. */
export interface Reading {
  confirm: boolean;
  by: string | null;
  confirmed: boolean;
  may_confirm: boolean;
  overdue?: boolean;
  count: Counts | null;
}

export interface ReadingDetail extends Reading {
  may_undo: boolean;
  names: boolean; // whether the person asking sees who has confirmed
  /** People of one's own section who are asked and have not confirmed. */
  department: { department: Department; not_confirmed: Person[] } | null;
}

export type ReaderState =
  | "confirmed"
  | "not_confirmed"
  | "read"
  | "unread"
  | "left"
  | "added"
  | "on_leave";

export interface Reader {
  person: Person;
  state: string;
  confirmed_by: Person | null;
  kind: "own" | "on_behalf" | "department" | null;
  confirmed_on?: string | null;
  added: boolean;
  left: boolean;
  may_confirm_for: boolean;
}

export interface Todo {
  item: ItemRef;
  reason: string;
  due: string | null;
  overdue: boolean;
}

export interface NoticeTopic {
  topic: string;
  label: string;
  forced: boolean; // can't be switched off
  in_app: boolean;
}

export interface NoticeLine {
  id: number;
  text: string;
  item: ItemRef | null;
  sent_at: string;
  read: boolean;
}
