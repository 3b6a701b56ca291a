// Both languages say the same things with the same places to fill.
import { describe, expect, it } from "vitest";
import { bulletinTexts } from "./bulletin";
import { type Catalogue, translator } from "./catalogue";
import { browserLanguage } from "./language";

type Texts = Catalogue<Record<string, string>>;
const isCatalogue = (value: unknown): value is Texts =>
  typeof value === "object" && value !== null && "ja" in value && "en" in value;

const modules = import.meta.glob<object>(["./*.ts", "!./*.test.ts"], { eager: true });
const catalogues = Object.entries(modules).flatMap(([path, exported]) =>
  Object.values(exported)
    .filter(isCatalogue)
    .map((texts): [string, Texts] => [path, texts]),
);
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

it("there is a catalogue for each file of Japanese texts", () => {
  const originals = Object.keys(import.meta.glob("./ja/*.ts")).map((path) =>
    path.replace("/ja/", "/"),
  );
  expect(catalogues.map(([path]) => path).sort()).toEqual(originals.sort());
});

describe.each(catalogues)("texts of %s", (_, { ja, en }) => {
  it("have the same keys and places in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
    for (const [key, text] of Object.entries(ja)) {
      expect(places(en[key] ?? ""), key).toEqual(places(text));
    }
  });
  it("are Japanese in Japanese and not in English", () => {
    for (const [key, text] of Object.entries(en)) {
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
