// Texts for React components: `const t = useTexts(bulletinTexts)`.
import { useMemo, useSyncExternalStore } from "react";
import { type Catalogue, type Language, type Translate, translator } from "./catalogue";
import { language } from "./language";

export function useLanguage(): Language {
  return useSyncExternalStore(language.subscribe, language.get);
}

export function useTexts<Ja extends Record<string, string>>(
  catalogue: Catalogue<Ja>,
): Translate<Ja> {
  const now = useLanguage();
  return useMemo(() => translator(catalogue, now), [catalogue, now]);
}
