// The rich text editor: TipTap on the few nodes and marks that RichText shows. Its value is the JSON
// document; it injects no styles (content security policy) and rewrites nothing while typing.
import { TableKit } from "@tiptap/extension-table";
import { EditorContent, useEditor } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import type { RichNode } from "@/api/types";
import { EditorToolbar } from "./editor-toolbar";

const extensions = [
  StarterKit.configure({
    heading: { levels: [2, 3] },
    code: false,
    codeBlock: false,
    link: { openOnClick: false, autolink: false, defaultProtocol: "https" },
  }),
  TableKit.configure({ table: { resizable: false } }),
];

export function RichEditor({
  id,
  value,
  label,
  describedBy,
  invalid,
  onChange,
}: {
  id: string;
  value: RichNode;
  label: string;
  describedBy: string;
  invalid: boolean;
  onChange(document: RichNode): void;
}) {
  const attributes: Record<string, string> = {
    id,
    role: "textbox",
    class: "rich-text editor-text",
    "aria-multiline": "true",
    "aria-label": label,
    "aria-describedby": describedBy,
    ...(invalid ? { "aria-invalid": "true" } : {}),
  };
  const editor = useEditor({
    extensions,
    content: value,
    injectCSS: false,
    enableInputRules: false,
    editorProps: { attributes },
    onUpdate: ({ editor: changed }) => onChange(changed.getJSON() as RichNode),
  });
  return (
    <div className="rich-editor">
      <EditorToolbar editor={editor} />
      <EditorContent editor={editor} />
    </div>
  );
}
