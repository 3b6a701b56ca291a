// What changed between two texts, word by word (package `diff`: Myers' algorithm, with the words
// that the browser's own segmenter finds in Japanese).
import { diffArrays } from "diff";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";

export interface Part {
  text: string;
  kind: "same" | "added" | "removed";
}

const CONTEXT_CHARS = 120;

/** Long stretches that are the same are shortened to what stands beside a change. */
function shortened(part: Part, isFirst: boolean, isLast: boolean): Part {
  if (part.kind !== "same" || part.text.length <= 2 * CONTEXT_CHARS) return part;
  const head = isFirst ? "" : part.text.slice(0, CONTEXT_CHARS);
  const tail = isLast ? "" : part.text.slice(-CONTEXT_CHARS);
  return { kind: "same", text: `${head}\n\u2026\n${tail}` };
}

const segmenter = new Intl.Segmenter("ja", { granularity: "word" });
const wordsOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);

export function partsOf(before: string, after: string): Part[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after));
  const parts = changes.map(
    ({ value, added, removed }): Part => ({
      text: value.join(""),
      kind: added ? "added" : removed ? "removed" : "same",
    }),
  );
  return parts.map((part, at) => shortened(part, at === 0, at === parts.length - 1));
}

export function TextDiff({ before, after }: { before: string; after: string }) {
  const t = useTexts(bulletinTexts);
  if (before === after) return <p className="hint">{t("diff.same")}</p>;
  let offset = 0;
  return (
    <div className="plain-text diff">
      {partsOf(before, after).map(({ text, kind }) => {
        offset += 1;
        if (kind === "added") return <ins key={offset}>{text}</ins>;
        if (kind === "removed") return <del key={offset}>{text}</del>;
        return text;
      })}
    </div>
  );
}
