// Joins the two languages of the texts about attachments.
import type { Catalogue } from "./catalogue";
import { file as en } from "./en/file";
import { file as ja } from "./ja/file";

export const fileTexts: Catalogue<typeof ja> = { ja, en };
