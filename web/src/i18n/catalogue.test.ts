// Both languages say the same things with the same places to fill.
import { describe, expect, it } from "vitest";
import { appTexts } from "./app";
import { boardTexts } from "./board";
import { bulletinTexts } from "./bulletin";
import { translator } from "./catalogue";
import { editorTexts } from "./editor";
import { exportTexts } from "./export";
import { fileTexts } from "./file";
import { itemTexts } from "./item";
import { browserLanguage } from "./language";
import { peopleTexts } from "./people";
import { searchTexts } from "./search";
import { sessionTexts } from "./session";

const catalogues = {
  app: appTexts,
  board: boardTexts,
  bulletin: bulletinTexts,
  editor: editorTexts,
  export: exportTexts,
  file: fileTexts,
  item: itemTexts,
  people: peopleTexts,
  search: searchTexts,
  session: sessionTexts,
};
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each(Object.entries(catalogues))("texts of %s", (_, { ja, en }) => {
  it("have the same keys and places in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
    for (const [key, text] of Object.entries<string>(ja)) {
      expect(places(en[key as keyof typeof en]), key).toEqual(places(text));
    }
  });
  it("are Japanese in Japanese and not in English", () => {
    for (const [key, text] of Object.entries<string>(en)) {
      if (key.includes("language")) continue;
      expect(text, key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
  });
});

describe("translator", () => {
  it("fills places, also with texts that look like patterns", () => {
    const t = translator(bulletinTexts, "ja");
    expect(t("withdraw.ask", { title: "$& {title}" })).toBe(
      "「$& {title}」を取り下げてもよろしいですか？",
    );
  });
});

describe("browserLanguage", () => {
  it("is Japanese unless English is asked for first", () => {
    expect(browserLanguage(["ja-JP", "en"])).toBe("ja");
    expect(browserLanguage(["en-US", "ja"])).toBe("en");
    expect(browserLanguage(["pt-BR"])).toBe("ja");
    expect(browserLanguage([])).toBe("ja");
  });
});
