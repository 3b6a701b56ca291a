// A form of labelled fields with messages, drawn without a framework. The sign-in page shows two of
// them: signing in, and the forced password change.
import { ConnectionLost, Problem } from "@/api/problem";
import { type Translate, translator } from "@/i18n/catalogue";
import { language } from "@/i18n/language";
import { sessionTexts } from "@/i18n/session";
import { element } from "./dom";

type Texts = Translate<typeof sessionTexts.ja>;
type Key = keyof typeof sessionTexts.ja;
/** The keys of texts without places. */
export type Label = Exclude<Key, "field.missing">;

export interface Field {
  name: string;
  label: Label;
  autocomplete: string;
  secret: boolean;
  hint?: Label;
}

/** Says that what was typed can't be sent; shown at its field. */
export class FieldFault extends Error {
  constructor(
    readonly field: string,
    readonly text: Label,
  ) {
    super(text);
  }
}

export interface FormPage {
  title: Label;
  lead: Label;
  submit: Label;
  note?: Label;
  /** Stands above the fields. */
  notice?: HTMLElement;
  fields: Field[];
  onSubmit(values: Record<string, string>): Promise<void>;
  onLanguage(): void;
}

const messageId = (name: string) => `${name}-message`;

function fieldRow(field: Field, value: string, t: Texts): HTMLElement {
  const described = [...(field.hint ? [`${field.name}-hint`] : []), messageId(field.name)];
  const input = element("input", {
    id: field.name,
    name: field.name,
    type: field.secret ? "password" : "text",
    autocomplete: field.autocomplete,
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
    "aria-describedby": described.join(" "),
  });
  input.value = value;
  return element(
    "div",
    { class: "field" },
    element("label", { for: field.name }, t(field.label)),
    ...(field.hint
      ? [element("p", { class: "hint", id: `${field.name}-hint` }, t(field.hint))]
      : []),
    input,
    element("p", { class: "field-message", id: messageId(field.name) }),
  );
}

function setMessage(form: HTMLFormElement, name: string, text: string): void {
  const input = form.elements.namedItem(name);
  const place = document.getElementById(messageId(name));
  if (!(input instanceof HTMLInputElement) || place === null) return;
  place.textContent = text;
  if (text === "") input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

function firstEmpty(page: FormPage, values: Record<string, string>): Field | undefined {
  return page.fields.find((field) => (values[field.name] ?? "") === "");
}

/** The form's message, or the field's when the fault names one; and where to type next. */
function showFault(
  page: FormPage,
  form: HTMLFormElement,
  alert: HTMLElement,
  error: unknown,
): void {
  const t = translator(sessionTexts, language.get());
  let field = page.fields.find((each) => each.secret)?.name ?? "";
  if (error instanceof FieldFault) {
    field = error.field;
    setMessage(form, field, t(error.text));
  } else if (error instanceof Problem) {
    const named = page.fields.find((each) => each.name === error.document.field)?.name;
    field = named ?? field;
    if (named) setMessage(form, named, error.message);
    else alert.textContent = error.message;
  } else if (error instanceof ConnectionLost) {
    alert.textContent = t("problem.connection");
  } else {
    throw error;
  }
  const input = form.elements.namedItem(field);
  if (input instanceof HTMLInputElement) {
    input.focus();
    input.select();
  }
}

function secretHelpers(form: HTMLFormElement, t: Texts): HTMLElement {
  const secrets = Array.from(form.querySelectorAll<HTMLInputElement>("input[type=password]"));
  const capsLock = element("p", { class: "caps-lock", role: "status" });
  const show = element("input", { type: "checkbox", id: "show-password" });
  show.addEventListener("change", () => {
    for (const input of secrets) input.type = show.checked ? "text" : "password";
  });
  const look = (event: KeyboardEvent) => {
    capsLock.textContent = event.getModifierState("CapsLock") ? t("sign_in.caps_lock") : "";
  };
  for (const input of secrets) {
    input.addEventListener("keydown", look);
    input.addEventListener("keyup", look);
  }
  const label = element("label", { class: "check" }, show, t("sign_in.show_password"));
  return element("div", { class: "secret-helpers" }, capsLock, label);
}

/** Draws the page into <main>; `kept` is what had been typed before the language was switched. */
export function showForm(page: FormPage, kept: Record<string, string> = {}): void {
  const t = translator(sessionTexts, language.get());
  const alert = element("p", { class: "form-message", role: "alert" });
  const button = element("button", { type: "submit", class: "button primary" }, t(page.submit));
  const form = element(
    "form",
    { novalidate: true, "aria-labelledby": "title" },
    alert,
    ...page.fields.map((field) => fieldRow(field, kept[field.name] ?? "", t)),
  );
  form.append(secretHelpers(form, t), button);
  const typed = () =>
    Object.fromEntries(Array.from(new FormData(form), ([name, value]) => [name, String(value)]));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const values = typed();
    alert.textContent = "";
    for (const field of page.fields) setMessage(form, field.name, "");
    const empty = firstEmpty(page, values);
    if (empty) {
      setMessage(form, empty.name, t("field.missing", { label: t(empty.label) }));
      document.getElementById(empty.name)?.focus();
      return;
    }
    button.disabled = true;
    try {
      await page.onSubmit(values);
    } catch (error) {
      button.disabled = false;
      showFault(page, form, alert, error);
    }
  });

  const switchTo = language.get() === "ja" ? "en" : "ja";
  const other = element("button", { type: "button", class: "button quiet" }, t("language.switch"));
  other.lang = switchTo;
  other.addEventListener("click", () => {
    language.set(switchTo);
    page.onLanguage();
    showForm(page, typed());
    document.querySelector<HTMLElement>(".sign-in-language button")?.focus();
  });

  document.title = `${t(page.title)} - Kairan`;
  document
    .getElementById("main")
    ?.replaceChildren(
      element("p", { class: "product" }, "Kairan"),
      element("h1", { id: "title" }, t(page.title)),
      ...(page.notice ? [page.notice] : []),
      element("p", {}, t(page.lead)),
      form,
      ...(page.note ? [element("p", { class: "hint" }, t(page.note))] : []),
      element("div", { class: "sign-in-language" }, other),
    );
  const first = page.fields.find((field) => !kept[field.name]) ?? page.fields[0];
  if (first) document.getElementById(first.name)?.focus();
}
