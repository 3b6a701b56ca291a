// A tree (WAI-ARIA tree pattern): one stop for Tab, arrows inside, letters jump, open and closed
// branches. Where items lead somewhere each is a real link, so that it can be opened in another tab.
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useMemo,
  useRef,
  useState,
} from "react";

export interface TreeNode {
  id: number;
  parentId: number | null;
  label: string;
  href?: string;
  extra?: ReactNode;
}

interface Row {
  node: TreeNode;
  level: number;
  position: number;
  size: number;
  open: boolean | undefined; // undefined: no branch
}

/** The visible rows from top to bottom, in the order given. A node whose parent is unknown is a root. */
export function visibleRows(nodes: readonly TreeNode[], closed: ReadonlySet<number>): Row[] {
  const known = new Set(nodes.map((node) => node.id));
  const below = new Map<number | null, TreeNode[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const rows: Row[] = [];
  const walk = (parent: number | null, level: number) => {
    const children = below.get(parent) ?? [];
    children.forEach((node, index) => {
      const open = below.has(node.id) ? !closed.has(node.id) : undefined;
      rows.push({ node, level, position: index + 1, size: children.length, open });
      if (open) walk(node.id, level + 1);
    });
  };
  walk(null, 1);
  return rows;
}

/** Where a key leads from the row at `index`; undefined when it doesn't move. */
export function moveTo(key: string, index: number, rows: readonly Row[]): number | undefined {
  const row = rows[index];
  switch (key) {
    case "ArrowDown":
      return index + 1;
    case "ArrowUp":
      return index - 1;
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "ArrowRight":
      return row?.open ? index + 1 : undefined;
    case "ArrowLeft":
      if (!row || row.open) return undefined;
      return rows.findLastIndex((each, at) => at < index && each.level < row.level);
    default: {
      const order = [...rows.keys()].map((step) => (index + 1 + step) % rows.length);
      return key.length === 1 && key !== " "
        ? order.find((at) => rows[at]?.node.label.startsWith(key))
        : undefined;
    }
  }
}

const NONE: ReadonlySet<number> = new Set();

export function Tree({
  label,
  nodes,
  current,
  startClosed = NONE,
  onOpen,
}: {
  label: string;
  nodes: readonly TreeNode[];
  current: number | undefined;
  startClosed?: ReadonlySet<number>;
  onOpen(node: TreeNode): void;
}) {
  const [closed, setClosed] = useState<ReadonlySet<number>>(startClosed);
  const [stop, setStop] = useState<number | undefined>(undefined);
  const root = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => visibleRows(nodes, closed), [nodes, closed]);
  const tabStop = [stop, current].find((id) => rows.some((row) => row.node.id === id));
  const stopId = tabStop ?? rows[0]?.node.id;

  const focus = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setStop(row.node.id);
    root.current?.querySelector<HTMLElement>(`[data-node="${row.node.id}"]`)?.focus();
  };
  const setOpen = (id: number, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const id = Number((event.target as HTMLElement).dataset["node"]);
    const index = rows.findIndex((row) => row.node.id === id);
    const row = rows[index];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moveTo(event.key, index, rows);
    if (to !== undefined) focus(to);
    else if (event.key === "ArrowRight" && row.open === false) setOpen(id, true);
    else if (event.key === "ArrowLeft" && row.open) setOpen(id, false);
    else if (event.key === " " || (event.key === "Enter" && !row.node.href)) onOpen(row.node);
    else return;
    event.preventDefault();
  };

  return (
    <div className="tree" role="tree" aria-label={label} ref={root} onKeyDown={onKeyDown}>
      {rows.map((row) => {
        const { node, level, position, size, open } = row;
        const Item = node.href === undefined ? "div" : "a";
        return (
          <Item
            key={node.id}
            role="treeitem"
            className="tree-item"
            href={node.href}
            data-node={node.id}
            data-level={level}
            aria-level={level}
            aria-posinset={position}
            aria-setsize={size}
            aria-expanded={open}
            aria-selected={node.id === current}
            aria-current={node.href && node.id === current ? "page" : undefined}
            tabIndex={node.id === stopId ? 0 : -1}
            onFocus={() => setStop(node.id)}
            onClick={(event: MouseEvent) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
              event.preventDefault();
              onOpen(node);
            }}
          >
            <span
              className="tree-toggle"
              aria-hidden="true"
              onClick={(event) => {
                if (open === undefined) return;
                event.preventDefault();
                event.stopPropagation();
                setOpen(node.id, !open);
              }}
            />
            <span className="tree-label">{node.label}</span>
            {node.extra}
          </Item>
        );
      })}
    </div>
  );
}
