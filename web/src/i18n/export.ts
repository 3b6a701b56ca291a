// Joins the two languages of the texts about taking content out.
import type { Catalogue } from "./catalogue";
import { exports as en } from "./en/export";
import { exports as ja } from "./ja/export";

export const exportTexts: Catalogue<typeof ja> = { ja, en };
