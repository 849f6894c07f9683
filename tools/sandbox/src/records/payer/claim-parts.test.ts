import fc from 'fast-check';
import { adjudicationsOf, splitCharge, supportingInfo, totalsOf } from './claim-parts.js';

const cents = (value: number): number => Math.round(value * 100);
const charge = fc.integer({ min: 1, max: 5_000_000 }).map((amount) => amount / 100);

describe('splitCharge', () => {
  it('leaves no cent over: discount, member and payer together bear the charge', () => {
    fc.assert(
      fc.property(charge, fc.double({ min: 0, max: 1, noNaN: true }), (amount, share) => {
        const split = splitCharge(amount, share);
        expect(cents(split.discount) + cents(split.memberLiability) + cents(split.paidToProvider)).toBe(
          cents(split.submitted),
        );
        expect(cents(split.memberLiability) + cents(split.paidToProvider)).toBe(cents(split.eligible));
        expect(Math.min(...Object.values(split))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('totalsOf', () => {
  it('adds up to the cent what the lines say', () => {
    fc.assert(
      fc.property(fc.array(charge, { minLength: 1, maxLength: 20 }), (amounts) => {
        const splits = amounts.map((amount) => splitCharge(amount, 0.2));
        const lines = splits.flatMap(adjudicationsOf);
        for (const { category, amount } of totalsOf(splits)) {
          const code = category.coding?.[0]?.code;
          const parts = lines.filter((line) => line.category.coding?.[0]?.code === code);
          const sum = parts.reduce((total, part) => total + cents(part.amount?.value ?? 0), 0);
          expect(cents(amount.value ?? 0)).toBe(sum);
        }
      }),
    );
  });
});

describe('supportingInfo', () => {
  it('numbers the facts from 1', () => {
    const facts = supportingInfo([
      ['typeofbill', { valueString: 'a' }],
      ['admtype', { valueString: 'b' }],
    ]);
    expect(facts?.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });
});
