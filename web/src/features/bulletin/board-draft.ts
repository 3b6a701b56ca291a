// What is typed about a board, and how it becomes what the API takes.
import { audienceOrNobody, EVERYBODY } from "@/features/people/audience";
import type { ShownAudience } from "@/features/people/types";
import {
  type BoardDetail,
  type BoardInput,
  type InformationClass,
  RIGHTS,
  type Right,
} from "./types";

export interface BoardDraft {
  name: string;
  parentId: number | null;
  category: "ordinary" | "incident";
  description: string;
  banner: string;
  helpUrl: string;
  informationClass: InformationClass;
  classFiveReason: string;
  comments: boolean;
  confirm: boolean;
  officialRecord: boolean;
  retention: string;
  publicationDays: string;
  outsideName: string;
  outsideUntil: string;
  rights: Record<Right, ShownAudience | null>;
}

const rightsOf = (of: (right: Right) => ShownAudience | null) =>
  Object.fromEntries(RIGHTS.map((right) => [right, of(right)])) as Record<
    Right,
    ShownAudience | null
  >;

/** A new board is read by everybody and written by the own section. */
export function newBoard(
  parentId: number | null,
  section: { id: number; name: string } | null,
): BoardDraft {
  const own: ShownAudience | null = section && {
    everybody: false,
    members: [{ department: section, below: true }],
  };
  return {
    name: "",
    parentId,
    category: "ordinary",
    description: "",
    banner: "",
    helpUrl: "",
    informationClass: 3,
    classFiveReason: "",
    comments: true,
    confirm: false,
    officialRecord: false,
    retention: "",
    publicationDays: "",
    outsideName: "",
    outsideUntil: "",
    rights: rightsOf((right) =>
      right === "readers" || right === "commenters" ? EVERYBODY : right === "writers" ? own : null,
    ),
  };
}

export function boardDraftOf(board: BoardDetail): BoardDraft {
  return {
    name: board.name,
    parentId: board.parent_id,
    category: board.category,
    description: board.description ?? "",
    banner: board.banner ?? "",
    helpUrl: board.help_url ?? "",
    informationClass: board.information_class,
    classFiveReason: board.class_five_reason ?? "",
    comments: board.comments,
    confirm: board.confirm,
    officialRecord: board.official_record,
    retention: board.retention ?? "",
    publicationDays: board.publication_days > 0 ? String(board.publication_days) : "",
    outsideName: board.outside_body?.name ?? "",
    outsideUntil: board.outside_body?.until ?? "",
    rights: rightsOf((right) => {
      const audience = board[right] ?? null;
      return audience && (audience.everybody || audience.members.length > 0) ? audience : null;
    }),
  };
}

function outsideBody({ outsideName, outsideUntil }: BoardDraft): { name: string; until?: string } {
  const name = outsideName.trim();
  return name !== "" && outsideUntil !== "" ? { name, until: outsideUntil } : { name };
}

/** Everything as the body of POST takes it. */
export function boardInput(draft: BoardDraft): BoardInput {
  const rights = Object.fromEntries(
    RIGHTS.map((right) => [right, audienceOrNobody(draft.rights[right])]),
  );
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    banner: draft.banner.trim(),
    help_url: draft.helpUrl.trim(),
    information_class: draft.informationClass,
    class_five_reason: draft.classFiveReason.trim(),
    comments: draft.comments,
    confirm: draft.confirm,
    official_record: draft.officialRecord,
    retention: draft.retention,
    publication_days: Number(draft.publicationDays.normalize("NFKC")) || 0,
    outside_body: outsideBody(draft),
    ...rights,
  };
}

/** Only what differs: who may change some settings may not change all of them. */
export function boardChanges(draft: BoardDraft, start: BoardDraft): BoardInput {
  const before = boardInput(start);
  const changed = Object.entries(boardInput(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof BoardInput]),
  );
  return Object.fromEntries(changed) as BoardInput;
}

/** What is said of a new board; what was left as it is stays the server's default. */
export function newBoardInput(draft: BoardDraft, blank: BoardDraft): BoardInput {
  const { readers, writers, commenters } = boardInput(draft);
  return {
    ...boardChanges(draft, { ...blank, name: "" }),
    name: draft.name.trim(),
    ...(draft.parentId === null ? {} : { parent_id: draft.parentId }),
    ...(draft.category === "incident" ? { category: draft.category } : {}),
    ...(readers ? { readers } : {}),
    ...(writers ? { writers } : {}),
    ...(commenters ? { commenters } : {}),
  };
}
