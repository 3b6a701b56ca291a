// Boards, posts and their versions as the API sends and takes them.
import type { Department, Person, RichNode } from "@/api/types";

export type InformationClass = 1 | 2 | 3 | 4 | 5;

export interface Board {
  id: number;
  parent_id: number | null;
  name: string;
  category: "ordinary" | "incident";
  department: Department;
  information_class: InformationClass;
  can_post: boolean;
  unread?: number;
}

export interface PostSummary {
  id: number;
  version: number;
  board_id: number;
  title: string;
  state: "draft" | "waiting" | "current" | "past" | "withdrawn";
  information_class: InformationClass;
  importance: 0 | 1;
  issuer: Department | null;
  author: Person;
  published_from: string;
  updated_at: string;
  read: boolean;
}

export interface Post extends PostSummary {
  body: RichNode | null;
  body_text: string;
  contact: string | null;
  owner: Department | null;
  published_until: string | null;
  created_at: string;
  can_edit: boolean;
  can_withdraw: boolean;
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

export interface PostInput {
  board_id: number;
  title: string;
  information_class?: InformationClass;
  importance: 0 | 1;
  body_text?: string;
  body?: RichNode;
  contact: string;
  issue_as_department: boolean;
  published_until: string; // the moment, or empty for no end
}

export interface Saved {
  id: number;
  version: number;
}
