// The groups that one may use in an audience: one's own, and those of the city.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useUser } from "@/api/use-user";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { PageHeading, SinglePage } from "@/ui/page";
import { Empty, Failure, failureOf, Loading } from "@/ui/states";
import { createGroup, groupsQuery, peopleKeys } from "./queries";
import type { Group } from "./types";

function NewGroup() {
  const t = useTexts(peopleTexts);
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Group["for"]>("me");
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setFault(t("group.name.missing"));
    try {
      const { id } = await createGroup({ name: name.trim(), person_ids: [], for: kind });
      await client.invalidateQueries({ queryKey: peopleKeys.groups });
      await navigate({ to: "/groups/$groupId", params: { groupId: id } });
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <form className="inline-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t("group.new")} fault={fault}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxLength={100}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      {user.permissions["people.group.write"] === "all" && (
        <label className="check">
          <input
            type="checkbox"
            checked={kind === "city"}
            onChange={({ target }) => setKind(target.checked ? "city" : "me")}
          />
          {t("group.for_city")}
        </label>
      )}
      <button type="submit" className="button primary">
        {t("group.create")}
      </button>
    </form>
  );
}

function Groups({ title, groups, empty }: { title: string; groups: Group[]; empty: string }) {
  const t = useTexts(peopleTexts);
  return (
    <section>
      <h2>{title}</h2>
      {groups.length === 0 && <Empty>{empty}</Empty>}
      <ul className="plain-list">
        {groups.map((group) => (
          <li key={group.id}>
            <Link to="/groups/$groupId" params={{ groupId: group.id }}>
              {group.name}
            </Link>
            {group.count !== undefined && (
              <span className="hint">{t("group.count", { count: group.count })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function GroupsPage() {
  const t = useTexts(peopleTexts);
  const loaded = useQuery(groupsQuery);
  const error = failureOf(loaded);
  const groups = loaded.data;
  return (
    <SinglePage>
      <PageHeading title={t("groups.title")} />
      <p className="hint">{t("groups.lead")}</p>
      <NewGroup />
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !groups && <Loading />}
      {groups && (
        <>
          <Groups
            title={t("groups.mine")}
            groups={groups.filter((group) => group.for === "me")}
            empty={t("groups.mine.none")}
          />
          <Groups
            title={t("groups.city")}
            groups={groups.filter((group) => group.for === "city")}
            empty={t("groups.city.none")}
          />
        </>
      )}
    </SinglePage>
  );
}
