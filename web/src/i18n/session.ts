// Joins the two languages of the session texts.
import type { Catalogue } from "./catalogue";
import { session as en } from "./en/session";
import { session as ja } from "./ja/session";

export const sessionTexts: Catalogue<typeof ja> = { ja, en };
