// A story: people with browsers in one city. Whatever the story is about, it fails on a console
// error, a violation of the content security policy, an unexpected refusal or an axe finding.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { sharedBrowser } from "./browser.mjs";
import { PASSWORD, startCity } from "./city.mjs";
import { axeSource } from "./packages.mjs";

const STORY_MS_MAX = 240_000;
const STEP_MS_MAX = 30_000;
const RULE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A picture of each state that axe looks at, for people to look at too; PICTURES=none: without. */
export const pictures =
  process.env.PICTURES_FOLDER ??
  fileURLToPath(new URL("../../../build/screenshots/", import.meta.url));
const drawsPictures = process.env.PICTURES !== "none";
mkdirSync(pictures, { recursive: true });

/** Refusals that belong to the client's way of working: it asks whose session this is. */
const ALWAYS_EXPECTED = ["401 GET /api/session"];

export class Witness {
  faults = [];
  axeRuns = 0;

  async watch(page, expected) {
    await page.exposeFunction("kairanViolation", (text) => this.faults.push(`CSP: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        window.kairanViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    page.on("pageerror", (error) => this.faults.push(`error: ${error.stack}`));
    page.on("console", (message) => {
      const text = message.text();
      // Refusals and broken connections are judged below, by the request.
      if (/^Failed to load resource|net::ERR_/.test(text)) return;
      if (["error", "warning"].includes(message.type())) this.faults.push(`console: ${text}`);
    });
    page.on("response", (response) => {
      if (response.status() < 400) return;
      const { pathname } = new URL(response.url());
      const what = `${response.status()} ${response.request().method()} ${pathname}`;
      const known = [...ALWAYS_EXPECTED, ...expected].some((each) => what.startsWith(each));
      if (!known) this.faults.push(`refused: ${what}`);
    });
  }

  async inspect(page, state) {
    // A page that is still loading is no state to look at, nor one between two pages.
    await page.waitForFunction(
      () => document.querySelector("h1") && !document.querySelector('.state[role="status"]'),
    );
    if (drawsPictures) {
      await page.screenshot({ path: join(pictures, `${state.replaceAll(" ", "-")}.png`) });
    }
    const { violations, passes } = await this.#axe(page);
    this.axeRuns += 1;
    assert.ok(passes > 0, `axe ran no rule on ${state}`);
    for (const { id, places } of violations) {
      this.faults.push(`axe: ${state}: ${id}: ${places.join(" | ")}`);
    }
  }

  /** Pages have no frames, and only findings come back: a report of all that passed takes as long
   * as the look itself. */
  async #axe(page) {
    assert.equal(page.frames().length, 1, "axe would not look into a frame");
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
    return page.evaluate(async (values) => {
      const options = { runOnly: { type: "tag", values }, resultTypes: ["violations"] };
      const { violations, passes } = await window.axe.run(options);
      const found = violations.map(({ id, nodes }) => ({ id, places: nodes.map((n) => n.html) }));
      return { violations: found, passes: passes.length };
    }, RULE_TAGS);
  }
}

const replyOf = (status, text) => ({
  status,
  body: text === "" ? undefined : JSON.parse(text),
});

class Person {
  constructor(page, witness, base) {
    this.page = page;
    this.witness = witness;
    this.base = base;
  }

  async open(path) {
    await this.page.goto(`${this.base}${path}`);
  }

  /** Another tab of the same browser, with the same session. */
  async newTab(expected = []) {
    const page = await this.page.context().newPage();
    await this.witness.watch(page, expected);
    return new Person(page, this.witness, this.base);
  }

  /** axe on the page as it stands; `state` names it in the report. */
  async inspect(state) {
    await this.witness.inspect(this.page, state);
  }

  async fillSignIn(login, password) {
    await this.page.getByLabel("ログインID").fill(login);
    await this.page.getByLabel("パスワード", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "サインイン" }).click();
  }

  /** Signs in by the form and waits for the page that then stands there. */
  async signInByForm(login) {
    await this.open("/");
    await this.page.waitForURL(/\/sign-in/);
    await this.fillSignIn(login, PASSWORD);
    await this.arrive();
  }

  /** Waits for the first page after the form, whichever that is. */
  async arrive() {
    await this.page.waitForURL(({ pathname }) => pathname !== "/sign-in");
    await this.page.locator("h1").first().waitFor();
  }

  /** Has a session, and no page yet: the form is the matter of a few stories only. */
  async session(login) {
    const data = { login, password: PASSWORD };
    const reply = await this.page.request.post(`${this.base}/api/session`, { data });
    assert.equal(reply.status(), 200);
    this.csrf = (await reply.json()).csrf;
  }

  /** Has a session and the first ordinary board open. */
  async signIn(login) {
    await this.session(login);
    const { body } = await this.api("GET", "/api/bulletin/boards");
    const board = body.items.find(({ category }) => category === "ordinary") ?? body.items[0];
    await this.open(`/boards/${board.id}`);
    await this.page.locator(".post-row").first().waitFor();
  }

  /** A request with the person's session, as an outside program would send it. */
  async api(method, path, data) {
    const send = this.page.url().startsWith(this.base) ? this.#sendInPage : this.#send;
    this.csrf ??= (await send.call(this, "GET", "/api/session")).body.csrf;
    return send.call(this, method, path, data);
  }

  async #send(method, path, data) {
    const headers = this.csrf ? { "X-CSRF-Token": this.csrf } : {};
    const reply = await this.page.request.fetch(this.base + path, { method, headers, data });
    return replyOf(reply.status(), await reply.text());
  }

  async #sendInPage(method, path, data) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": this.csrf ?? "" };
    const body = data && JSON.stringify(data);
    const { status, text } = await this.page.evaluate(
      async ([url, options]) => {
        const reply = await fetch(url, options);
        return { status: reply.status, text: await reply.text() };
      },
      [path, { method, headers, body }],
    );
    return replyOf(status, text);
  }

  /** Publishes on the first board where the person may; the post's id. */
  async publish(title, text, category) {
    const board = await this.writableBoard(category);
    const input = { board_id: board.id, title, body_text: text };
    const { status, body } = await this.api("POST", "/api/bulletin/posts", input);
    assert.equal(status, 201);
    return { id: body.id, board };
  }

  /** A board that the person may publish on. */
  async writableBoard(category = "ordinary") {
    const { body } = await this.api("GET", "/api/bulletin/boards");
    return body.items.find((board) => board.can_post && board.category === category);
  }

  row(title) {
    return this.page.locator(".post-row", { hasText: title });
  }
}

let begin = (run) => run();

/** From now on stories go to `list`, to be begun by who collects them. */
export function collect(list) {
  begin = (run) => list.push(run);
}

/** `host`: what people type instead of the address; it leads to this machine. */
export function story(name, tell, { host = "127.0.0.1", ...browserOptions } = {}) {
  const run = async (context) => {
    const [city, browser] = await Promise.all([startCity(), sharedBrowser(browserOptions)]);
    const witness = new Witness();
    const windows = [];
    const newPerson = async ({ expected = [], ...options } = {}) => {
      const window = await browser.newContext({
        locale: "ja-JP",
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      windows.push(window);
      window.setDefaultTimeout(STEP_MS_MAX);
      const page = await window.newPage();
      await witness.watch(page, expected);
      return new Person(page, witness, `http://${host}:${city.port}`);
    };
    try {
      await tell({ city, context, newPerson });
      context.diagnostic(`axe looked ${witness.axeRuns} times, ${witness.faults.length} faults`);
      assert.deepEqual(witness.faults, []);
      assert.ok(witness.axeRuns > 0, "the story looked at no page with axe");
    } finally {
      await Promise.all(windows.map((window) => window.close()));
      await city.clear();
    }
  };
  begin(() => test(name, { timeout: STORY_MS_MAX }, run));
}
