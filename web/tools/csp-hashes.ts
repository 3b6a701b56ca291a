// Writes csp-hashes.txt: one 'sha256-…' token a line for each <style> element that a library adds at
// run time. The server puts them into style-src, so that 'unsafe-inline' is never needed.
//
// React Aria's usePress adds one. Its text is read out of the library's source during the build; an
// upgrade that moves or multiplies it stops the build here instead of failing in the browser.
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const ADDS_STYLE = /style\.textContent = (`[^`]*`\.trim\(\));/g;
const ATTRIBUTE = /var\$PRESSABLE_ATTRIBUTE = '([\w-]+)'/;

function styleText(code: string): string {
  const found = [...code.matchAll(ADDS_STYLE)];
  const attribute = ATTRIBUTE.exec(code)?.[1];
  const source = found[0]?.[1];
  if (found.length !== 1 || source === undefined || attribute === undefined) {
    throw new Error("csp-hashes: usePress no longer adds exactly one known style element");
  }
  return source
    .slice(1, source.lastIndexOf("`"))
    .replace(/\$\{[^}]*PRESSABLE_ATTRIBUTE\}/, attribute)
    .trim();
}

export function cspHashes(): Plugin {
  const tokens = new Set<string>();
  return {
    name: "kairan-csp-hashes",
    apply: "build",
    transform(code, id) {
      if (!/[\\/]interactions[\\/]usePress\.m?js/.test(id)) return;
      const hash = createHash("sha256").update(styleText(code)).digest("base64");
      tokens.add(`'sha256-${hash}'`);
    },
    generateBundle() {
      if (tokens.size === 0) throw new Error("csp-hashes: usePress was not seen in this build");
      this.emitFile({
        type: "asset",
        fileName: "csp-hashes.txt",
        source: `${[...tokens].sort().join("\n")}\n`,
      });
    },
  };
}
