import fc from 'fast-check';

import { dateFault } from './date-trust.js';
import { changedElements, isInError, printOf } from './entry-print.js';
import { changeSince, lookAgain, type SeenEntry, type TypeHistory } from './type-history.js';

type Held = ReadonlyMap<string, { readonly value: number; readonly isInError: boolean }>;

const looks = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.tuple(fc.nat(2), fc.boolean())),
  { minLength: 1, maxLength: 8 },
);

function heldOf(look: Readonly<Record<string, readonly [number, boolean]>>): Held {
  return new Map(Object.entries(look).map(([id, [value, isError]]) => [id, { value, isInError: isError }]));
}

function seenOf(held: Held): Map<string, SeenEntry> {
  return new Map(
    [...held].map(([id, { value, isInError: isError }]) => [
      id,
      { print: { value: String(value), status: String(isError) }, isInError: isError },
    ]),
  );
}

/** What happened to an entry from one look to the next, judged on the entries themselves. */
function eventsOf(all: readonly Held[], id: string): { at: number; kind: string; isBack: boolean }[] {
  return all.flatMap((held, at) => {
    const [before, now] = [all[at - 1]?.get(id), held.get(id)];
    if (at === 0 || (before === undefined && now === undefined)) return [];
    const isBack = all.slice(0, at).some((one) => one.has(id));
    if (before === undefined) return [{ at, kind: 'new', isBack }];
    if (now === undefined) return [{ at, kind: 'gone', isBack }];
    if (!before.isInError && now.isInError) return [{ at, kind: 'entered in error', isBack }];
    return before.value === now.value && before.isInError === now.isInError ? [] : [{ at, kind: 'changed', isBack }];
  });
}

describe('the history of the entries of a type', () => {
  it('tells what happened after any look, and nothing else', () => {
    fc.assert(
      fc.property(looks, fc.nat(7), (given, sinceLook) => {
        const all = given.map(heldOf);
        let history: TypeHistory | undefined;
        // As it is stored between two looks.
        for (const [at, held] of all.entries()) {
          history = JSON.parse(JSON.stringify(lookAgain(history, seenOf(held), at))) as TypeHistory;
        }
        const ids = new Set(all.flatMap((held) => [...held.keys()]));
        for (const id of ids) {
          const later = eventsOf(all, id).filter(({ at }) => at > sinceLook);
          const entry = Object.hasOwn(history?.entries ?? {}, id) ? history?.entries[id] : undefined;
          const found = entry && changeSince(entry, sinceLook);
          expect(found === undefined).toBe(later.length === 0);
          const last = later.at(-1);
          if (last?.kind === 'gone') expect(found?.kind).toBe('gone');
          if (found?.kind === 'gone') expect(last?.kind).toBe('gone');
          if (later.length === 1 && last?.kind === 'changed') expect(found?.kind).toBe('changed');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('names each element that changed since, and keeps a bounded number of changes', () => {
    const seen = (value: string): Map<string, SeenEntry> =>
      new Map([['a', { print: { value, status: 'final' }, isInError: false }]]);
    let history = lookAgain(undefined, seen('0'), 0);
    for (let at = 1; at <= 50; at += 1) history = lookAgain(history, seen(String(at)), at);
    expect(history.entries['a']?.changed?.length).toBeLessThanOrEqual(4);
    expect(changeSince(history.entries['a'] as never, 49)).toEqual({
      kind: 'changed',
      fields: ['value'],
      foundAtMs: 50,
    });
  });
});

describe('the fingerprint of an entry', () => {
  const base = { resourceType: 'Observation', id: 'a', status: 'final', code: { text: 'A1c' } } as const;
  const print = (more: object) => printOf({ ...base, ...more });

  it.each([
    ['value', { valueQuantity: { value: 7.1 } }, { valueQuantity: { value: 7.2 } }],
    ['value', { valueQuantity: { value: 7.1 } }, { valueString: 'high' }],
    ['status', { status: 'final' }, { status: 'amended' }],
    ['reference range', {}, { referenceRange: [{ text: '4-6' }] }],
    ['security labels', {}, { meta: { security: [{ code: 'R' }] } }],
    ['effective', { effectiveDateTime: '2026' }, { effectivePeriod: { start: '2026' } }],
  ])('tells a change of %s', (words, before, after) => {
    expect(changedElements(print(before), print(after))).toEqual([words]);
  });

  it.each([
    ['the narrative', { text: { status: 'generated', div: '<div>x</div>' } }],
    ['its version', { meta: { versionId: '9', lastUpdated: '2026-01-01T00:00:00Z', profile: ['x'] } }],
  ])('is the same without %s', (_what, more) => {
    expect(changedElements(print({}), print(more))).toEqual([]);
  });

  it('is the same for an address that is signed anew, and for names of what is referred to', () => {
    const at = (url: string, display: string) =>
      print({ content: [{ attachment: { url } }], subject: { reference: 'Patient/p', display } });
    expect(changedElements(at('https://x/1?sig=a', 'Hedda'), at('https://x/1?sig=b', 'H. V.'))).toEqual([]);
    expect(changedElements(at('https://x/1', 'Hedda'), at('https://x/2', 'Hedda'))).toEqual(['content']);
  });

  it('holds nothing of the entry, however deep it nests', () => {
    let deep: object = { text: 'secret' };
    for (let level = 0; level < 500; level += 1) deep = { deep };
    expect(JSON.stringify(print({ note: deep }))).not.toContain('secret');
  });

  it.each([
    [{ status: 'entered-in-error' }, true],
    [{ verificationStatus: { coding: [{ code: 'entered-in-error' }] } }, true],
    [{ verificationStatus: { coding: [{ code: 'refuted' }] } }, false],
    [{ verificationStatus: { coding: 'entered-in-error' } }, false],
    [{ note: 'entered-in-error' }, false],
  ])('knows what is marked as an error: %j', (more, expected) => {
    expect(isInError({ ...base, ...more } as never)).toBe(expected);
  });
});

describe('the dates of a platform', () => {
  const nowMs = 1_000_000_000;
  const fault = (dates: readonly (number | undefined)[], wrongDates?: true) =>
    dateFault(
      dates.map((updated) => ({ print: {}, isInError: false, ...(updated !== undefined && { updated }) })),
      wrongDates ? { wrongDates } : {},
      { startedMs: nowMs - 10_000, nowMs },
    );

  it('are trusted where each entry has one that may be true', () => {
    expect(fault([])).toBeUndefined();
    expect(fault([1, 2, nowMs - 60_000])).toBeUndefined();
    expect(fault([1, nowMs - 5_000])).toBeUndefined();
  });

  it.each<[string, (number | undefined)[], true | undefined]>([
    ['an entry has none', [1, undefined], undefined],
    ['an entry is dated in the future', [1, nowMs + 3_600_000], undefined],
    ['all entries are dated when they are read', [nowMs - 5_000, nowMs - 4_000], undefined],
    ['an entry changed without one', [1], true],
  ])('are not trusted where %s', (_why, dates, wrong) => {
    expect(fault(dates, wrong)).toEqual(expect.any(String));
  });
});
