// Sets or removes the address of the selected text.
import type { Editor } from "@tiptap/react";
import { type FormEvent, useState } from "react";
import { appTexts } from "@/i18n/app";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

function isWebAddress(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

export function LinkDialog({ editor, onClose }: { editor: Editor; onClose(): void }) {
  const t = useTexts(editorTexts);
  const common = useTexts(appTexts);
  const [address, setAddress] = useState(String(editor.getAttributes("link")["href"] ?? ""));
  const [fault, setFault] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // the dialog stands inside the post's form
    const href = address.trim();
    if (!isWebAddress(href)) return setFault(t("link.fault"));
    const chain = editor.chain().extendMarkRange("link");
    if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] });
    } else {
      chain.setLink({ href });
    }
    chain.run();
    onClose();
  };
  const remove = () => {
    editor.chain().extendMarkRange("link").unsetLink().run();
    onClose();
  };
  return (
    <ModalDialog title={t("link.title")} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Field label={t("link.address")} fault={fault}>
          {(control) => (
            <input
              {...control}
              type="url"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {common("dialog.cancel")}
          </button>
          {editor.isActive("link") && (
            <button type="button" className="button" onClick={remove}>
              {t("link.remove")}
            </button>
          )}
          <button type="submit" className="button primary">
            {t("link.set")}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
