// Joins the two languages of the texts about people, groups and audiences.
import type { Catalogue } from "./catalogue";
import { people as en } from "./en/people";
import { people as ja } from "./ja/people";

export const peopleTexts: Catalogue<typeof ja> = { ja, en };
