/* eslint-disable words/private-words -- the rule is what this file tests */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { documentationPages } from './code-blocks.js';
import { sentenceLimits, sentencesOf } from './readability.js';

const root = resolve(__dirname, '..', '..', '..');
const list = readFileSync(join(root, 'tools', 'build', 'private-words.json'), 'utf8');
const privateWords = (JSON.parse(list) as { pattern: string; instead: string }[]).map(({ pattern, instead }) => ({
  pattern: new RegExp(pattern.replaceAll(' ', '\\s')),
  instead,
}));
const wordFaults = (text: string) =>
  privateWords.flatMap(({ pattern, instead }) => {
    const [word] = pattern.exec(text) ?? [];
    return word === undefined ? [] : [`"${word}": write ${instead}`];
  });
const texts = (markdown: string) => sentencesOf(markdown).map(({ text }) => text);
const counts = (markdown: string) => sentencesOf(markdown).map(({ words }) => words);

/** README, CONTRIBUTING, SECURITY and what people write in `docs`; READMEs of projects are for their developers. */
describe('the documentation', () => {
  const pages = documentationPages(root)
    .filter((page) => !/^(apps|libs|tools|docs\/generated)\//.test(page))
    .map((page) => ({ page, text: readFileSync(join(root, page), 'utf8') }));
  const sentences = pages.flatMap(({ page, text }) => sentencesOf(text).map((each) => ({ page, ...each })));

  it('has no long sentence, in tables neither', () => {
    expect(sentences.length).toBeGreaterThan(1_000);
    const long = sentences.filter(({ words }) => words > sentenceLimits.longest);
    expect(long.map(({ page, line, words, text }) => `${page}:${line}: ${words} words: ${text}`)).toEqual([]);
  });

  it('has short sentences on average', () => {
    const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0);
    expect(words / sentences.length).toBeLessThanOrEqual(sentenceLimits.mean);
  });

  it('has no word of this project alone', () => {
    expect(pages.flatMap(({ page, text }) => wordFaults(text).map((fault) => `${page}: ${fault}`))).toEqual([]);
  });
});

describe('sentences of a page', () => {
  it('end at a full stop before a capital, in a paragraph of several lines', () => {
    expect(texts('One goes\non. Two ends! (Three?) "Four."')).toEqual([
      'One goes on.',
      'Two ends!',
      '(Three?)',
      '"Four."',
    ]);
  });

  it.each([
    ['It takes 1.3 ms, e.g. Sundays. `a.b. C` is one word.', [6, 4]],
    ['One two. `search` reads.', [2, 2]],
    ['See [two words](https://a.example/b c.d) here.', [4]],
    ['One; two words and Two: three.', [6]],
  ])('of “%s” have %j words', (text, words) => {
    expect(counts(text)).toEqual(words);
  });

  it('are none in code blocks, headings, comments and pictures', () => {
    const around =
      '# A heading\n\n```sh\nnpm start. Or not.\n```\n\n<!-- a comment\nof two lines -->\n\n![A picture](a.png)';
    expect(texts(`${around}\n\nOne.`)).toEqual(['One.']);
  });

  it('of list items are apart, each with the line of its item', () => {
    expect(sentencesOf('- one two\n- three\n  four\n1. five')).toEqual([
      { line: 1, text: 'one two', words: 2 },
      { line: 2, text: 'three four', words: 2 },
      { line: 4, text: 'five', words: 1 },
    ]);
  });

  it('of cells count where they are more than a name or a value', () => {
    const cell = 'this cell says a whole sentence now';
    expect(sentencesOf(`| a | b |\n| --- | --- |\n| \`a|b\` | ${cell} |`)).toEqual([{ line: 3, text: cell, words: 7 }]);
  });
});

describe('a word of this project alone', () => {
  it.each([
    'Two sign-ins have room for one session.',
    'It goes out at the pace of its reader.',
    'The two apps are doors of one house.',
    'The token lives as long as its session.',
    'What an EHR hands over is checked.',
    'Nothing failed in\ncalm.',
  ])('is found: %s', (text) => {
    expect(wordFaults(text)).not.toEqual([]);
  });

  it.each(['Emergency room', 'The house number', '12 Damson Lane', 'copper-lane-pharmacy', 'The token is valid.'])(
    'is none of the field’s: %s',
    (text) => {
      expect(wordFaults(text)).toEqual([]);
    },
  );
});
