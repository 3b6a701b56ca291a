// Joins the two languages of the editor's texts.
import type { Catalogue } from "./catalogue";
import { editor as en } from "./en/editor";
import { editor as ja } from "./ja/editor";

export const editorTexts: Catalogue<typeof ja> = { ja, en };
