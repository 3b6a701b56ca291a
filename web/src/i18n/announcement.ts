// Joins the two languages of the texts about what the administrator tells everybody.
import type { Catalogue } from "./catalogue";
import { announcement as en } from "./en/announcement";
import { announcement as ja } from "./ja/announcement";

export const announcementTexts: Catalogue<typeof ja> = { ja, en };
