// Joins the two languages of what all kinds of items have in common.
import type { Catalogue } from "./catalogue";
import { item as en } from "./en/item";
import { item as ja } from "./ja/item";

export const itemTexts: Catalogue<typeof ja> = { ja, en };
