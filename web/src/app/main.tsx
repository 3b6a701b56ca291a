// Starts the signed-in client: whose session this is, then the pages.
import "@/styles/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Problem } from "@/api/problem";
import { session, signInAddress } from "@/api/session";
import { browserLanguage, language } from "@/i18n/language";
import { notify } from "@/ui/notice";
import { FailedPage } from "@/ui/states";
import { guardLeftPage } from "./left-page";
import { tellOtherTabs } from "./other-tabs";
import { queryClient } from "./query-client";
import { ReplacedPage } from "./replaced-page";
import { router } from "./router";

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no #app");
const root = createRoot(place);

async function start(): Promise<void> {
  try {
    const user = await session.load();
    if (user.must_change_password) {
      location.replace(`${signInAddress()}&change`);
      return;
    }
    root.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      location.replace(signInAddress());
    } else if (error instanceof Error) {
      root.render(<FailedPage error={error} onRetry={() => void start()} />);
    }
  }
}

/** Nothing of what was typed or loaded stays, on the page or in memory. */
function discard(next: ReactNode): void {
  flushSync(() => root.render(next));
  queryClient.clear();
  notify("");
}

session.subscribe(() => {
  const { kind } = session.get();
  if (kind === "replaced") discard(<ReplacedPage />);
  if (kind === "none") {
    discard(null);
    location.replace("/sign-in");
  }
});
tellOtherTabs();
guardLeftPage();
language.set(browserLanguage());
void start();
