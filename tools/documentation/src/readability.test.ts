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
