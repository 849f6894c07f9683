import fc from 'fast-check';
import { statusOf, strictest } from './coverage-status.js';

describe('the status of an assertion', () => {
  it.each([
    ['not-covered', null, 'not-covered'],
    ['not-covered', 'auth-needed', 'not-covered'],
    ['covered', 'auth-needed', 'required'],
    ['conditional', 'auth-needed', 'required'],
    [null, 'auth-needed', 'required'],
    ['covered', 'performpa', 'required'],
    ['covered', 'satisfied', 'satisfied'],
    ['covered', 'no-auth', 'not-required'],
    ['conditional', 'no-auth', 'conditional'],
    ['covered', 'conditional', 'conditional'],
    ['conditional', null, 'conditional'],
    ['covered', 'indeterminate', 'unknown'],
    ['indeterminate', 'no-auth', 'unknown'],
    ['indeterminate', null, 'unknown'],
    ['covered', null, 'unknown'],
    [null, 'no-auth', 'unknown'],
    [null, null, 'unknown'],
    ['Covered', 'no-auth', 'unknown'],
    ['covered', 'not-needed', 'unknown'],
  ])('covered %j and pa-needed %j is %s (trap 18)', (covered, paNeeded, expected) => {
    expect(statusOf({ covered, paNeeded })).toBe(expected);
  });

  it('is never "not required" but for the two words that say so', () => {
    const words = fc.option(
      fc.oneof(
        fc.constantFrom('covered', 'not-covered', 'conditional', 'indeterminate'),
        fc.constantFrom('no-auth', 'satisfied', 'auth-needed'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(words, words, (covered, paNeeded) => {
        const isSaid = covered === 'covered' && paNeeded === 'no-auth';
        expect(statusOf({ covered, paNeeded }) === 'not-required').toBe(isSaid);
      }),
    );
  });
});

describe('several assertions that hold', () => {
  /** Assertions as `covered no-auth`. */
  const of = (texts: readonly string[]) =>
    strictest(texts.map((text) => text.split(' ')).map(([covered = null, paNeeded = null]) => ({ covered, paNeeded })));

  it.each<[string[], string, boolean]>([
    [['covered no-auth', 'covered auth-needed'], 'required', true],
    [['covered auth-needed', 'not-covered'], 'not-covered', true],
    [['covered no-auth', 'covered'], 'unknown', true],
    [['covered satisfied', 'covered no-auth'], 'satisfied', true],
    [['covered no-auth', 'covered no-auth'], 'not-required', false],
  ])('%j together are %s', (texts, status, isAmbiguous) => {
    expect(of(texts)).toMatchObject({ status, isAmbiguous });
    expect(of(texts.toReversed())).toMatchObject({ status, isAmbiguous });
  });

  it('are nothing where there is none', () => {
    expect(of([])).toBeUndefined();
  });
});
