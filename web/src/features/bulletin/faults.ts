// From the server's refusal, or the lack of an answer, to messages at the form's fields.
import { ConnectionLost, Problem } from "@/api/problem";
import type { editorTexts } from "@/i18n/editor";
import type { Translate } from "@/i18n/catalogue";
import { type Draft, hasBody, numberIn } from "./draft";
import type { Faults } from "./post-form";

type Texts = Translate<typeof editorTexts.ja>;

const FIELDS: Record<string, keyof Faults> = {
  title: "title",
  body: "body",
  body_text: "body",
  contact: "contact",
  published_from: "from",
  published_until: "until",
  information_class: "class",
  audience: "audience",
  managers: "managers",
  review_on: "review",
  pinned_until: "pinned",
  confirm_by: "confirm",
  document_no: "document_no",
  files: "files",
};

/** What can be said without asking the server. */
export function faultsOfDraft(draft: Draft, t: Texts): Faults {
  const faults: Faults = {};
  if (draft.title.trim() === "") faults.title = t("fault.title");
  if (!hasBody(draft)) faults.body = t("fault.body");
  if (draft.confirm && draft.confirmDays !== "" && !numberIn(draft.confirmDays)) {
    faults.confirm = t("fault.days");
  }
  if (Object.keys(faults).length > 0) faults.form = t("fault.list");
  return faults;
}

export function faultsOfError(error: unknown, t: Texts): Faults {
  if (error instanceof ConnectionLost) return { form: t("fault.connection") };
  if (!(error instanceof Problem)) throw error;
  if (error.is("idempotency.other_body")) return { form: t("fault.already") };
  const place = FIELDS[error.document.field ?? ""];
  return place ? { [place]: error.message, form: t("fault.list") } : { form: error.message };
}
