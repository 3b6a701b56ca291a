// Shows a rich text from its JSON document. Only known nodes and marks become elements, attributes
// are checked one by one, and nothing is ever parsed as HTML.
import { createElement, Fragment, type ReactNode } from "react";
import type { RichMark, RichNode } from "@/api/types";

const DEPTH_MAX = 32;
const SPAN_MAX = 100;

/** The address when it is one a reader may be sent to. */
export function safeAddress(href: unknown): string | undefined {
  if (typeof href !== "string" || !URL.canParse(href, location.origin)) return undefined;
  const { protocol } = new URL(href, location.origin);
  return ["http:", "https:", "mailto:"].includes(protocol) ? href : undefined;
}

function numberIn(value: unknown, min: number, max: number): number {
  return typeof value === "number" && value >= min && value <= max ? Math.floor(value) : min;
}

function marked(text: ReactNode, mark: RichMark, key: number): ReactNode {
  switch (mark.type) {
    case "bold":
      return <strong key={key}>{text}</strong>;
    case "italic":
      return <em key={key}>{text}</em>;
    case "underline":
      return <u key={key}>{text}</u>;
    case "strike":
      return <s key={key}>{text}</s>;
    case "code":
      return <code key={key}>{text}</code>;
    case "link": {
      const href = safeAddress(mark.attrs?.["href"]);
      if (href === undefined) return text;
      return (
        <a key={key} href={href} rel="noopener noreferrer">
          {text}
        </a>
      );
    }
    default:
      return text;
  }
}

const PLAIN_ELEMENTS: Record<string, string> = {
  paragraph: "p",
  bulletList: "ul",
  listItem: "li",
  blockquote: "blockquote",
  codeBlock: "pre",
  tableRow: "tr",
};

function hasText(node: RichNode): boolean {
  return (node.text ?? "").trim() !== "" || (node.content ?? []).some(hasText);
}

/** A header cell without a word in it heads nothing. */
function cell(node: RichNode, key: number, children: ReactNode): ReactNode {
  const colSpan = numberIn(node.attrs?.["colspan"], 1, SPAN_MAX);
  const rowSpan = numberIn(node.attrs?.["rowspan"], 1, SPAN_MAX);
  const isHeader = node.type === "tableHeader" && hasText(node);
  return isHeader ? (
    <th key={key} colSpan={colSpan} rowSpan={rowSpan}>
      {children}
    </th>
  ) : (
    <td key={key} colSpan={colSpan} rowSpan={rowSpan}>
      {children}
    </td>
  );
}

function render(node: RichNode, key: number, depth: number): ReactNode {
  if (depth > DEPTH_MAX) return null;
  const children = node.content?.map((child, index) => render(child, index, depth + 1));
  switch (node.type) {
    case "text":
      return (
        <Fragment key={key}>
          {(node.marks ?? []).reduce<ReactNode>((text, mark) => marked(text, mark, 0), node.text)}
        </Fragment>
      );
    case "heading":
      return createElement(`h${numberIn(node.attrs?.["level"], 2, 4)}`, { key }, children);
    case "orderedList":
      return (
        <ol key={key} start={numberIn(node.attrs?.["start"], 1, 9999)}>
          {children}
        </ol>
      );
    case "hardBreak":
      return <br key={key} />;
    case "horizontalRule":
      return <hr key={key} />;
    case "table":
      return (
        <div className="table-frame" key={key}>
          <table>
            <tbody>{children}</tbody>
          </table>
        </div>
      );
    case "tableHeader":
    case "tableCell":
      return cell(node, key, children);
    default: {
      const name = PLAIN_ELEMENTS[node.type];
      return name ? (
        createElement(name, { key }, children)
      ) : (
        <Fragment key={key}>{children}</Fragment>
      );
    }
  }
}

export function RichText({ document }: { document: RichNode }) {
  return <div className="rich-text">{render(document, 0, 0)}</div>;
}

const ADDRESS = /(https?:\/\/[\w!?/+\-~=;.,*&@#$%()'[\]:]+)/g;

/** Plain text with its line breaks; addresses in it become links. */
export function PlainText({ text }: { text: string }) {
  return (
    <div className="plain-text">
      {text.split(ADDRESS).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
          <a key={index} href={part} rel="noopener noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </div>
  );
}

export function PostBody({ body, text }: { body: RichNode | null; text: string }) {
  return body ? <RichText document={body} /> : <PlainText text={text} />;
}
