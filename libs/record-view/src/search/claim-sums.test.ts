import type { ExplanationOfBenefit } from 'fhir/r4.js';
import fc from 'fast-check';
import { ClaimSums } from './claim-sums.js';

function claim(amounts: Record<string, number>, more: Partial<ExplanationOfBenefit> = {}): ExplanationOfBenefit {
  return {
    resourceType: 'ExplanationOfBenefit',
    status: 'active',
    use: 'claim',
    total: Object.entries(amounts).map(([text, value]) => ({ category: { text }, amount: { value, currency: 'USD' } })),
    ...more,
  } as ExplanationOfBenefit;
}

function linesOf(...claims: readonly ExplanationOfBenefit[]): string[] {
  const sums = new ClaimSums();
  for (const each of claims) sums.add(each);
  return sums.lines();
}

describe('sums of claims', () => {
  it('are to the cent, whatever binary fractions make of it', () => {
    expect(linesOf(claim({ paid: 0.1 }), claim({ paid: 0.2 }))).toEqual(['paid 0.30 USD']);
    expect(linesOf(claim({ paid: 1.005 }), claim({ paid: 1 }))).toEqual(['paid 2.0050 USD']);
  });

  it.each([
    ['cancelled', { status: 'cancelled' }],
    ['entered in error', { status: 'entered-in-error' }],
    ['a draft', { status: 'draft' }],
    ['a preauthorization', { use: 'preauthorization' }],
  ] as const)('leave out what is %s', (_what, more) => {
    const sums = new ClaimSums();
    for (const each of [claim({ paid: 5 }), claim({ paid: 7 }), claim({ paid: 100 }, more)]) sums.add(each);
    expect(sums.lines()).toEqual(['paid 12.00 USD']);
    expect(sums.totals).toMatchObject({ count: 2, leftOut: 1 });
  });

  it('are not made of different currencies, of one claim, or of other resources', () => {
    const euro = claim({}, { total: [{ category: { text: 'paid' }, amount: { value: 3, currency: 'EUR' } }] });
    expect(linesOf(claim({ paid: 2 }), euro)).toEqual(['paid 2.00 USD', 'paid 3.00 EUR']);
    expect(linesOf(claim({ paid: 2 }))).toEqual([]);
    expect(linesOf({ resourceType: 'Claim', total: { value: 2 } } as never, claim({ paid: 2 }))).toEqual([]);
  });

  it('add by code and not by wording, the payment not beside what was paid by code, and what was denied', () => {
    const system = 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication';
    const total = (text: string, code: string, value: number) => [
      { category: { coding: [{ system, code }], text }, amount: { value, currency: 'USD' } },
    ];
    const one = claim({}, {
      total: total('Payment Amount', 'paidtoprovider', 5),
      payment: { amount: { value: 5 } },
    } as never);
    const other = claim({}, { total: total('Amount Paid to Provider', 'paidtoprovider', 3) } as never);
    const denied = claim({}, { total: total('Submitted', 'submitted', 7), disposition: 'Denied' } as never);
    expect(linesOf(one, other, denied)).toEqual(['paidtoprovider 8.00 USD', 'submitted 7.00 USD', 'denied 7.00 USD']);
  });

  it.each(['prior', 'replacedby'])('are not made where a claim is related as %s, on whatever page', (code) => {
    const versioned = claim({ paid: 2 }, { related: [{ relationship: { coding: [{ code }] } }] });
    const first = new ClaimSums();
    first.add(versioned);
    const second = new ClaimSums(first.totals);
    for (const each of [claim({ paid: 3 }), claim({ paid: 4 })]) second.add(each);
    expect([second.lines(), second.totals?.versions]).toEqual([[], 1]);
    const other = claim(
      { paid: 2 },
      { related: [{ relationship: { coding: [{ code: 'associated' }] } }, null as never] },
    );
    expect(linesOf(other, claim({ paid: 3 }))).toEqual(['paid 5.00 USD']);
  });

  it('do not fail on what is no amount', () => {
    const odd = claim({}, { total: [{ amount: {} }, { category: { text: 'x' }, amount: { value: '5' } }] as never });
    expect(linesOf(odd, claim({ paid: 1 }), { ...odd, total: 'x' as never })).toEqual(['paid 1.00 USD']);
  });

  it('come out the same wherever a page ends', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 2, maxLength: 40 }), fc.nat(40), (values, cut) => {
        const claims = values.map((value) => claim({ paid: value / 100 }));
        const first = new ClaimSums();
        for (const each of claims.slice(0, cut)) first.add(each);
        const second = new ClaimSums(
          JSON.parse(JSON.stringify(first.totals ?? { count: 0, leftOut: 0, amounts: [] })) as never,
        );
        for (const each of claims.slice(cut)) second.add(each);
        const sum = values.reduce((total, value) => total + value, 0);
        expect(second.lines()).toEqual([`paid ${(sum / 100).toFixed(2)} USD`]);
      }),
    );
  });
});
