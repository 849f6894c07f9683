import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentationPages } from './code-blocks.js';
import { sentencesOf } from './readability.js';

/** Most words of a cell of a table, of all pages that people write together, and of the READMEs of packages among them. */
export const wordLimits = { cell: 35, all: 25_000, readmes: 4_500, release: 300 };
/** A sentence of fewer words may stand twice in a page. */
const leastOfRepeated = 8;
const delimiterRow = /^\s*\|(?: *:?-{2,}:? *\|)+\s*$/;

/** Pages that people write and read: no page that is made (`docs/generated`), and no proof (`docs/internal`). */
export function handWrittenPages(root: string): string[] {
  const pages = [...documentationPages(root), 'clients/python/README.md'];
  return pages.filter((page) => !/^docs\/(generated|internal)\//.test(page));
}

/** Whether a page is a README of a package, an app or a tool. */
export function isPackageReadme(page: string): boolean {
  return /^(apps|clients|libs|tools)\//.test(page);
}

/** The words that people wrote on each page. */
export function wordsByPage(root: string): Record<string, number> {
  const written = handWrittenPages(root).map((page) => {
    const text = writtenPart(readFileSync(join(root, page), 'utf8'));
    // The example of a library is a copy of a file that its tests compile and run.
    return [page, countWords(page.startsWith('libs/') ? text.replace(/^```[tj]s\n[^]*?^```/gm, '') : text)];
  });
  return Object.fromEntries(written) as Record<string, number>;
}

/** A page without what a command or a table of the code makes of it, between `<!-- name -->` and `<!-- /name -->`. */
export function writtenPart(markdown: string): string {
  return markdown.replace(/<!-- ([\w:-]+|[\w:-]+ [\w-]+) -->\n[^]*?<!-- \/\1 -->/g, '');
}

/** Words with a letter or a digit; those of tables and code count, and marks of Markdown do not. */
function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}

/** What a page must not have: tables without a head, torn rows, a heading or a sentence twice, and long cells. */
export function pageFaults(markdown: string, mostOfCell: number): string[] {
  return [...tableFaults(markdown, mostOfCell), ...repeatedHeadings(markdown), ...repeatedSentences(markdown)];
}

function tableFaults(markdown: string, mostOfCell: number): string[] {
  const lines = withoutCode(markdown).split('\n');
  const isRow = (line = '') => /^\s*\|/.test(line);
  const faults: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (!isRow(line) || isRow(lines[index - 1])) continue;
    const end = lines.findIndex((other, at) => at > index && !isRow(other));
    const rows = lines.slice(index, end === -1 ? lines.length : end);
    const columns = cellsOf(line).length;
    if (!delimiterRow.test(rows[1] ?? '')) faults.push(`${index + 1}: a table without a head`);
    if (!/^\s*(<!--.*)?$/.test(lines[index - 1] ?? ''))
      faults.push(`${index + 1}: a table without a blank line before it`);
    if (end !== -1 && lines[end]?.trim() !== '') faults.push(`${end + 1}: a table without a blank line after it`);
    for (const [offset, row] of rows.entries()) {
      const cells = cellsOf(row);
      if (cells.length !== columns)
        faults.push(`${index + offset + 1}: ${cells.length} cells in a table of ${columns}`);
      const longest = Math.max(...cells.map(countWords));
      if (longest > mostOfCell) faults.push(`${index + offset + 1}: a cell of ${longest} words`);
    }
  }
  return faults;
}

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/);

function repeatedHeadings(markdown: string): string[] {
  const headings = [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
  return repeated(headings).map((heading) => `a heading twice: ${heading}`);
}

function repeatedSentences(markdown: string): string[] {
  const sentences = sentencesOf(markdown).filter(({ words }) => words >= leastOfRepeated);
  return repeated(sentences.map(({ text }) => text)).map((text) => `a sentence twice: ${text}`);
}

function repeated(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}

/** Code blocks as empty lines. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[^]*?^ *```/gm, (block) => block.replace(/[^\n]+/g, ''));
}

/** The sections of a changelog, one for each release, with their words. */
export function releasesOf(changelog: string): { readonly release: string; readonly words: number }[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => ({ release: section.split('\n', 1)[0] ?? '', words: countWords(section) }));
}
