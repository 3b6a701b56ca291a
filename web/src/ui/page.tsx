// A page's heading: names the browser's tab, and takes the focus when a page is opened from inside
// the app, so that keyboard and screen reader start where the new content does.
import { type ReactNode, useEffect, useRef } from "react";

let firstPage = true;

/** The page's main part where nothing stands beside it. */
export function SinglePage({ children }: { children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className="single">
      {children}
    </main>
  );
}

export function PageHeading({
  title,
  children,
  focus = true,
}: {
  title: string;
  children?: ReactNode;
  focus?: boolean;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} - Kairan`;
  }, [title]);
  useEffect(() => {
    if (focus && !firstPage) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    firstPage = false;
  }, [focus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}

/** Heads what follows on the same page: a next step, a result. It takes the focus when it comes, since
 * what was pressed may be gone. */
export function StepHeading({
  id,
  children,
  focus = true,
}: {
  id?: string;
  children: ReactNode;
  focus?: boolean;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <h2 id={id} ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}
