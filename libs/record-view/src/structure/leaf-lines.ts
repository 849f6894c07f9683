import { clean } from '../fhir-text.js';

/** Deeper than any resource. */
const mostLevels = 30;

/** A resource as one line for each value in it: `valueQuantity.value: 70.5`. For people, who read no JSON. */
export function leafLines(resource: object): string[] {
  const lines: string[] = [];
  collect(resource, '', 0, lines);
  return lines.filter((line) => !line.startsWith('resourceType: '));
}

function collect(value: unknown, path: string, level: number, lines: string[]): void {
  if (typeof value !== 'object' || value === null || level > mostLevels) {
    lines.push(`${path}: ${clean(typeof value === 'string' ? value : JSON.stringify(value)) ?? ''}`);
    return;
  }
  const isLongList = Array.isArray(value) && value.length > 1;
  for (const [name, member] of Object.entries(value)) {
    // Places in a list count from one, and a list of one needs none.
    const step = Array.isArray(value)
      ? isLongList
        ? `[${Number(name) + 1}]`
        : ''
      : `${path === '' ? '' : '.'}${name}`;
    collect(member, path + step, level + 1, lines);
  }
}
