// A story: people with browsers in one city. Whatever the story is about, it fails on a console
// error, a violation of the content security policy, an unexpected refusal or an axe finding.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { PASSWORD, startCity } from "./city.mjs";
import { AxeBuilder, chromium } from "./packages.mjs";

const STORY_MS_MAX = 240_000;
const STEP_MS_MAX = 30_000;
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const RULE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A picture of each state that axe looks at, for people to look at too. */
export const pictures = fileURLToPath(new URL("../../../build/screenshots/", import.meta.url));
mkdirSync(pictures, { recursive: true });

/** Refusals that belong to the client's way of working: it asks whose session this is. */
const ALWAYS_EXPECTED = ["401 GET /api/session"];

class Witness {
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
    await page.screenshot({ path: join(pictures, `${state.replaceAll(" ", "-")}.png`) });
    const { violations, passes } = await new AxeBuilder({ page }).withTags(RULE_TAGS).analyze();
    this.axeRuns += 1;
    assert.ok(passes.length > 0, `axe ran no rule on ${state}`);
    for (const { id, nodes } of violations) {
      this.faults.push(`axe: ${state}: ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    }
  }
}

class Person {
  constructor(page, witness, base) {
    this.page = page;
    this.witness = witness;
    this.base = base;
  }

  async open(path) {
    await this.page.goto(`${this.base}${path}`);
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

  /** Signs in and waits for the first board. */
  async signIn(login) {
    await this.open("/");
    await this.page.waitForURL(/\/sign-in/);
    await this.fillSignIn(login, PASSWORD);
    await this.page.waitForURL(/\/boards\/\d+$/);
    await this.page.locator(".post-row").first().waitFor();
  }

  /** A request with the person's session, as an outside program would send it. */
  api(method, path, body) {
    return this.page.evaluate(
      async (input) => {
        const session = await (await fetch("/api/session")).json();
        const headers = { "X-CSRF-Token": session.csrf, "Content-Type": "application/json" };
        const reply = await fetch(input.path, {
          method: input.method,
          headers,
          ...(input.body ? { body: JSON.stringify(input.body) } : {}),
        });
        const text = await reply.text();
        return { status: reply.status, body: text === "" ? undefined : JSON.parse(text) };
      },
      { method, path, body },
    );
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

/** `host`: what people type instead of the address; it leads to this machine. */
export function story(name, tell, { host = "127.0.0.1" } = {}) {
  test(name, { timeout: STORY_MS_MAX }, async (context) => {
    const city = await startCity();
    const flags = host === "127.0.0.1" ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`];
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [...FLAGS, ...flags],
    });
    const witness = new Witness();
    const newPerson = async ({ expected = [], ...options } = {}) => {
      const window = await browser.newContext({
        locale: "ja-JP",
        viewport: { width: 1440, height: 900 },
        ...options,
      });
      window.setDefaultTimeout(STEP_MS_MAX);
      const page = await window.newPage();
      await witness.watch(page, expected);
      return new Person(page, witness, `http://${host}:${city.port}`);
    };
    try {
      await tell({ city, newPerson });
      context.diagnostic(`axe looked ${witness.axeRuns} times, ${witness.faults.length} faults`);
      assert.deepEqual(witness.faults, []);
      assert.ok(witness.axeRuns > 0, "the story looked at no page with axe");
    } finally {
      await browser.close();
      await city.clear();
    }
  });
}
