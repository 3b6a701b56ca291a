// What the system administrator tells everybody at the head of an area: plain text, its lines kept.
import { useQuery } from "@tanstack/react-query";
import { areaNoticesQuery } from "./queries";

export function AreaNotice({ area, label }: { area: string; label: string }) {
  const { data } = useQuery(areaNoticesQuery);
  const notice = data?.find((each) => each.area === area);
  if (!notice) return null;
  return (
    <section className="area-notice" aria-label={label}>
      <p>{notice.text}</p>
    </section>
  );
}
