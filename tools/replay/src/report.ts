import { lineDiff } from './compare.js';
import type { Comparison, Difference } from './compare.js';

const mostLines = 24;
const mostColumns = 400;

/** The comparison as text: each request that differs with what differs, then the counts. */
export function renderReport(comparison: Comparison, options: { readonly showExplained: boolean }): string {
  const shown = comparison.differences.filter(({ reason }) => reason === undefined || options.showExplained);
  const byRequest = new Map<string, Difference[]>();
  for (const each of shown) byRequest.set(each.request, [...(byRequest.get(each.request) ?? []), each]);
  const blocks = [...byRequest].map(([request, differences]) =>
    [request, ...differences.flatMap(renderDifference)].join('\n'),
  );
  const unused = comparison.unused.map(({ request, what }) => `explains nothing: ${String(request)} ${String(what)}`);
  const { equal, explained, differ } = comparison;
  return [...blocks, ...unused, `${equal} equal, ${explained} explained, ${differ} differ`].join('\n\n');
}

function renderDifference({ what, base, now, reason }: Difference): string[] {
  const lines = lineDiff(base, now).map((line) =>
    line.length > mostColumns ? `${line.slice(0, mostColumns)}… (${line.length} characters)` : line,
  );
  const left = lines.length - mostLines;
  return [
    `  ${what}${reason === undefined ? '' : `, explained: ${reason}`}`,
    ...lines.slice(0, mostLines).map((line) => `    ${line}`),
    ...(left > 0 ? [`    … ${left} more lines`] : []),
  ];
}
