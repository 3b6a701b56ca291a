// Where the system administrator writes what everybody reads: on the sign-in page, and at the head
// of the boards.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Problem } from "@/api/problem";
import { announcementTexts } from "@/i18n/announcement";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { notify } from "@/ui/notice";
import { PageHeading, SinglePage } from "@/ui/page";
import { Failure, failureOf, Loading } from "@/ui/states";
import { changedBySetting, saveSetting, type TextSetting, textSettingsQuery } from "./queries";

const ROWS = 5;

/** The settings offered here, in this order. */
const OFFERED = [
  { key: "sign_in_notice", label: "sign_in", hint: "sign_in.hint" },
  { key: "bulletin.area_notice", label: "bulletin", hint: "bulletin.hint" },
] as const;

function AnnouncementForm({
  setting,
  label,
  hint,
}: {
  setting: TextSetting;
  label: string;
  hint: string;
}) {
  const t = useTexts(announcementTexts);
  const client = useQueryClient();
  const leftId = useId();
  const [text, setText] = useState(setting.value);
  const [version, setVersion] = useState(setting.version); // that `text` was written over
  const [others, setOthers] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  // Counted as the server counts: a character outside the BMP is one.
  const left = setting.chars_max - Array.from(text.trim()).length;
  const over = left < 0 ? t("over", { max: setting.chars_max, count: -left }) : undefined;
  // What another administrator wrote meanwhile stands below; whoever has read it may save over it.
  const showOthers = async () => {
    const { items } = await client.fetchQuery({ ...textSettingsQuery, staleTime: 0 });
    const current = items.find(({ key }) => key === setting.key);
    if (current === undefined) return;
    setOthers(String(current.value));
    setVersion(current.version);
  };
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (over) return event.currentTarget.querySelector("textarea")?.focus();
    const value = text.trim();
    setBusy(true);
    setFault(undefined);
    try {
      setVersion((await saveSetting(setting.key, value, version)).version);
      setText(value);
      setOthers(undefined);
      notify(t(value === "" ? "emptied" : "saved", { label }));
      await client.invalidateQueries({ queryKey: changedBySetting });
    } catch (error) {
      setFault((error as Error).message);
      if (error instanceof Problem && error.status === 412)
        await showOthers().catch(() => undefined);
    }
    setBusy(false);
  };
  return (
    <form className="page-form" onSubmit={(event) => void save(event)} noValidate>
      <Field label={label} hint={hint} fault={over ?? fault}>
        {(control) => (
          <textarea
            {...control}
            aria-describedby={`${control["aria-describedby"]} ${leftId}`}
            rows={ROWS}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <p className="hint" id={leftId}>
        {left >= 0 && t("left", { count: left })}
      </p>
      {others !== undefined && (
        <section aria-label={t("others", { label })}>
          <p className="hint">{t("others", { label })}</p>
          <p className="area-notice">{others || t("others.empty")}</p>
        </section>
      )}
      <button
        type="submit"
        className="button primary"
        aria-label={t("save.name", { label })}
        disabled={busy}
      >
        {t("save")}
      </button>
    </form>
  );
}

export function AnnouncementsPage() {
  const t = useTexts(announcementTexts);
  const loaded = useQuery({ ...textSettingsQuery, refetchOnMount: "always" });
  const error = failureOf(loaded);
  return (
    <SinglePage>
      <PageHeading title={t("title")} />
      <p className="hint">{t("lead")}</p>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !loaded.data && <Loading />}
      {OFFERED.map(({ key, label, hint }) => {
        const setting = loaded.data?.find((each) => each.key === key);
        if (!setting) return null;
        return <AnnouncementForm key={key} setting={setting} label={t(label)} hint={t(hint)} />;
      })}
    </SinglePage>
  );
}
