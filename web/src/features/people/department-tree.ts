// Which branches of the tree of departments begin closed: a city has hundreds of sections.

interface Node {
  id: number;
  parentId: number | null;
}

/** Every branch but those on the way to `id`, and itself. */
export function branchesBeside(nodes: readonly Node[], id: number): ReadonlySet<number> {
  const parents = new Map(nodes.map((node) => [node.id, node.parentId]));
  const open = new Set<number>();
  let here: number | null | undefined = id;
  while (here != null && !open.has(here)) {
    open.add(here);
    here = parents.get(here);
  }
  const closed = new Set<number>();
  for (const { parentId } of nodes) {
    if (parentId !== null && !open.has(parentId)) closed.add(parentId);
  }
  return closed;
}
