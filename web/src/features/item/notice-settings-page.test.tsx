// A switch stays where it was put while the server is asked, and goes back when it is refused.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { NoticeSettingsPage } from "./notice-settings-page";

vi.mock("@tanstack/react-router", () => ({ Link: "a" }));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const settings = () =>
  Response.json({
    items: [{ topic: "comment", label: "コメント", in_app: true, forced: false }],
    next: null,
  });

it("shows what was chosen before the server has answered", async () => {
  let answer: (reply: Response) => void = () => undefined;
  vi.stubGlobal("fetch", (_path: string, { method }: RequestInit) =>
    method === "PUT"
      ? new Promise<Response>((resolve) => {
          answer = resolve;
        })
      : Promise.resolve(settings()),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <NoticeSettingsPage />
    </QueryClientProvider>,
  );
  const box = await screen.findByRole<HTMLInputElement>("checkbox", { name: "コメント" });
  expect(box.checked).toBe(true);
  fireEvent.click(box);
  await waitFor(() => expect(box.checked).toBe(false));
  answer(new Response("{}", { status: 503 }));
  await waitFor(() => expect(box.checked).toBe(true));
});
