// Joins the two languages of the texts that stand on every page.
import type { Catalogue } from "./catalogue";
import { app as en } from "./en/app";
import { app as ja } from "./ja/app";

export const appTexts: Catalogue<typeof ja> = { ja, en };
