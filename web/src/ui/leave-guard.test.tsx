// What a dialog with typed text does before it closes.
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import HoldDialog from "@/features/item/hold-dialog";

// The page's own CSS object, which the test's document doesn't have.
beforeAll(() => {
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  (window as { CSS?: unknown }).CSS ??= CSS;
});
afterEach(cleanup);

function open() {
  const onCancel = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <HoldDialog
        item={{ id: 1, title: "通知", hold: false }}
        onDone={() => undefined}
        onCancel={onCancel}
      />
    </QueryClientProvider>,
  );
  return onCancel;
}
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const type = (value: string) =>
  fireEvent.change(screen.getByRole("textbox"), { target: { value } });

describe("a dialog with a form", () => {
  it("closes at once while nothing was typed", () => {
    const onCancel = open();
    press("キャンセル");
    expect(onCancel).toHaveBeenCalledOnce();
  });
  it("asks first where something was typed, and goes on or closes", () => {
    const onCancel = open();
    type("訴訟のため");
    press("キャンセル");
    expect(onCancel).not.toHaveBeenCalled();
    press("編集を続ける");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("訴訟のため");
    fireEvent.keyDown(screen.getByRole("textbox"), { key: "Escape" });
    expect(onCancel).not.toHaveBeenCalled();
    press("破棄して閉じる");
    expect(onCancel).toHaveBeenCalledOnce();
  });
});
