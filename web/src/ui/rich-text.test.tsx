// What a stored document may become on the page, and what it never may.
import { cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { RichNode } from "@/api/types";
import { PlainText, RichText, safeAddress } from "./rich-text";

afterEach(cleanup);

const text = (value: string, ...marks: NonNullable<RichNode["marks"]>): RichNode => ({
  type: "text",
  text: value,
  ...(marks.length > 0 ? { marks } : {}),
});
const paragraph = (...content: RichNode[]): RichNode => ({ type: "paragraph", content });
const html = (...content: RichNode[]) =>
  render(<RichText document={{ type: "doc", content }} />).container.innerHTML;

describe("RichText", () => {
  it("renders marks inside each other", () => {
    expect(html(paragraph(text("強調", { type: "bold" }, { type: "underline" })))).toContain(
      "<p><u><strong>強調</strong></u></p>",
    );
  });
  it("never leaves heading level 1 to a text", () => {
    const heading = (level: unknown): RichNode => ({ type: "heading", attrs: { level } });
    expect(html(heading(1), heading(3), heading("9"))).toContain("<h2></h2><h3></h3><h2></h2>");
  });
  it("shows script as text and ignores unknown nodes, marks and attributes", () => {
    const shown = html(
      { type: "script", content: [text("<img src=x onerror=alert(1)>")] },
      paragraph(text("a", { type: "blink" })),
      { type: "paragraph", attrs: { onclick: "alert(1)", style: "x" }, content: [text("b")] },
    );
    expect(shown).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(shown).toContain("<p>a</p><p>b</p>");
  });
  it("drops addresses that run something", () => {
    const link = (href: unknown) => paragraph(text("x", { type: "link", attrs: { href } }));
    expect(html(link("javascript:alert(1)"), link(7), link("data:text/html,x"))).not.toContain(
      "<a",
    );
    expect(html(link("https://example.jp/"))).toContain('rel="noopener noreferrer"');
  });
  it("makes an empty header cell a plain one, and bounds spans", () => {
    const cell = (type: string, ...content: RichNode[]): RichNode => ({
      type,
      attrs: { colspan: 100000, rowspan: 2 },
      content: [paragraph(...content)],
    });
    const row = {
      type: "tableRow",
      content: [cell("tableHeader"), cell("tableHeader", text("a"))],
    };
    const shown = html({ type: "table", content: [row] });
    expect(shown).toMatch(/<td colspan="1" rowspan="2">.*<th colspan="1" rowspan="2"><p>a/);
  });
  it("ends at a depth that no writer needs", () => {
    let node = paragraph(text("deep"));
    for (let level = 0; level < 100; level += 1) node = { type: "blockquote", content: [node] };
    expect(html(node)).not.toContain("deep");
  });
});

describe("PlainText", () => {
  it("makes addresses links and nothing else", () => {
    const { container } = render(<PlainText text={"詳細はhttps://example.jp/a?b=1 へ\n<b>"} />);
    expect(container.querySelectorAll("a")).toHaveLength(1);
    expect(container.querySelector("a")?.getAttribute("href")).toBe("https://example.jp/a?b=1");
    expect(container.textContent).toBe("詳細はhttps://example.jp/a?b=1 へ\n<b>");
  });
  it("ends an address before Japanese text and brackets", () => {
    const { container } = render(<PlainText text="https://example.jp/様式)を参照" />);
    expect(container.querySelector("a")?.textContent).toBe("https://example.jp/");
  });
});

describe("safeAddress", () => {
  it("takes web, mail and own addresses only", () => {
    for (const good of ["https://a.jp", "http://a.jp", "mailto:a@b.jp", "/posts/1"]) {
      expect(safeAddress(good)).toBe(good);
    }
    for (const bad of ["javascript:1", "JAVASCRIPT:1", "data:,x", "vbscript:1", null, "http://"]) {
      expect(safeAddress(bad)).toBeUndefined();
    }
  });
});
