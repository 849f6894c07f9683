/* eslint-disable words/private-words -- the rule is what this file tests */
import { resolve } from 'node:path';
import { meanWords, measureDocumentation, measurePage, readPrivateWords, sentenceLimits } from './readability.js';

const root = resolve(__dirname, '..', '..', '..');
const words = readPrivateWords(root);
const sentence = (count: number) => `${'Word '.repeat(count).trim()}.`;
const faultsOf = (markdown: string, lines?: number) => measurePage('a.md', markdown, words, lines).faults;

describe('the documentation', () => {
  const measured = measureDocumentation(root);

  it('has short sentences on average', () => {
    expect(measured.length).toBeGreaterThan(20);
    expect(meanWords(measured)).toBeLessThanOrEqual(sentenceLimits.mean);
  });

  it('has no long sentence and no word of this project alone', () => {
    expect(measured.flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('a page is refused for', () => {
  it('a sentence over the limit, and for none at the limit', () => {
    expect(faultsOf(sentence(35))).toEqual([]);
    expect(faultsOf(sentence(36))[0]).toMatch(/^a\.md:1: 36 words/);
  });

  it('a long sentence whose parts a semicolon or a colon joins', () => {
    expect(faultsOf(`One; ${sentence(20)} Two: ${'word '.repeat(36)}.`)).toHaveLength(1);
  });

  it.each([
    'Two sign-ins have room for one session.',
    'It goes out at the pace of its reader.',
    'The two apps are doors of one house.',
    'The token lives as long as its session.',
    'What an EHR hands over is checked.',
    'Nothing failed in\ncalm.',
  ])('a word of this project alone: %s', (text) => {
    expect(faultsOf(text)).not.toEqual([]);
  });

  it.each([
    'Emergency room',
    'The house number',
    '12 Damson Lane',
    'copper-lane-pharmacy',
    'The token is valid for an hour.',
  ])('no word of the field: %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it('too many lines', () => {
    expect(faultsOf('One.\n\nTwo.\n', 3)).toEqual([]);
    expect(faultsOf('One.\n\nTwo.\n', 2)).toEqual(['a.md: 3 lines, 2 at most']);
  });
});
