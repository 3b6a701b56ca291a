// What the event stream says, and what a module does when it hears it.
import type { QueryClient } from "@tanstack/react-query";

export interface EventData {
  item_id?: number;
  container_id?: number;
}

export type EventHandler = (client: QueryClient, data: EventData) => Promise<void>;
