// Joins the two languages of the texts about taking lists in.
import type { Catalogue } from "./catalogue";
import { imports as en } from "./en/import";
import { imports as ja } from "./ja/import";

export const importTexts: Catalogue<typeof ja> = { ja, en };
