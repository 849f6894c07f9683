/** Elements that the server sets itself, whatever a client sends. */
const setByServer: ReadonlySet<string> = new Set(['meta.versionId', 'meta.lastUpdated']);
const deepest = 20;

/**
 * What changes between two versions of a resource, one line per element: `+` for what is added, `-` for what goes, `~` for
 * what becomes another. Lists are compared entry by entry.
 */
export function describeChanges(before: unknown, after: unknown): string[] {
  const lines: string[] = [];
  compare('', before, after, lines, 0);
  return lines;
}

function compare(path: string, before: unknown, after: unknown, lines: string[], depth: number): void {
  if (setByServer.has(path) || JSON.stringify(before) === JSON.stringify(after)) return;
  if (isNested(before) && isNested(after) && Array.isArray(before) === Array.isArray(after) && depth < deepest) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const name of names)
      compare(join(path, name, Array.isArray(after)), before[name], after[name], lines, depth + 1);
    return;
  }
  if (before === undefined) lines.push(`+ ${path}: ${JSON.stringify(after)}`);
  else if (after === undefined) lines.push(`- ${path}: ${JSON.stringify(before)}`);
  else lines.push(`~ ${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`);
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function join(path: string, name: string, isList: boolean): string {
  if (isList) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}
