import { cuts, readCorpus, tryCase } from './testing/corpus.js';
import type { CorpusCase, Verdict } from './testing/corpus.js';

const corpus = readCorpus();

function expectedOf(one: CorpusCase, cut: (typeof cuts)[number]): Verdict {
  const byCut = cut === 'byte by byte' ? one.byteByByte : undefined;
  const { reason: _reason, status, body, ...rest } = { ...one.expected, ...byCut } as Verdict & { reason?: string };
  return { ...rest, ...(rest.outcome === 'no error' && { status, body }) } as Verdict;
}

it('has at least 45 kinds of hostile answers, each with what is expected', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(45);
  for (const [name, { what, expected }] of corpus) {
    expect([name, what]).toEqual([name, expect.stringMatching(/\.$/)]);
    expect(typeof expected.outcome).toBe('string');
  }
});

describe('of a hostile answer', () => {
  it.each(corpus)('%s: the verdict is as expected however it is cut, and others get their own', async (_name, one) => {
    for (const cut of cuts) {
      const verdict = await tryCase(one, cut);
      expect({ cut, ...verdict }).toEqual({ cut, ...expectedOf(one, cut) });
    }
  });
});
