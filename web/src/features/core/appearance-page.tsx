// Where a person chooses how the screen looks.
import { appearanceTexts } from "@/i18n/appearance";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading, SinglePage } from "@/ui/page";

export function AppearancePage() {
  const t = useTexts(appearanceTexts);
  return (
    <SinglePage>
      <PageHeading title={t("appearance.title")} />
    </SinglePage>
  );
}
