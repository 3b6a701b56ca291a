// Joins the two languages of the texts about how the screen looks to a person.
import type { Catalogue } from "./catalogue";
import { appearance as en } from "./en/appearance";
import { appearance as ja } from "./ja/appearance";

export const appearanceTexts: Catalogue<typeof ja> = { ja, en };
