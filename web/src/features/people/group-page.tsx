// One group: its name and members, taking members over from a list, removing the group.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, lazy, Suspense, useState } from "react";
import type { Person } from "@/api/types";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { notify } from "@/ui/notice";
import { PageHeading, SinglePage } from "@/ui/page";
import { personLine } from "@/ui/person";
import { Empty, FailedPage, failureOf, Loading } from "@/ui/states";
import {
  groupQuery,
  type ImportReport,
  importMembers,
  peopleKeys,
  removeGroup,
  updateGroup,
} from "./queries";
import type { GroupWithMembers } from "./types";

const AudienceDialog = lazy(() => import("./audience-dialog"));
const route = getRouteApi("/groups/$groupId");

function useReload(id: number) {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: peopleKeys.group(id) });
    await client.invalidateQueries({ queryKey: peopleKeys.groups });
  };
}

function NameForm({ group }: { group: GroupWithMembers }) {
  const t = useTexts(peopleTexts);
  const reload = useReload(group.id);
  const [name, setName] = useState(group.name);
  const [fault, setFault] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await updateGroup(group.id, { name: name.trim() }, group.version);
      setFault(undefined);
      await reload();
      notify(t("group.saved"));
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <form className="inline-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field label={t("group.name")} fault={fault}>
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
      <button type="submit" className="button" disabled={name.trim() === group.name}>
        {t("group.rename")}
      </button>
    </form>
  );
}

function ImportForm({ group }: { group: GroupWithMembers }) {
  const t = useTexts(peopleTexts);
  const reload = useReload(group.id);
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string>();
  const [unknown, setUnknown] = useState<ImportReport["unknown"]>([]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const report = await importMembers(group.id, text);
      setFault(undefined);
      setUnknown(report.unknown);
      if (!report.done) return;
      setText("");
      await reload();
      notify(t("group.imported", { count: report.taken }));
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <details className="more-fields">
      <summary>{t("group.import")}</summary>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Field label={t("group.import.lines")} hint={t("group.import.hint")} fault={fault}>
          {(control) => (
            <textarea
              {...control}
              rows={6}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        {unknown.length > 0 && (
          <div className="form-message" role="alert">
            <p>{t("group.import.unknown", { count: unknown.length })}</p>
            <ul>
              {unknown.map(({ line, text: words }) => (
                <li key={line}>{t("group.import.line", { line, words })}</li>
              ))}
            </ul>
          </div>
        )}
        <button type="submit" className="button" disabled={text.trim() === ""}>
          {t("group.import.do")}
        </button>
      </form>
    </details>
  );
}

function RemoveButton({ group }: { group: GroupWithMembers }) {
  const t = useTexts(peopleTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<string>();
  const remove = async () => {
    try {
      await removeGroup(group.id, group.version);
      await client.invalidateQueries({ queryKey: peopleKeys.groups });
      notify(t("group.removed", { name: group.name }));
      await navigate({ to: "/groups" });
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {t("group.remove")}
      </button>
      {asking && (
        <ConfirmDialog
          title={t("group.remove")}
          question={t("group.remove.ask", { name: group.name })}
          note={t("group.remove.note")}
          action={t("group.remove.do")}
          danger
          fault={fault}
          onConfirm={() => void remove()}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Members({ group, canEdit }: { group: GroupWithMembers; canEdit: boolean }) {
  const t = useTexts(peopleTexts);
  const reload = useReload(group.id);
  const [choosing, setChoosing] = useState(false);
  const save = async (people: Person[]) => {
    setChoosing(false);
    try {
      await updateGroup(group.id, { person_ids: people.map(({ id }) => id) }, group.version);
      notify(t("group.saved"));
    } catch (error) {
      notify((error as Error).message);
    }
    await reload();
  };
  return (
    <section>
      <div className="page-head">
        <h2>{t("group.members", { count: group.people.length })}</h2>
        {canEdit && (
          <button type="button" className="button" onClick={() => setChoosing(true)}>
            {t("group.choose")}
          </button>
        )}
      </div>
      {group.people.length === 0 && <Empty>{t("group.empty")}</Empty>}
      <ul className="plain-list">
        {group.people.map((person) => (
          <li key={person.id}>{personLine(person)}</li>
        ))}
      </ul>
      {choosing && (
        <Suspense>
          <AudienceDialog
            title={t("group.choose")}
            start={group.people.map((person) => ({ person }))}
            peopleOnly
            onDone={(members) =>
              void save(members.flatMap((each) => ("person" in each ? [each.person] : [])))
            }
            onCancel={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </section>
  );
}

export function GroupPage() {
  const t = useTexts(peopleTexts);
  const { groupId } = route.useParams();
  const loaded = useQuery(groupQuery(groupId));
  const error = failureOf(loaded);
  if (error) return <FailedPage error={error} onRetry={() => void loaded.refetch()} />;
  const group = loaded.data;
  if (!group) return <Loading />;
  const canEdit = group.can_edit ?? group.for === "me";
  return (
    <SinglePage>
      <p className="back">
        <Link to="/groups">{t("groups.back")}</Link>
      </p>
      <PageHeading title={group.name} />
      <p className="hint">{group.for === "city" ? t("group.is_city") : t("group.is_mine")}</p>
      {canEdit && <NameForm key={group.version} group={group} />}
      <Members group={group} canEdit={canEdit} />
      {canEdit && (
        <>
          <ImportForm group={group} />
          <p className="actions">
            <RemoveButton group={group} />
          </p>
        </>
      )}
    </SinglePage>
  );
}
