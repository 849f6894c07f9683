/** What each node points to; targets that are no node themselves are left out. */
export type Graph = ReadonlyMap<string, Iterable<string>>;

/**
 * Finds what points back to itself: the strongly connected components of more than one node (Tarjan, 1972).
 *
 * @returns each cycle as its nodes, sorted; empty when the graph is acyclic
 */
export function findCycles(graph: Graph): string[][] {
  return components(graph).filter((component) => component.length > 1);
}

/**
 * The most files on one way along the arrows from a node; nodes of a cycle count one each.
 *
 * @param from where the way begins
 * @returns the nodes of the longest way, the first one included
 */
export function longestChain(graph: Graph, from: string): string[] {
  // Components come with those first that others point to, so that one walk suffices.
  const best = new Map<string, string[]>();
  for (const component of components(graph)) {
    let longest: string[] = [];
    for (const node of component) {
      for (const next of graph.get(node) ?? []) {
        const behind = component.includes(next) ? [] : (best.get(next) ?? []);
        if (behind.length > longest.length) longest = behind;
      }
    }
    for (const node of component) best.set(node, [node, ...component.filter((other) => other !== node), ...longest]);
  }
  return best.get(from) ?? [];
}

function components(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    open.push(node);
    isOpen.add(node);
    let lowest = own;
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue;
      const known = index.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (isOpen.has(next)) lowest = Math.min(lowest, known);
    }
    low.set(node, lowest);
    if (lowest === own) {
      const component = open.splice(open.indexOf(node));
      for (const member of component) isOpen.delete(member);
      found.push(component.sort());
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
