// Boards, posts, their versions and templates as the API sends and takes them.
import type { Department, Person, RichNode } from "@/api/types";
import type { StoredFile } from "@/features/file/types";
import type { Reading } from "@/features/item/types";
import type { AudienceInput, ShownAudience } from "@/features/people/types";

export type InformationClass = 1 | 2 | 3 | 4 | 5;

export interface Board {
  id: number;
  version: number;
  parent_id: number | null;
  name: string;
  category: "ordinary" | "incident";
  department: Department | null;
  information_class: InformationClass;
  class_five: boolean;
  can_post: boolean;
  can: { post: boolean; comment: boolean; approve: boolean; manage: boolean };
  unread: number;
  subscribed: "no" | "yes" | "forced";
  approval: boolean;
  comments: boolean;
  confirm: boolean;
  official_record: boolean;
  retention: string | null;
  publication_days: number;
  outside_body: { name: string; until: string | null } | null;
  branch: boolean;
  closed_at: string | null;
}

export const RIGHTS = [
  "readers",
  "writers",
  "commenters",
  "approvers",
  "managers",
  "forced",
] as const;
export type Right = (typeof RIGHTS)[number];

export interface BoardDetail extends Board, Partial<Record<Right, ShownAudience | null>> {
  description: string;
  banner: string;
  help_url: string;
  class_five_reason?: string;
}

export type BoardInput = Partial<Record<Right, AudienceInput>> & {
  name?: string;
  parent_id?: number;
  department_id?: number;
  category?: Board["category"];
  description?: string;
  banner?: string;
  help_url?: string;
  information_class?: InformationClass;
  class_five_reason?: string;
  comments?: boolean;
  confirm?: boolean;
  official_record?: boolean;
  retention?: string;
  publication_days?: number;
  outside_body?: { name: string; until?: string };
};

export type PostState = "draft" | "waiting" | "current" | "past" | "withdrawn";

export interface PostSummary {
  id: number;
  version: number;
  board_id: number;
  title: string;
  state: PostState;
  information_class: InformationClass;
  importance: 0 | 1;
  pinned: boolean;
  issuer: Department | null;
  author: Person;
  published_from: string | null; // null: a draft that is to appear when it is ready
  published_until: string | null;
  updated_at: string;
  read: boolean;
  new: boolean;
  files_count: number;
  comments_count: number;
  confirm: { by: string | null; confirmed: boolean; overdue: boolean } | null;
}

export interface Approval {
  state: "asked" | "returned" | "approved" | "taken_back";
  asked_by: Person | null;
  asked_at: string | null;
  decided_by: Person | null;
  deputy_for: Person | null; // who was away: decided_by is the deputy
  decided_at: string | null;
  comment: string;
  seen: boolean;
}

export interface Post extends PostSummary {
  body: RichNode | null;
  body_text: string;
  contact: string | null;
  owner: Department | null;
  on_behalf_of: Person | null;
  audience: ShownAudience | null;
  follows_board: boolean;
  confirm_business_days: number | null;
  managers: ShownAudience | null;
  confidentiality: number;
  comments_allowed: boolean;
  official_record: boolean;
  hold: boolean;
  review_on: string | null;
  retention: string | null;
  document_no: string | null;
  pinned_until: string | null;
  created_at: string;
  files: StoredFile[];
  reading: Reading | null;
  can_edit: boolean;
  can_withdraw: boolean;
  can_comment: boolean;
  can_pin: boolean;
  can_move: boolean;
  can_name_readers: boolean;
  can_approve: boolean;
  can_take_back: boolean;
  can_after_review: boolean;
  approval: Approval | null;
}

export interface PostVersion {
  version: number;
  title: string;
  changed_at: string;
  author: Person;
}

export interface PostVersionContent extends PostVersion {
  body: RichNode | null;
  body_text: string;
}

export interface IncidentNotice {
  id: number;
  board_id: number;
  title: string;
  body_text: string;
  published_from: string;
  updated_at: string;
  issuer: Department | null;
}

/** Empty texts and null unset what was set. */
export interface PostInput {
  board_id: number;
  title: string;
  information_class?: InformationClass;
  importance: 0 | 1;
  body_text?: string;
  body?: RichNode;
  contact: string;
  issue_as_department: boolean;
  audience: AudienceInput | "board";
  managers: AudienceInput;
  published_from: string;
  published_until: string;
  review_on: string;
  pinned_until: string;
  confirm: boolean;
  confirm_by: string | { business_days: number };
  comments_allowed: boolean;
  confidentiality?: number;
  retention: string;
  document_no: string;
  official_record: boolean;
  on_behalf_of?: number;
  files: number[];
}

export interface Saved {
  id: number;
  version: number;
  state?: PostState;
}

export interface Template {
  id: number;
  version: number;
  board_id: number | null;
  department: Department | null;
  name: string;
  title: string;
  information_class: InformationClass | null;
  importance: 0 | 1;
  can_edit: boolean;
}

export interface TemplateContent extends Template {
  body: RichNode | null;
  body_text: string;
}
