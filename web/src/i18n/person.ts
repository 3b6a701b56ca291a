// Joins the two languages of the texts about a person's card.
import type { Catalogue } from "./catalogue";
import { person as en } from "./en/person";
import { person as ja } from "./ja/person";

export const personTexts: Catalogue<typeof ja> = { ja, en };
