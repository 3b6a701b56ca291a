// What is loaded again when the server says that something about items changed.
import type { EventHandler } from "@/api/events";
import { itemKeys } from "./queries";

const notices: EventHandler = (client) => client.invalidateQueries({ queryKey: itemKeys.notices });
const todos: EventHandler = (client) => client.invalidateQueries({ queryKey: itemKeys.todos });

export const itemEvents: Record<string, EventHandler> = {
  "notice.changed": notices,
  "todo.changed": todos,
};
