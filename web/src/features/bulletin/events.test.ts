// What is loaded again when the server says that something changed.
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { bulletinEvents } from "./events";
import { keys } from "./queries";

it("a post that comes out is loaded again by who has it open as ended", async () => {
  const client = new QueryClient();
  client.setQueryData(keys.post(2), { id: 2, state: "past" });
  client.setQueryData(keys.post(3), { id: 3, state: "past" });
  await bulletinEvents["bulletin.post.created"]?.(client, { container_id: 5, item_id: 2 });
  expect(client.getQueryState(keys.post(2))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.post(3))?.isInvalidated).toBe(false);
});
