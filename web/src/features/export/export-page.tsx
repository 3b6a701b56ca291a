// Taking content out: who answers for it asks for a file, and loads it when it is ready; the
// supervisor agrees to what the system administrator asks for.
import { useQuery } from "@tanstack/react-query";
import { useUser } from "@/api/use-user";
import { departmentsQuery } from "@/features/people/queries";
import { exportTexts } from "@/i18n/export";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading, SinglePage } from "@/ui/page";
import { Failure, failureOf, Loading } from "@/ui/states";
import { ExportForm } from "./export-form";
import { ExportList } from "./export-list";
import { exportOptionsQuery } from "./queries";

function Asking() {
  const loaded = useQuery({ ...exportOptionsQuery, refetchOnMount: "always" });
  const departments = useQuery(departmentsQuery);
  const error = failureOf(loaded) ?? failureOf(departments);
  const again = () => {
    void loaded.refetch();
    void departments.refetch();
  };
  if (error) return <Failure error={error} onRetry={again} />;
  if (!loaded.data || !departments.data) return <Loading />;
  return <ExportForm options={loaded.data} departments={departments.data} />;
}

export function ExportPage() {
  const t = useTexts(exportTexts);
  const user = useUser();
  return (
    <SinglePage>
      <PageHeading title={t("title")} />
      <p className="hint">{t("lead")}</p>
      {user.permissions["export.run.write"] !== undefined && <Asking />}
      <section className="part">
        <h2>{t("list.title")}</h2>
        <ExportList />
      </section>
    </SinglePage>
  );
}
