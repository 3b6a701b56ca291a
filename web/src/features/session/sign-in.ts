// The sign-in page: a plain form that needs none of the app's code, so that it is there at once on
// the slowest terminal at 8:30; and the forced password change on the same page.
import "@/styles/sign-in.css";
import { send } from "@/api/http";
import { Problem } from "@/api/problem";
import type { Session, User } from "@/api/types";
import { browserLanguage, language } from "@/i18n/language";
import { element } from "./dom";
import { FieldFault, type FormPage, showForm } from "./form";
import { nextAddress } from "./next";

let languageChosen = false;
const onLanguage = () => {
  languageChosen = true;
};

/** Goes on to the page asked for; a language chosen here becomes the session's. */
async function leave(csrf: string, user: User): Promise<void> {
  if (languageChosen && user.language !== language.get()) {
    await send("PATCH", "/api/session", { body: { language: language.get() }, csrf });
  }
  location.replace(nextAddress(location.search, location.origin));
}

/** `current` is the password typed a moment ago, or undefined when the page was opened for the change. */
function changePage(session: Session, current: string | undefined): FormPage {
  const secret = { secret: true, autocomplete: "new-password" };
  return {
    title: "change.title",
    lead: "change.lead",
    submit: "change.submit",
    fields: [
      ...(current === undefined
        ? [
            {
              name: "current_password",
              label: "change.current",
              secret: true,
              autocomplete: "current-password",
            } as const,
          ]
        : []),
      { name: "new_password", label: "change.new", hint: "change.rules", ...secret },
      { name: "repeated_password", label: "change.repeat", ...secret },
    ],
    onLanguage,
    async onSubmit(values) {
      const fresh = values["new_password"];
      if (values["repeated_password"] !== fresh) {
        throw new FieldFault("repeated_password", "change.not_the_same");
      }
      const body = { current_password: current ?? values["current_password"], new_password: fresh };
      await send("PUT", "/api/session/password", { body, csrf: session.csrf });
      await leave(session.csrf, session.user);
    },
  };
}

const notice = element("p", { class: "sign-in-notice", role: "status" });

/** What the administrator tells everybody; without an answer one signs in all the same. */
async function showNotice(): Promise<void> {
  try {
    const { text } = await send<{ text: string | null }>("GET", "/api/core/sign_in_notice");
    notice.textContent = text;
  } catch {
    notice.textContent = "";
  }
}

const signInPage: FormPage = {
  title: "sign_in.title",
  lead: "sign_in.lead",
  submit: "sign_in.submit",
  note: "sign_in.forgotten",
  notice,
  fields: [
    { name: "login", label: "sign_in.login", secret: false, autocomplete: "username" },
    { name: "password", label: "sign_in.password", secret: true, autocomplete: "current-password" },
  ],
  onLanguage,
  async onSubmit(values) {
    const login = (values["login"] ?? "").normalize("NFKC").trim();
    const password = values["password"] ?? "";
    const session = await send<Session>("POST", "/api/session", { body: { login, password } });
    if (session.user.must_change_password) showForm(changePage(session, password));
    else await leave(session.csrf, session.user);
  },
};

async function start(): Promise<void> {
  language.set(browserLanguage());
  void showNotice();
  if (!new URLSearchParams(location.search).has("change")) return showForm(signInPage);
  try {
    const session = await send<Session>("GET", "/api/session");
    language.set(session.user.language);
    if (session.user.must_change_password) showForm(changePage(session, undefined));
    else await leave(session.csrf, session.user);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    showForm(signInPage);
  }
}

void start();
