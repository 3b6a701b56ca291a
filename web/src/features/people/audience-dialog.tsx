// Chooses who belongs to an audience: sources on the left, what is chosen on the right, and how many
// people that is today.
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

function Chosen({
  members,
  onChange,
}: {
  members: ShownMember[];
  onChange(members: ShownMember[]): void;
}) {
  const t = useTexts(peopleTexts);
  return (
    <section className="picker-chosen" aria-label={t("picker.chosen")}>
      <div className="picker-chosen-head">
        <h3>{t("picker.chosen_count", { count: members.length })}</h3>
        {members.length > 1 && (
          <button type="button" className="button quiet small" onClick={() => onChange([])}>
            {t("picker.remove_all")}
          </button>
        )}
      </div>
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
                onClick={() => onChange(members.filter((each) => each !== member))}
              >
                {t("picker.remove.short")}
              </button>
            </li>
          );
        })}
      </ul>
      <Preview members={members} />
    </section>
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
    { name: "groups" as const, label: t("picker.tab.groups") },
  ];
  const props = { peopleOnly, onPick: pick };
  return (
    <ModalDialog title={title} wide onClose={onCancel}>
      <div className="picker">
        <Tabs label={t("picker.sources")} tabs={tabs} current={source} onChange={setSource}>
          {source === "departments" && <DepartmentSource {...props} />}
          {source === "search" && <SearchSource onPick={pick} />}
          {source === "groups" && <GroupSource {...props} />}
        </Tabs>
        <Chosen members={members} onChange={setMembers} />
      </div>
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
