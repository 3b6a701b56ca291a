// Which notices reach one, by topic: each switch is stored when it is turned. What must be done
// always arrives, and is shown with the reason.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { PageHeading, SinglePage } from "@/ui/page";
import { Failure, failureOf, Loading } from "@/ui/states";
import { changeNoticeSetting, itemKeys, noticeSettingsQuery, showNoticeSetting } from "./queries";
import type { NoticeTopic } from "./types";

function Topic({ topic }: { topic: NoticeTopic }) {
  const t = useTexts(itemTexts);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const id = `topic-${topic.topic}`;
  const change = async (on: boolean) => {
    setBusy(true);
    await showNoticeSetting(client, topic.topic, on);
    try {
      await changeNoticeSetting(topic.topic, on);
      notify(t(on ? "settings.on" : "settings.off", { topic: topic.label }));
    } catch (error) {
      notify((error as Error).message);
    }
    await client.invalidateQueries({ queryKey: itemKeys.noticeSettings });
    setBusy(false);
  };
  return (
    <li>
      <label className="check">
        <input
          type="checkbox"
          checked={topic.in_app}
          disabled={topic.forced || busy}
          aria-describedby={topic.forced ? id : undefined}
          onChange={({ target }) => void change(target.checked)}
        />
        {topic.label}
      </label>
      {topic.forced && (
        <span className="hint" id={id}>
          {t("settings.forced")}
        </span>
      )}
    </li>
  );
}

export function NoticeSettingsPage() {
  const t = useTexts(itemTexts);
  const loaded = useQuery({ ...noticeSettingsQuery, refetchOnMount: "always" });
  const error = failureOf(loaded);
  return (
    <SinglePage>
      <p className="back">
        <Link to="/notices">{t("settings.back")}</Link>
      </p>
      <PageHeading title={t("settings.title")} />
      <p className="hint">{t("settings.lead")}</p>
      {error && <Failure error={error} onRetry={() => void loaded.refetch()} />}
      {!error && !loaded.data && <Loading />}
      {loaded.data && (
        <ul className="plain-list" aria-label={t("settings.title")}>
          {loaded.data.map((topic) => (
            <Topic key={topic.topic} topic={topic} />
          ))}
        </ul>
      )}
    </SinglePage>
  );
}
