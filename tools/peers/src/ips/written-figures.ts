import type { Finding } from '../finding.js';

const begin = '<!-- peers:ips -->';
const end = '<!-- /peers:ips -->';

/**
 * Puts what a run found between `<!-- peers:ips -->` and `<!-- /peers:ips -->`.
 *
 * @param day of the run, as `2026-11-28`
 * @throws Error where the page has no such place
 */
export function withIpsFigures(page: string, findings: readonly Finding[], day: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no place for these figures: ${begin}`);
  return `${page.slice(0, from + begin.length)}\n\n${figuresOf(findings, day)}\n\n${page.slice(to)}`;
}

function figuresOf(findings: readonly Finding[], day: string): string {
  const planted = findings.filter(({ expected }) => expected === 'found');
  const documents = findings.filter(({ expected }) => expected === '0 errors');
  const right = (list: readonly Finding[]): number => list.filter(({ found, expected }) => found === expected).length;
  const sizes = documents.flatMap(({ what }) => Number(/, (\d+) entries$/.exec(what)?.[1] ?? []));
  const range = `${Math.min(...sizes)} to ${Math.max(...sizes)} entries`;
  return (
    `On ${day}: ${documents.length} documents of ${range}, ${right(documents)} of them with 0 errors; ` +
    `${right(planted)} of ${planted.length} planted faults found.`
  );
}
