// The buttons above the rich text: one stop for Tab, arrows between them.
import { type Editor, useEditorState } from "@tiptap/react";
import { useState } from "react";
import { Button, ToggleButton, Toolbar } from "react-aria-components";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { LinkDialog } from "./link-dialog";

type Key = keyof typeof editorTexts.ja;

interface Tool {
  key: Key;
  active?: (editor: Editor) => boolean;
  run(editor: Editor): void;
}

const mark = (name: string) => (editor: Editor) => editor.isActive(name);
const chain = (editor: Editor) => editor.chain().focus();

const TOOLS: Tool[] = [
  { key: "tool.bold", active: mark("bold"), run: (e) => chain(e).toggleBold().run() },
  { key: "tool.italic", active: mark("italic"), run: (e) => chain(e).toggleItalic().run() },
  {
    key: "tool.underline",
    active: mark("underline"),
    run: (e) => chain(e).toggleUnderline().run(),
  },
  { key: "tool.strike", active: mark("strike"), run: (e) => chain(e).toggleStrike().run() },
  {
    key: "tool.heading",
    active: (e) => e.isActive("heading", { level: 2 }),
    run: (e) => chain(e).toggleHeading({ level: 2 }).run(),
  },
  {
    key: "tool.subheading",
    active: (e) => e.isActive("heading", { level: 3 }),
    run: (e) => chain(e).toggleHeading({ level: 3 }).run(),
  },
  {
    key: "tool.bullets",
    active: mark("bulletList"),
    run: (e) => chain(e).toggleBulletList().run(),
  },
  {
    key: "tool.numbers",
    active: mark("orderedList"),
    run: (e) => chain(e).toggleOrderedList().run(),
  },
  {
    key: "tool.quote",
    active: mark("blockquote"),
    run: (e) => chain(e).toggleBlockquote().run(),
  },
];

const TABLE_TOOLS: Tool[] = [
  { key: "tool.row", run: (e) => chain(e).addRowAfter().run() },
  { key: "tool.column", run: (e) => chain(e).addColumnAfter().run() },
  { key: "tool.table_remove", run: (e) => chain(e).deleteTable().run() },
];

const HISTORY_TOOLS: Tool[] = [
  { key: "tool.undo", run: (e) => chain(e).undo().run() },
  { key: "tool.redo", run: (e) => chain(e).redo().run() },
];

const insertTable: Tool = {
  key: "tool.table",
  run: (e) => chain(e).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
};

export function EditorToolbar({ editor }: { editor: Editor }) {
  const t = useTexts(editorTexts);
  const [linking, setLinking] = useState(false);
  const state = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      active: TOOLS.map((tool) => tool.active?.(now) ?? false),
      link: now.isActive("link"),
      inTable: now.isActive("table"),
    }),
  });
  const closeLink = () => {
    setLinking(false);
    setTimeout(() => editor.commands.focus()); // when the dialog has gone: writing goes on there
  };
  const button = (tool: Tool) => (
    <Button key={tool.key} className="tool" onPress={() => tool.run(editor)}>
      {t(tool.key as "tool.undo")}
    </Button>
  );
  return (
    <Toolbar aria-label={t("tool.label")} className="toolbar">
      {TOOLS.map((tool, index) => (
        <ToggleButton
          key={tool.key}
          className="tool"
          isSelected={state.active[index] ?? false}
          onChange={() => tool.run(editor)}
        >
          {t(tool.key as "tool.bold")}
        </ToggleButton>
      ))}
      <ToggleButton className="tool" isSelected={state.link} onChange={() => setLinking(true)}>
        {t("tool.link")}
      </ToggleButton>
      {state.inTable ? TABLE_TOOLS.map(button) : button(insertTable)}
      {HISTORY_TOOLS.map(button)}
      {linking && <LinkDialog editor={editor} onClose={closeLink} />}
    </Toolbar>
  );
}
