// Approval of a post before it appears: where it stands, and for approvers the decision.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { request } from "@/api/session";
import { itemKeys } from "@/features/item/queries";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";
import { notify, orNotify } from "@/ui/notice";
import { personLine } from "@/ui/person";
import { keys, reloadMarks } from "./queries";
import type { Approval, Post } from "./types";

const STATES = {
  asked: "approval.asked",
  returned: "approval.returned",
  approved: "approval.approved",
  taken_back: "approval.taken_back",
} as const;

function Decision({ post }: { post: Post }) {
  const t = useTexts(bulletinTexts);
  const done = useDone();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [comment, setComment] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const decide = async (decision: "approve" | "return") => {
    if (decision === "return" && comment.trim() === "") return setFault(t("approval.reason"));
    setBusy(true);
    setFault(undefined);
    try {
      await request("POST", `/api/bulletin/posts/${post.id}/approval`, {
        body: { decision, comment: comment.trim() },
      });
      notify(decision === "approve" ? t("approval.approved_now") : t("approval.returned_now"));
      if (decision === "return") {
        // Back with its author it is a draft, which nobody else sees.
        await navigate({ to: "/approvals" });
        client.removeQueries({ queryKey: keys.post(post.id) });
      }
      await done(post.id);
    } catch (error) {
      setFault((error as Error).message);
    }
    setBusy(false);
  };
  return (
    <>
      <Field label={t("approval.comment")} hint={t("approval.comment.hint")} fault={fault}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={comment}
            onChange={({ target }) => setComment(target.value)}
          />
        )}
      </Field>
      <div className="reading-actions">
        <button
          type="button"
          className="button primary"
          disabled={busy}
          onClick={() => void decide("approve")}
        >
          {t("approval.approve")}
        </button>
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void decide("return")}
        >
          {t("approval.return")}
        </button>
      </div>
    </>
  );
}

function useDone() {
  const client = useQueryClient();
  return async (postId: number) => {
    await client.invalidateQueries({ queryKey: keys.post(postId) });
    await client.invalidateQueries({ queryKey: keys.approvals });
    await client.invalidateQueries({ queryKey: itemKeys.todos });
    await reloadMarks(client);
  };
}

/** Who decided; the deputy's decision names both. */
function Decided({ approval }: { approval: Approval }) {
  const t = useTexts(bulletinTexts);
  const { decided_by: by, deputy_for: absent } = approval;
  if (!by) return null;
  return (
    <span>
      {absent
        ? t("approval.by_deputy", { name: personLine(by), absent: personLine(absent) })
        : personLine(by)}
    </span>
  );
}

export function ApprovalPanel({ post }: { post: Post }) {
  const t = useTexts(bulletinTexts);
  const done = useDone();
  const { approval } = post;
  if (!approval) return null;
  const act = async (method: string, what: string, text: string) => {
    await request(method, `/api/bulletin/posts/${post.id}/${what}`);
    notify(text);
    await done(post.id);
  };
  return (
    <section className="reading" aria-label={t("approval.label")}>
      <p className="reading-line">
        <span className="strong">{t(STATES[approval.state])}</span>
        <Decided approval={approval} />
      </p>
      {approval.comment && <p className="quoted">{approval.comment}</p>}
      {post.can_approve && <Decision post={post} />}
      <div className="reading-actions">
        {post.can_take_back && (
          <button
            type="button"
            className="button"
            onClick={() => orNotify(act("DELETE", "approval", t("approval.taken_back_now")))}
          >
            {t("approval.take_back")}
          </button>
        )}
        {post.can_after_review && (
          <button
            type="button"
            className="button primary"
            onClick={() => orNotify(act("POST", "after_review", t("after_review.done")))}
          >
            {t("after_review.do")}
          </button>
        )}
      </div>
    </section>
  );
}
