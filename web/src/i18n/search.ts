// Joins the two languages of the texts about searching.
import type { Catalogue } from "./catalogue";
import { search as en } from "./en/search";
import { search as ja } from "./ja/search";

export const searchTexts: Catalogue<typeof ja> = { ja, en };
