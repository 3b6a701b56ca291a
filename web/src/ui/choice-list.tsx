// A list from which several are chosen, and the button that takes them: Space chooses, letters jump,
// Ctrl+A takes all.
import { useState } from "react";
import { ListBox, ListBoxItem, type Selection } from "react-aria-components";

export interface ChoiceRow {
  id: number;
  text: string;
  /** How it is read, or what else tells it from others. */
  note?: string | undefined;
}

export function ChoiceList({
  label,
  rows,
  action,
  onTake,
}: {
  label: string;
  rows: readonly ChoiceRow[];
  action: string;
  onTake(ids: number[]): void;
}) {
  const [chosen, setChosen] = useState<Selection>(new Set());
  const ids = rows.map(({ id }) => id).filter((id) => chosen === "all" || chosen.has(id));
  const take = () => {
    onTake(ids);
    setChosen(new Set());
  };
  return (
    <>
      <ListBox
        className="choice-list"
        aria-label={label}
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={chosen}
        onSelectionChange={setChosen}
        items={rows}
      >
        {({ id, text, note }) => (
          <ListBoxItem id={id} textValue={text} className="choice">
            <span className="choice-mark" aria-hidden="true" />
            <span className="choice-text">{text}</span>
            {note && <span className="choice-note">{note}</span>}
          </ListBoxItem>
        )}
      </ListBox>
      <button type="button" className="button" disabled={ids.length === 0} onClick={take}>
        {action}
      </button>
    </>
  );
}
