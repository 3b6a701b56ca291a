// Joins the two languages of the texts about the connection to the server and the session.
import type { Catalogue } from "./catalogue";
import { live as en } from "./en/live";
import { live as ja } from "./ja/live";

export const liveTexts: Catalogue<typeof ja> = { ja, en };
