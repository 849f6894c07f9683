import { createTransport } from './own-transport.js';
import { cuts, readCorpus, tryCase } from './testing/corpus.js';
import type { CorpusCase, Verdict } from './testing/corpus.js';
import { createUndiciTransport } from './undici.js';

const corpus = readCorpus();

function expectedOf(one: CorpusCase, engine: 'own' | 'undici', cut: (typeof cuts)[number]): Verdict {
  const byCut = cut === 'byte by byte' ? one.byteByByte : undefined;
  const byEngine = engine === 'undici' ? one.undici : undefined;
  const {
    reason: _reason,
    status,
    body,
    ...rest
  } = { ...one.expected, ...byCut, ...byEngine } as Verdict & { reason?: string };
  return { ...rest, ...(rest.outcome === 'no error' && { status, body }) } as Verdict;
}

it('has at least 45 kinds of hostile answers, each with what is expected', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(45);
  for (const [name, { what, expected, undici }] of corpus) {
    expect([name, what]).toEqual([name, expect.stringMatching(/\.$/)]);
    expect(typeof expected.outcome).toBe('string');
    // A difference between the engines has a reason.
    if (undici) expect([name, undici.reason]).toEqual([name, expect.stringMatching(/\.$/)]);
  }
});

describe.each([
  ['own' as const, createTransport],
  ['undici' as const, createUndiciTransport],
])('of a hostile answer (%s)', (engine, make) => {
  it.each(corpus)('%s: the verdict is as expected however it is cut, and others get their own', async (_name, one) => {
    for (const cut of cuts) {
      const verdict = await tryCase(make, one, cut);
      expect({ cut, ...verdict }).toEqual({ cut, ...expectedOf(one, engine, cut) });
    }
  });
});
