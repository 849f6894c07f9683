import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareWithBudget, type Budget } from './budget/budget.js';
import { documentationPages } from './code-blocks.js';
import {
  handWrittenPages,
  isPackageReadme,
  pageFaults,
  releasesOf,
  wordLimits,
  wordsByPage,
  writtenPart,
} from './page-rules.js';

const root = resolve(__dirname, '..', '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sum = (counts: readonly number[]) => counts.reduce((all, each) => all + each, 0);

describe('the pages that people write', () => {
  const words = wordsByPage(root);
  const budgets = JSON.parse(read('tools/documentation/word-budget.json')) as Record<string, number>;
  const { reasons } = JSON.parse(read('budget.json')) as Budget;

  it('keep each to its budget of words', () => {
    expect(compareWithBudget({ figures: budgets, reasons, shares: {} }, words, {}, {}).faults).toEqual([]);
    expect(Object.keys(budgets).filter((page) => words[page] === undefined)).toEqual([]);
  });

  it(`have ${wordLimits.all} words together at most, READMEs of packages ${wordLimits.readmes} of them`, () => {
    const readmes = Object.entries(words).filter(([page]) => isPackageReadme(page));
    expect(readmes.length).toBeGreaterThan(15);
    expect(sum(readmes.map(([, count]) => count))).toBeLessThanOrEqual(wordLimits.readmes);
    expect(sum(Object.values(words))).toBeLessThanOrEqual(wordLimits.all);
  });

  it('have a README of 60 lines at most', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it.each(handWrittenPages(root))('%s has whole tables, short cells, and nothing twice', (page) => {
    expect(pageFaults(writtenPart(read(page)), wordLimits.cell)).toEqual([]);
  });

  it.each(documentationPages(root))('%s has whole tables, made or not', (page) => {
    expect(pageFaults(read(page), Infinity).filter((fault) => fault.includes('table'))).toEqual([]);
  });

  it('tell of a release in 300 words at most', () => {
    const releases = releasesOf(read('CHANGELOG.md'));
    expect(releases.length).toBeGreaterThan(1);
    expect(releases.filter(({ words: count }) => count > wordLimits.release)).toEqual([]);
  });
});

describe('a page is refused with', () => {
  const sentence = 'This sentence of a page has more than eight words.';

  it.each<[string, string, string[]]>([
    ['a table without a head', '| a | b |\n| c | d |', ['1: a table without a head']],
    ['a row alone', 'Text.\n\n| a |', ['3: a table without a head']],
    ['a paragraph that became rows', '| a | b |\n| --- | --- |\n| a paragraph |', ['3: 1 cells in a table of 2']],
    [
      'text right before a table, and right after it',
      'Text\n| a |\n| --- |\nText',
      ['2: a table without a blank line before it', '4: a table without a blank line after it'],
    ],
    ['a long cell', '| a |\n| --- |\n| b c d e |', ['3: a cell of 4 words']],
    ['a sentence twice', `${sentence} Other words.\n\n- ${sentence}`, [`a sentence twice: ${sentence}`]],
    ['a section twice', '## Sizing\n\nOne.\n\n## Sizing\n\nTwo.', ['a heading twice: Sizing']],
  ])('%s', (_what, markdown, faults) => {
    expect(pageFaults(markdown, 3)).toEqual(faults);
  });

  it.each<[string, string]>([
    ['a table with a bar in a cell', '| a | b |\n| :-- | --: |\n| `x\\|y` | |'],
    ['rows in code', '```text\n| a | b |\n```'],
    ['short sentences that stand twice', 'It is off.\n\nIt is off.'],
    ['a heading in code beside the same one', '# A\n\n```sh\n# A\n```'],
  ])('none for %s', (_what, markdown) => {
    expect(pageFaults(markdown, 3)).toEqual([]);
  });
});

describe('words that people wrote', () => {
  it('leave out what stands between the marks of what is made', () => {
    const made = '<!-- settings:a -->\n\nmade\n\n<!-- /settings:a -->';
    expect(writtenPart(`own ${made} words\n<!-- begin -->\nown\n`)).toBe('own  words\n<!-- begin -->\nown\n');
  });

  it('are counted for each release of a changelog', () => {
    expect(releasesOf('# Changes\n\n## Unreleased\n\n- one two\n\n## 0.1.0 - a day\n')).toEqual([
      { release: 'Unreleased', words: 3 },
      { release: '0.1.0 - a day', words: 3 },
    ]);
  });
});
