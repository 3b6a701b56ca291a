// A tree as a list of rows from top to bottom: departments in a select, boards in a table.

export interface Indented<Node> {
  node: Node;
  depth: number;
}

/** In the order given; a node whose parent is unknown is a root. */
export function inTreeOrder<Node extends { id: number; parent_id: number | null }>(
  nodes: readonly Node[],
): Indented<Node>[] {
  const known = new Set(nodes.map(({ id }) => id));
  const below = new Map<number | null, Node[]>();
  for (const each of nodes) {
    const parent = each.parent_id !== null && known.has(each.parent_id) ? each.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), each]);
  }
  const rows: Indented<Node>[] = [];
  const walk = (parent: number | null, depth: number) => {
    for (const node of below.get(parent) ?? []) {
      rows.push({ node, depth });
      walk(node.id, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}
