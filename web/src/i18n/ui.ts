// Joins the two languages of the texts about widgets that modules share.
import type { Catalogue } from "./catalogue";
import { ui as en } from "./en/ui";
import { ui as ja } from "./ja/ui";

export const uiTexts: Catalogue<typeof ja> = { ja, en };
