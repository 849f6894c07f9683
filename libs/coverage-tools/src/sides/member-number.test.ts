import type { Coverage } from 'fhir/r4.js';
import fc from 'fast-check';
import { compareMemberNumbers } from './member-number.js';

const card = (value?: string, subscriberId?: string): Coverage => ({
  resourceType: 'Coverage',
  status: 'active',
  beneficiary: {},
  payor: [],
  ...(value !== undefined && { identifier: [{ type: { coding: [{ code: 'MB' }] }, value }] }),
  ...(subscriberId !== undefined && { subscriberId }),
});

describe('member numbers of two coverages', () => {
  it.each([
    ['M100', ['M100'], 'same'],
    ['m 100-02', ['X', 'M10002'], 'same'],
    ['M100', ['M100-02'], 'near'],
    ['00123', ['123'], 'near'],
    ['M100', ['M1'], 'near'],
    ['M100', ['M200'], 'different'],
    ['0', ['00'], 'different'],
    ['M100', [], 'unknown'],
    ['--', ['M100'], 'unknown'],
  ])('%j and %j are %s', (own, others, expected) => {
    expect(
      compareMemberNumbers(
        card(own),
        others.map((one) => card(one)),
      ),
    ).toBe(expected);
  });

  it('are those of subscribers where there is no other, and never where there is', () => {
    expect(compareMemberNumbers(card(undefined, 'S1'), [card(undefined, 's-1')])).toBe('same');
    expect(compareMemberNumbers(card('M1', 'S1'), [card('M9', 'S1')])).toBe('different');
  });

  it('match the same whatever the spelling, and in either direction', () => {
    const number = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
    fc.assert(
      fc.property(number, number, (one, other) => {
        const spelled = [...one].join('-').toLowerCase();
        expect(compareMemberNumbers(card(spelled), [card(one)])).toBe('same');
        expect(compareMemberNumbers(card(one), [card(other)])).toBe(compareMemberNumbers(card(other), [card(one)]));
      }),
    );
  });
});
