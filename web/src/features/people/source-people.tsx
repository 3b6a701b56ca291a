// Where people are picked from: the tree of departments with their people in the order of ranks, a
// search by name or kana, the groups. Whatever is picked goes to `onPick`.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import type { Person } from "@/api/types";
import { useUser } from "@/api/use-user";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { ChoiceList } from "@/ui/choice-list";
import { Field } from "@/ui/field";
import { CheckInput } from "@/ui/inputs";
import { orNotify } from "@/ui/notice";
import { personLine } from "@/ui/person";
import { Tree } from "@/ui/tree";
import { branchesBeside } from "./department-tree";
import {
  departmentsQuery,
  foundPeopleQuery,
  groupQuery,
  groupsQuery,
  membersQuery,
  positionsQuery,
} from "./queries";
import type { DepartmentNode, ShownMember } from "./types";

const TYPING_MS = 300;

interface SourceProps {
  /** Only single people can be picked: a group gives its members. */
  peopleOnly: boolean;
  onPick(members: ShownMember[]): void;
}

const inOffice = (person: Person) => [person.position, person.name].filter(Boolean).join(" ");

function PeopleChoice({
  label,
  people,
  nameOf,
  empty,
  onPick,
}: {
  label: string;
  people: readonly Person[];
  nameOf(person: Person): string;
  empty: string;
  onPick(members: ShownMember[]): void;
}) {
  const t = useTexts(peopleTexts);
  if (people.length === 0) return <p className="hint">{empty}</p>;
  return (
    <ChoiceList
      label={label}
      rows={people.map((person) => ({
        id: person.id,
        text: nameOf(person),
        note: person.kana,
      }))}
      action={t("picker.add")}
      onTake={(ids) =>
        onPick(people.filter(({ id }) => ids.includes(id)).map((person) => ({ person })))
      }
    />
  );
}

function PositionChoice({
  departmentId,
  onPick,
}: Pick<SourceProps, "onPick"> & {
  departmentId: number;
}) {
  const t = useTexts(peopleTexts);
  const { data } = useQuery({ ...positionsQuery(departmentId), enabled: departmentId > 0 });
  if (!data) return null;
  if (data.length === 0) return <p className="hint">{t("picker.no_positions")}</p>;
  return (
    <ChoiceList
      label={t("picker.positions")}
      rows={data.map((position) => ({
        id: position.id,
        text: position.name,
        note: (position.holders ?? []).map(({ name }) => name).join(" "),
      }))}
      action={t("picker.add")}
      onTake={(ids) =>
        onPick(data.filter(({ id }) => ids.includes(id)).map((position) => ({ position })))
      }
    />
  );
}

/** The chosen department as a whole, with those below it or without. */
function WholeDepartment({
  department,
  onPick,
}: Pick<SourceProps, "onPick"> & { department: DepartmentNode | undefined }) {
  const t = useTexts(peopleTexts);
  const [below, setBelow] = useState(true);
  if (!department) return null;
  const { id, name } = department;
  return (
    <div className="picker-whole">
      <CheckInput label={t("picker.below")} checked={below} onChange={setBelow} />
      <button
        type="button"
        className="button"
        onClick={() => onPick([{ department: { id, name }, below }])}
      >
        {t("picker.add_department", { department: name })}
      </button>
    </div>
  );
}

export function DepartmentSource({ peopleOnly, onPick }: SourceProps) {
  const t = useTexts(peopleTexts);
  const user = useUser();
  const [id, setId] = useState(user.department?.id ?? 0);
  const [byPosition, setByPosition] = useState(false);
  const { data: all } = useQuery(departmentsQuery);
  const { data: people } = useQuery({ ...membersQuery(id), enabled: id > 0 });
  const nodes = useMemo(
    () => all?.map((each) => ({ id: each.id, parentId: each.parent_id, label: each.name })),
    [all],
  );
  const department = all?.find((each) => each.id === id);
  return (
    <div className="picker-columns">
      <div className="picker-column">
        <p className="strong">{t("picker.department")}</p>
        {nodes && (
          <Tree
            label={t("picker.department")}
            nodes={nodes}
            current={id}
            startClosed={branchesBeside(nodes, id)}
            onOpen={(node) => setId(node.id)}
          />
        )}
        {!peopleOnly && <WholeDepartment department={department} onPick={onPick} />}
      </div>
      <div className="picker-column">
        <p className="strong">
          {byPosition
            ? t("picker.positions_of", { department: department?.name ?? "" })
            : t("picker.people_of", { department: department?.name ?? "" })}
        </p>
        {byPosition ? (
          <PositionChoice key={id} departmentId={id} onPick={onPick} />
        ) : (
          people && (
            <PeopleChoice
              key={id}
              label={t("picker.people")}
              people={people}
              nameOf={inOffice}
              empty={t("picker.no_people")}
              onPick={onPick}
            />
          )
        )}
        {!peopleOnly && (
          <CheckInput
            label={t("picker.by_position")}
            checked={byPosition}
            onChange={setByPosition}
          />
        )}
      </div>
    </div>
  );
}

export function SearchSource({ onPick }: Pick<SourceProps, "onPick">) {
  const t = useTexts(peopleTexts);
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const { data } = useQuery(foundPeopleQuery(words));
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setWords(typed.trim());
  };
  return (
    <div className="picker-search">
      <search>
        <form onSubmit={search}>
          <Field label={t("picker.words")} hint={t("picker.words.hint")}>
            {(control) => (
              <input
                {...control}
                type="search"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
              />
            )}
          </Field>
        </form>
      </search>
      <p className="strong" role="status">
        {words !== "" && data && t("picker.found", { count: data.length })}
      </p>
      {words !== "" && data && (
        <div className="picker-column">
          <PeopleChoice
            key={words}
            label={t("picker.found_list")}
            people={data}
            nameOf={personLine}
            empty={t("picker.not_found")}
            onPick={onPick}
          />
        </div>
      )}
    </div>
  );
}

export function GroupSource({ peopleOnly, onPick }: SourceProps) {
  const t = useTexts(peopleTexts);
  const client = useQueryClient();
  const { data } = useQuery(groupsQuery);
  const takeMembers = async (ids: number[]) => {
    const groups = await Promise.all(ids.map((id) => client.fetchQuery(groupQuery(id))));
    onPick(groups.flatMap(({ people }) => people).map((person) => ({ person })));
  };
  const take = (ids: number[]) => {
    if (peopleOnly) return orNotify(takeMembers(ids));
    const chosen = data?.filter(({ id }) => ids.includes(id)) ?? [];
    onPick(chosen.map(({ id, name }) => ({ group: { id, name } })));
  };
  if (!data) return null;
  if (data.length === 0) return <p className="hint">{t("picker.no_groups")}</p>;
  return (
    <div className="picker-column">
      <ChoiceList
        label={t("picker.groups")}
        rows={data.map((group) => ({
          id: group.id,
          text: group.for === "city" ? t("group.city_name", { name: group.name }) : group.name,
        }))}
        action={peopleOnly ? t("picker.add_members") : t("picker.add")}
        onTake={take}
      />
    </div>
  );
}
