import { readFileSync, writeFileSync } from 'node:fs';

/** What was measured; each has a place of its own in the page. */
export type FiguresKind = 'matrix' | 'mcp' | 'record';

/** Puts figures into a page. @see placeFigures */
export function writeFigures(file: string, kind: FiguresKind, figures: string): void {
  writeFileSync(file, placeFigures(readFileSync(file, 'utf8'), kind, figures));
}

/**
 * Replaces what stands between `<!-- bench:<kind> -->` and `<!-- /bench:<kind> -->`. Headings go one level down, below
 * those of the page.
 *
 * @throws Error when the page has no such place
 */
export function placeFigures(page: string, kind: FiguresKind, figures: string): string {
  const [begin, end] = [`<!-- bench:${kind} -->`, `<!-- /bench:${kind} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page has no place for figures of this kind: ${begin}`);
  const lowered = figures.replace(/^#/gm, '##');
  return `${page.slice(0, from + begin.length)}\n\n${lowered}\n\n${page.slice(to)}`;
}
