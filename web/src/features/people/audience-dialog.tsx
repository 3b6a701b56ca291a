// Chooses who belongs to an audience: sources on top, what is chosen below, and how many people
// that is today.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { appTexts } from "@/i18n/app";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { Tabs } from "@/ui/tabs";
import { memberKey, memberLabel, withMember } from "./audience";
import { previewQuery } from "./queries";
import { DepartmentSource, GroupSource, SearchSource } from "./source-people";
import type { ShownMember } from "./types";

type Source = "departments" | "search" | "groups";

function Preview({ members }: { members: ShownMember[] }) {
  const t = useTexts(peopleTexts);
  const { data } = useQuery(previewQuery({ everybody: false, members }));
  if (members.length === 0 || !data) return null;
  return (
    <p role="status">
      {t("picker.count", { count: data.count })}
      {data.on_leave > 0 && t("picker.on_leave", { count: data.on_leave })}
    </p>
  );
}

export default function AudienceDialog({
  title,
  start,
  peopleOnly = false,
  onDone,
  onCancel,
}: {
  title: string;
  start: readonly ShownMember[];
  /** Only single people can be chosen: members of a group, say. */
  peopleOnly?: boolean;
  onDone(members: ShownMember[]): void;
  onCancel(): void;
}) {
  const t = useTexts(peopleTexts);
  const common = useTexts(appTexts);
  const [source, setSource] = useState<Source>("departments");
  const [members, setMembers] = useState<ShownMember[]>([...start]);
  const pick = (picked: ShownMember[]) => setMembers((now) => picked.reduce(withMember, now));
  const tabs = [
    { name: "departments" as const, label: t("picker.tab.departments") },
    { name: "search" as const, label: t("picker.tab.search") },
    ...(peopleOnly ? [] : [{ name: "groups" as const, label: t("picker.tab.groups") }]),
  ];
  return (
    <ModalDialog title={title} wide onClose={onCancel}>
      <Tabs label={t("picker.sources")} tabs={tabs} current={source} onChange={setSource}>
        {source === "departments" && <DepartmentSource departments={!peopleOnly} onPick={pick} />}
        {source === "search" && <SearchSource onPick={pick} />}
        {source === "groups" && <GroupSource onPick={pick} />}
      </Tabs>
      <section aria-label={t("picker.chosen")}>
        <h3>{t("picker.chosen_count", { count: members.length })}</h3>
        {members.length === 0 && <p className="hint">{t("picker.none")}</p>}
        <ul className="chosen">
          {members.map((member) => {
            const name = memberLabel(member, t);
            return (
              <li key={memberKey(member)}>
                {name}
                <button
                  type="button"
                  className="button quiet"
                  aria-label={t("picker.remove", { name })}
                  onClick={() => setMembers(members.filter((each) => each !== member))}
                >
                  {t("picker.remove.short")}
                </button>
              </li>
            );
          })}
        </ul>
        <Preview members={members} />
      </section>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onCancel}>
          {common("dialog.cancel")}
        </button>
        <button type="button" className="button primary" onClick={() => onDone(members)}>
          {t("picker.done")}
        </button>
      </div>
    </ModalDialog>
  );
}
