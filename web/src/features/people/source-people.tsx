// Where people are picked from: the departments with their people, a search by name or kana, the
// groups. Whatever is picked goes to `onPick`.
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useUser } from "@/api/use-user";
import type { Person } from "@/api/types";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { personLine } from "@/ui/person";
import { DepartmentOptions } from "./department-options";
import {
  departmentsQuery,
  foundPeopleQuery,
  groupsQuery,
  membersQuery,
  positionsQuery,
} from "./queries";
import type { ShownMember } from "./types";

const ROWS = 9;

interface SourceProps {
  onPick(members: ShownMember[]): void;
}

/** A list to choose several from, and the button that takes them. */
function Choice<Item extends { id: number }>({
  label,
  items,
  nameOf,
  empty,
  onAdd,
}: {
  label: string;
  items: readonly Item[] | undefined;
  nameOf(item: Item): string;
  empty: string;
  onAdd(items: Item[]): void;
}) {
  const t = useTexts(peopleTexts);
  const [chosen, setChosen] = useState<number[]>([]);
  const take = (ids: number[]) => {
    onAdd((items ?? []).filter((item) => ids.includes(item.id)));
    setChosen([]);
  };
  if (items?.length === 0) return <p className="hint">{empty}</p>;
  return (
    <div className="picker-choice">
      <Field label={label}>
        {(control) => (
          <select
            {...control}
            multiple
            size={ROWS}
            value={chosen.map(String)}
            onChange={({ target }) =>
              setChosen([...target.selectedOptions].map((option) => Number(option.value)))
            }
            onDoubleClick={() => take(chosen)}
          >
            {items?.map((item) => (
              <option key={item.id} value={item.id}>
                {nameOf(item)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button
        type="button"
        className="button"
        disabled={chosen.length === 0}
        onClick={() => take(chosen)}
      >
        {t("picker.add")}
      </button>
    </div>
  );
}

const inOffice = (person: Person) => [person.position, person.name].filter(Boolean).join(" ");

export function DepartmentSource({ departments, onPick }: SourceProps & { departments: boolean }) {
  const t = useTexts(peopleTexts);
  const user = useUser();
  const [id, setId] = useState(user.department?.id ?? 0);
  const [kind, setKind] = useState<"people" | "positions">("people");
  const { data: all } = useQuery(departmentsQuery);
  const { data: people } = useQuery({ ...membersQuery(id), enabled: id > 0 });
  const { data: positions } = useQuery({
    ...positionsQuery(id),
    enabled: id > 0 && kind === "positions",
  });
  const department = all?.find((each) => each.id === id);
  const pickDepartment = (below: boolean) => {
    if (department) onPick([{ department: { id, name: department.name }, below }]);
  };
  return (
    <div className="picker-columns">
      <div className="picker-choice">
        <Field label={t("picker.department")}>
          {(control) => (
            <select
              {...control}
              size={ROWS}
              value={id}
              onChange={({ target }) => setId(Number(target.value))}
            >
              <DepartmentOptions />
            </select>
          )}
        </Field>
        {departments && (
          <span className="picker-buttons">
            <button
              type="button"
              className="button"
              disabled={!department}
              onClick={() => pickDepartment(true)}
            >
              {t("picker.add_below")}
            </button>
            <button
              type="button"
              className="button"
              disabled={!department}
              onClick={() => pickDepartment(false)}
            >
              {t("picker.add_only")}
            </button>
          </span>
        )}
      </div>
      <div>
        {departments && (
          <p className="picker-kind">
            <label className="check">
              <input
                type="checkbox"
                checked={kind === "positions"}
                onChange={({ target }) => setKind(target.checked ? "positions" : "people")}
              />
              {t("picker.by_position")}
            </label>
          </p>
        )}
        {kind === "people" ? (
          <Choice
            key={`people ${id}`}
            label={t("picker.people")}
            items={people}
            nameOf={inOffice}
            empty={t("picker.no_people")}
            onAdd={(taken) => onPick(taken.map((person) => ({ person })))}
          />
        ) : (
          <Choice
            key={`positions ${id}`}
            label={t("picker.positions")}
            items={positions}
            nameOf={(position) =>
              [position.name, ...(position.holders ?? []).map(({ name }) => name)].join(" ")
            }
            empty={t("picker.no_positions")}
            onAdd={(taken) => onPick(taken.map((position) => ({ position })))}
          />
        )}
      </div>
    </div>
  );
}

export function SearchSource({ onPick }: SourceProps) {
  const t = useTexts(peopleTexts);
  const [typed, setTyped] = useState("");
  const [words, setWords] = useState("");
  const { data, isFetching } = useQuery(foundPeopleQuery(words));
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
              <span className="with-reading">
                <input
                  {...control}
                  type="search"
                  value={typed}
                  onChange={({ target }) => setTyped(target.value)}
                />
                <button type="submit" className="button" disabled={isFetching}>
                  {t("picker.search")}
                </button>
              </span>
            )}
          </Field>
        </form>
      </search>
      {words !== "" && data && (
        <Choice
          key={words}
          label={t("picker.found", { count: data.length })}
          items={data}
          nameOf={personLine}
          empty={t("picker.not_found")}
          onAdd={(taken) => onPick(taken.map((person) => ({ person })))}
        />
      )}
    </div>
  );
}

export function GroupSource({ onPick }: SourceProps) {
  const t = useTexts(peopleTexts);
  const { data } = useQuery(groupsQuery);
  return (
    <Choice
      label={t("picker.groups")}
      items={data}
      nameOf={(group) =>
        group.for === "city" ? t("group.city_name", { name: group.name }) : group.name
      }
      empty={t("picker.no_groups")}
      onAdd={(taken) =>
        onPick(taken.map((group) => ({ group: { id: group.id, name: group.name } })))
      }
    />
  );
}
