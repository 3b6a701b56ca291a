// What is being typed, and how it becomes what the API takes.
import type { Person, RichNode, User } from "@/api/types";
import { audienceInput, audienceOrNobody } from "@/features/people/audience";
import type { ShownAudience } from "@/features/people/types";
import { endOfDay, localDay, localTime, momentOf } from "@/i18n/dates";
import type { Board, InformationClass, Post, PostInput } from "./types";

export interface Draft {
  boardId: number;
  title: string;
  informationClass: InformationClass | undefined; // undefined: the board's default
  important: boolean;
  issueAsDepartment: boolean;
  onBehalfOf: Person | null;
  contact: string;
  audience: ShownAudience | null; // null: the board's readers
  managers: ShownAudience | null; // null: the author and the section chief
  fromDay: string; // "2026-04-01", or empty: at once
  fromTime: string; // "08:30"
  until: string; // a day, or empty
  reviewOn: string; // a day, or empty
  pinnedUntil: string; // a day, or empty
  confirm: boolean;
  confirmDays: string; // business days, or empty
  confirmDay: string; // a day, or empty; counts when no number of days is given
  comments: boolean;
  confidentiality: number; // 0: the default
  retention: string; // as in the API; empty: none
  documentNo: string;
  officialRecord: boolean;
  mode: "plain" | "rich";
  text: string;
  document: RichNode;
}

const EMPTY: RichNode = { type: "doc", content: [{ type: "paragraph" }] };
const DAY_MS = 86_400_000;
const OPENING = "08:30";

function dayAfter(days: number, now: number): string {
  return localDay(new Date(now + days * DAY_MS).toISOString());
}

export function newDraft(board: Board, contact: string, now = Date.now()): Draft {
  return {
    boardId: board.id,
    title: "",
    informationClass: undefined,
    important: false,
    issueAsDepartment: true,
    onBehalfOf: null,
    contact,
    audience: null,
    managers: null,
    fromDay: "",
    fromTime: OPENING,
    until: board.publication_days > 0 ? dayAfter(board.publication_days, now) : "",
    reviewOn: "",
    pinnedUntil: "",
    confirm: board.confirm,
    confirmDays: "",
    confirmDay: "",
    comments: board.comments,
    confidentiality: 0,
    retention: board.retention ?? "",
    documentNo: "",
    officialRecord: board.official_record,
    mode: "plain",
    text: "",
    document: EMPTY,
  };
}

/** A post that has not appeared yet keeps the moment it is to appear at. */
function beginning(post: Post): Pick<Draft, "fromDay" | "fromTime"> {
  const at = post.published_from;
  if (!at || (post.state !== "waiting" && post.state !== "draft")) {
    return { fromDay: "", fromTime: OPENING };
  }
  return { fromDay: localDay(at), fromTime: localTime(at).padStart(5, "0") };
}

const dayOr = (moment: string | null) => (moment ? localDay(moment) : "");
const named = (audience: ShownAudience | null) =>
  audience && (audience.everybody || audience.members.length > 0) ? audience : null;

export function draftOf(post: Post, lastDay: string): Draft {
  return {
    boardId: post.board_id,
    title: post.title,
    informationClass: post.information_class,
    important: post.importance > 0,
    issueAsDepartment: post.issuer !== null,
    onBehalfOf: post.on_behalf_of ?? null,
    contact: post.contact ?? "",
    audience: post.follows_board ? null : named(post.audience),
    managers: named(post.managers),
    ...beginning(post),
    until: lastDay,
    reviewOn: post.review_on ?? "",
    pinnedUntil: dayOr(post.pinned_until),
    confirm: post.confirm !== null,
    confirmDays: post.confirm_business_days ? String(post.confirm_business_days) : "",
    confirmDay: post.confirm_business_days ? "" : (post.confirm?.by ?? ""),
    comments: post.comments_allowed,
    confidentiality: post.confidentiality,
    retention: post.retention ?? "",
    documentNo: post.document_no ?? "",
    officialRecord: post.official_record,
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

export function hasBody(draft: Pick<Draft, "mode" | "text" | "document">): boolean {
  return (draft.mode === "plain" ? draft.text : textOf(draft.document)).trim() !== "";
}

/** Full-width digits count like others. */
export function numberIn(text: string): number | undefined {
  const digits = text.normalize("NFKC").trim();
  return /^\d{1,4}$/.test(digits) ? Number(digits) : undefined;
}

function deadlineOf({ confirm, confirmDays, confirmDay }: Draft): PostInput["confirm_by"] {
  if (!confirm) return "";
  const days = numberIn(confirmDays);
  return days === undefined ? confirmDay : { business_days: days };
}

const endOrEmpty = (day: string) => (day === "" ? "" : endOfDay(day));

export function inputOf(draft: Draft, files: number[] = []): PostInput {
  return {
    board_id: draft.boardId,
    title: draft.title.trim(),
    importance: draft.important ? 1 : 0,
    contact: draft.contact.trim(),
    issue_as_department: draft.issueAsDepartment,
    ...(draft.onBehalfOf === null ? {} : { on_behalf_of: draft.onBehalfOf.id }),
    ...(draft.informationClass === undefined ? {} : { information_class: draft.informationClass }),
    ...(draft.confidentiality === 0 ? {} : { confidentiality: draft.confidentiality }),
    audience: draft.audience === null ? "board" : audienceInput(draft.audience),
    managers: audienceOrNobody(draft.managers),
    published_from: draft.fromDay === "" ? "" : momentOf(draft.fromDay, draft.fromTime),
    published_until: endOrEmpty(draft.until),
    pinned_until: endOrEmpty(draft.pinnedUntil),
    review_on: draft.reviewOn,
    confirm: draft.confirm,
    confirm_by: deadlineOf(draft),
    comments_allowed: draft.comments,
    retention: draft.retention,
    document_no: draft.documentNo.trim(),
    official_record: draft.officialRecord,
    files,
    ...(draft.mode === "plain" ? { body_text: draft.text } : { body: draft.document }),
  };
}

/** Whether the post is to appear later than now. */
export function isScheduled(draft: Draft, now = Date.now()): boolean {
  return draft.fromDay !== "" && Date.parse(momentOf(draft.fromDay, draft.fromTime)) > now;
}

/** Section, name and extension of the author: what readers need to ask back. */
export function contactOf(user: User, extension: string): string {
  return [user.department?.name, user.name, extension].filter(Boolean).join(" ");
}

/** What of `now` differs from what the server was sent before. */
export function changesIn(now: PostInput, before: PostInput): Partial<PostInput> {
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof PostInput]),
  );
  return Object.fromEntries(changed) as Partial<PostInput>;
}
