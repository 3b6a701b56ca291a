// Joins the two languages of the texts about running boards.
import type { Catalogue } from "./catalogue";
import { board as en } from "./en/board";
import { board as ja } from "./ja/board";

export const boardTexts: Catalogue<typeof ja> = { ja, en };
