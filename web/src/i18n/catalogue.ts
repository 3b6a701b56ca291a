// Texts in two languages, typed: a key that doesn't exist, a missing translation or a forgotten
// parameter is an error of the type checker.
//
// Each module has its own catalogue (ja/<module>.ts and en/<module>.ts), so that a page loads only
// the texts it shows. Japanese is the original; English has to follow its keys.

export type Language = "ja" | "en";

/** The names in "{name}" places of a text. */
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

type Values<S extends string> = [Places<S>] extends [never]
  ? []
  : [values: Record<Places<S>, string | number>];

export interface Catalogue<Ja extends Record<string, string>> {
  readonly ja: Ja;
  readonly en: { readonly [Key in keyof Ja]: string };
}

export type Translate<Ja extends Record<string, string>> = <Key extends keyof Ja & string>(
  key: Key,
  ...values: Values<Ja[Key]>
) => string;

export function translator<const Ja extends Record<string, string>>(
  catalogue: Catalogue<Ja>,
  language: Language,
): Translate<Ja> {
  return (key, ...values) => {
    const text: string = catalogue[language][key];
    const places: Record<string, string | number> = values[0] ?? {};
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
  };
}
