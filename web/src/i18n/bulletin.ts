// Joins the two languages of the bulletin texts.
import type { Catalogue } from "./catalogue";
import { bulletin as en } from "./en/bulletin";
import { bulletin as ja } from "./ja/bulletin";

export const bulletinTexts: Catalogue<typeof ja> = { ja, en };
