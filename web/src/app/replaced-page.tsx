// What is left of a page when somebody else has signed in with the same browser.
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading, SinglePage } from "@/ui/page";

export function ReplacedPage() {
  const t = useTexts(appTexts);
  return (
    <SinglePage>
      <div className="state">
        <PageHeading title={t("session.replaced.title")} />
        <p>{t("session.replaced")}</p>
        <button type="button" className="button primary" onClick={() => location.replace("/")}>
          {t("session.reload")}
        </button>
      </div>
    </SinglePage>
  );
}
