// What is being typed, and how it becomes what the API takes.
import type { RichNode, User } from "@/api/types";
import { endOfDay } from "@/i18n/dates";
import type { Board, InformationClass, Post, PostInput } from "./types";

export interface Draft {
  boardId: number;
  title: string;
  informationClass: InformationClass | undefined; // undefined: the board's default
  important: boolean;
  issueAsDepartment: boolean;
  contact: string;
  until: string; // "2026-04-01", or empty
  mode: "plain" | "rich";
  text: string;
  document: RichNode;
}

const EMPTY: RichNode = { type: "doc", content: [{ type: "paragraph" }] };

export function newDraft(board: Board, contact: string): Draft {
  return {
    boardId: board.id,
    title: "",
    informationClass: undefined,
    important: false,
    issueAsDepartment: true,
    contact,
    until: "",
    mode: "plain",
    text: "",
    document: EMPTY,
  };
}

export function draftOf(post: Post, lastDay: string): Draft {
  return {
    boardId: post.board_id,
    title: post.title,
    informationClass: post.information_class,
    important: post.importance > 0,
    issueAsDepartment: post.issuer !== null,
    contact: post.contact ?? "",
    until: lastDay,
    mode: post.body ? "rich" : "plain",
    text: post.body ? "" : post.body_text,
    document: post.body ?? EMPTY,
  };
}

const BETWEEN: Record<string, string> = { paragraph: "", heading: "", tableRow: "\t" };

/** The words of a document, a line for each block, cells apart by a tab. */
export function textOf(node: RichNode): string {
  if (node.type === "hardBreak") return "\n";
  const inner = (node.content ?? []).map(textOf);
  return (node.text ?? "") + inner.join(BETWEEN[node.type] ?? "\n");
}

export function documentOf(text: string): RichNode {
  const content = text
    .split("\n")
    .map(
      (line): RichNode =>
        line === ""
          ? { type: "paragraph" }
          : { type: "paragraph", content: [{ type: "text", text: line }] },
    );
  return { type: "doc", content };
}

export function hasBody(draft: Draft): boolean {
  return (draft.mode === "plain" ? draft.text : textOf(draft.document)).trim() !== "";
}

export function inputOf(draft: Draft): PostInput {
  return {
    board_id: draft.boardId,
    title: draft.title.trim(),
    importance: draft.important ? 1 : 0,
    contact: draft.contact.trim(),
    issue_as_department: draft.issueAsDepartment,
    ...(draft.informationClass === undefined ? {} : { information_class: draft.informationClass }),
    published_until: draft.until === "" ? "" : endOfDay(draft.until),
    ...(draft.mode === "plain" ? { body_text: draft.text } : { body: draft.document }),
  };
}

/** Section, name and extension of the author: what readers need to ask back. */
export function contactOf(user: User, extension: string): string {
  return [user.department?.name, user.name, extension].filter(Boolean).join(" ");
}
