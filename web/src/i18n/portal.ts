// Joins the two languages of the texts about the portal.
import type { Catalogue } from "./catalogue";
import { portal as en } from "./en/portal";
import { portal as ja } from "./ja/portal";

export const portalTexts: Catalogue<typeof ja> = { ja, en };
