import type { ExplanationOfBenefit } from 'fhir/r4.js';
import fc from 'fast-check';
import { mergeAtOnce } from '../testing/readings.js';

import { sumClaims } from './claim-sums.js';

const carin = 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication';
const of = (code: string, value: number, system = carin) => ({
  category: { coding: [{ system, code }] },
  amount: { value, currency: 'USD' as const },
});

const claim = (id: string, further: Partial<ExplanationOfBenefit> = {}): ExplanationOfBenefit => ({
  ...{ resourceType: 'ExplanationOfBenefit', id, status: 'active', use: 'claim', outcome: 'complete' },
  ...{ patient: {}, provider: {}, insurance: [], insurer: { display: 'Payer' }, created: '2025-03-01' },
  type: { coding: [{ code: 'professional' }] },
  billablePeriod: { start: '2025-02-01', end: '2025-02-01' },
  identifier: [{ type: { coding: [{ code: 'uc' }] }, system: 'urn:claims', value: `N${id}` }],
  total: [of('submitted', 100), of('eligible', 80), of('paidtoprovider', 60), of('memberliability', 20)],
  ...further,
});

const factsOf = (resources: readonly ExplanationOfBenefit[]) =>
  mergeAtOnce('claims', [{ connection: 'payer', section: 'claims', resources, gaps: [] }]).facts;
const sums = (...claims: ExplanationOfBenefit[]) => sumClaims(factsOf(claims));
const cents = (...claims: ExplanationOfBenefit[]) => {
  const { years } = sums(...claims);
  return years.map(({ billed, allowed, paid, owed }) => [billed, allowed, paid, owed].map((one) => one?.cents));
};

describe('sumClaims', () => {
  it('adds up by year of service and kind, in cents', () => {
    const { years, notices } = sums(
      claim('1', { total: [of('submitted', 0.1), of('memberliability', 0.2)] }),
      claim('2', { total: [of('submitted', 0.2), of('memberliability', 0.1)] }),
      claim('3', { type: { coding: [{ code: 'pharmacy' }] } }),
      claim('4', { created: '2025-01-05', billablePeriod: { start: '2024-12-30' } }),
    );
    expect(notices).toEqual([]);
    expect(
      years.map(({ year, kind, claims, billed, owed }) => [year, kind, claims, billed?.cents, owed?.cents]),
    ).toEqual([
      ['2025', 'pharmacy', 1, 10_000, 2_000],
      ['2025', 'professional', 2, 30, 30],
      ['2024', 'professional', 1, 10_000, 2_000],
    ]);
  });

  it('takes for paid what was paid out, before what the plan allows as benefit', () => {
    const total = [of('benefit', 110), of('paidtoprovider', 90), of('paidtopatient', 10)];
    const paidOf = (further: Partial<ExplanationOfBenefit>) => sums(claim('1', further)).years[0]?.paid?.cents;
    expect(paidOf({ total })).toBe(10_000);
    expect(paidOf({ total, payment: { amount: { value: 95, currency: 'USD' } } })).toBe(9_500);
    expect(paidOf({ total: [of('benefit', 110)] })).toBe(11_000);
  });

  it('says what was billed of what the payer refused, whole and by line', () => {
    const refusal = { category: { coding: [{ code: 'denialreason' }] } };
    const lines = (...refused: readonly boolean[]) =>
      refused.map((isRefused) => ({
        ...{ sequence: 1, productOrService: {} },
        adjudication: [of('submitted', 700), ...(isRefused ? [refusal] : [])],
      }));
    const { total: _total, ...bare } = claim('1');
    const deniedOf = (further: Partial<ExplanationOfBenefit>) => sums({ ...bare, ...further }).years[0];
    expect(deniedOf({ item: lines(true) })).toMatchObject({
      billed: { cents: 70_000 },
      denied: { cents: 70_000, claims: 1 },
    });
    expect(deniedOf({ item: lines(true, false) })).toMatchObject({
      billed: { cents: 140_000 },
      denied: { cents: 70_000 },
    });
    expect(deniedOf({ adjudication: [refusal], total: [of('submitted', 5)] })).toMatchObject({
      denied: { cents: 500 },
    });
    expect(deniedOf({ disposition: 'Denied', total: [of('submitted', 5)] })).toMatchObject({ denied: { cents: 500 } });
    // Words do not deny what was paid.
    const paid = { disposition: 'Denied', total: [of('submitted', 5), of('benefit', 4)] };
    expect(deniedOf(paid)?.denied).toBeUndefined();
    expect(deniedOf({ item: lines(false) })?.denied).toBeUndefined();
  });

  it('takes each amount from one level of a claim', () => {
    const item = [1, 2].map((sequence) => ({
      sequence,
      productOrService: {},
      adjudication: [of('submitted', 50), of('benefit', 30)],
    }));
    expect(cents(claim('1', { item }))).toEqual([[10_000, 8_000, 6_000, 2_000]]);
    const { total: _total, ...bare } = claim('2', { item });
    expect(cents(bare)).toEqual([[10_000, undefined, 6_000, undefined]]);
  });

  it('takes what the totals do not say from the lines, and never adds both', () => {
    const adjudication = [of('submitted', 100), of('memberliability', 20), of('copay', 5)];
    const item = [{ sequence: 1, productOrService: {}, adjudication }];
    const { years, notices } = sums(claim('1', { total: [of('submitted', 100), of('copay', 5)], item }));
    expect(years[0]).toMatchObject({ billed: { cents: 10_000 }, owed: { cents: 2_000 } });
    expect(notices).toEqual([]);
  });

  it('adds up no two currencies of one claim, and says so', () => {
    const euro = { ...of('memberliability', 5), amount: { value: 5, currency: 'EUR' as const } };
    const { years, notices } = sums(claim('1', { total: [of('submitted', 100), euro] }), claim('2'));
    expect(years).toMatchObject([
      { claims: 2, billed: { cents: 10_000, claims: 1 }, owed: { cents: 2_000, claims: 1 } },
    ]);
    expect(notices).toEqual(['1 claims have amounts of several currencies, which are in no sum.']);
  });

  it('adds up what was paid to either, and never that and the benefit', () => {
    const total = [of('paidtoprovider', 60), of('paidtopatient', 5)];
    for (const all of [total, [of('benefit', 65), ...total]])
      expect(cents(claim('1', { total: all }))[0]?.[2]).toBe(6_500);
  });

  it('says that owed is a sum where there is no member liability', () => {
    const { years, notices } = sums(
      claim('1', { total: [of('copay', 10), of('deductible', 5), of('coinsurance', 1)] }),
    );
    expect(years[0]?.owed).toEqual({ cents: 1_600, claims: 1 });
    expect(notices.join()).toContain('owed is copay, deductible and coinsurance added up');
  });

  it('does not take an amount that is not there for nothing', () => {
    const { years } = sums(claim('1'), claim('2', { total: [] }));
    expect(years[0]).toMatchObject({ claims: 2, billed: { cents: 10_000, claims: 1 } });
  });

  it.each<[string, Partial<ExplanationOfBenefit>, RegExp]>([
    ['a cancelled claim', { status: 'cancelled' }, /1 claims were cancelled/],
    ['a draft', { status: 'draft' }, /1 claims are drafts/],
    ['a claim that is not decided', { outcome: 'queued' }, /1 claims are not decided/],
    ['a claim that could not be decided', { outcome: 'error' }, /1 claims are not decided/],
    ['a predetermination', { use: 'predetermination' }, /1 claims are drafts or requests/],
  ])('leaves out %s, and says so', (_what, further, notice) => {
    const { years, notices } = sums(claim('1'), claim('2', further));
    expect(years[0]?.claims).toBe(1);
    expect(notices.join()).toMatch(notice);
  });

  const related = (relationship: 'prior' | 'replacedby', id: string) => ({
    related: [{ relationship: { coding: [{ code: relationship }] }, reference: { value: `N${id}` } }],
  });

  it('counts the newest of a chain, whichever way its members name each other', () => {
    const chain = [
      claim('1'),
      claim('2', related('prior', '1')),
      claim('3', { ...related('prior', '2'), total: [of('submitted', 7)] }),
    ];
    expect(cents(...chain)).toEqual([[700, undefined, undefined, undefined]]);
    const back = [claim('1', related('replacedby', '2')), claim('2', { total: [of('submitted', 9)] })];
    expect(cents(...back)).toEqual([[900, undefined, undefined, undefined]]);
  });

  it('lists what a newer version replaces as replaced, and the newest as it is', () => {
    const chain = [claim('1'), claim('2', related('prior', '1')), claim('3', related('prior', '2'))];
    const odd = claim('4', { related: [null as never], identifier: [null as never] });
    const found = factsOf([...chain, odd]).map(({ sources, findings }) => [sources[0]?.ref, findings.join()]);
    expect(Object.fromEntries(found)).toEqual({
      'ExplanationOfBenefit/1': 'replaced by a newer version of the claim',
      'ExplanationOfBenefit/2': 'replaced by a newer version of the claim',
      'ExplanationOfBenefit/3': '',
      'ExplanationOfBenefit/4': '',
    });
  });

  it('takes no claim for replaced by one of another payer that has the same number', () => {
    const other = claim('1', { insurer: { display: 'Other Payer' }, total: [of('submitted', 30)] });
    const newer = claim('2', { ...related('prior', '1'), total: [of('submitted', 9)] });
    const at = (connection: string, ...resources: ExplanationOfBenefit[]) => ({
      ...{ connection, section: 'claims' as const, resources, gaps: [] },
    });
    const { facts } = mergeAtOnce('claims', [at('other', other), at('payer', newer, claim('1'))]);
    expect(sumClaims(facts).years.map(({ billed }) => billed?.cents)).toEqual([3_900]);
  });

  it('counts claims that replace each other in a circle, beside others that do not', () => {
    const circle = [claim('1', related('prior', '2')), claim('2', related('prior', '1'))];
    expect(cents(...circle, claim('3'))[0]?.[0]).toBe(30_000);
  });

  it('counts a claim whose newer version is missing, and says so', () => {
    const { years, notices } = sums(claim('1', related('replacedby', '9')));
    expect(years[0]?.claims).toBe(1);
    expect(notices.join()).toContain('name a newer version that is not in the record');
  });

  describe('a claim that was reversed', () => {
    const negative = [
      of('submitted', -100),
      of('eligible', -80),
      of('paidtoprovider', -60),
      of('memberliability', -20),
    ];
    const reversal = claim('2', { ...related('prior', '1'), total: negative });
    const newer = (of2: string) => claim('3', { ...related('prior', of2), total: [of('submitted', 90)] });

    it('comes to nothing, with the one that reverses it', () => {
      const { years, notices } = sums(claim('1'), reversal);
      expect(years).toEqual([]);
      expect(notices).toEqual(['2 claims were reversed or reverse another, and come to nothing.']);
      const named = sums(claim('1', related('replacedby', '2')), { ...reversal, related: [] });
      expect(named.years).toEqual([]);
    });

    it.each(['1', '2'])('leaves the one that stands in its place and names claim %s', (named) => {
      for (const claims of [
        [claim('1'), reversal, newer(named)],
        [newer(named), reversal, claim('1')],
      ])
        expect(cents(...claims)).toEqual([[9_000, undefined, undefined, undefined]]);
    });

    it('in part is what remains', () => {
      const part = claim('2', { ...related('prior', '1'), total: [of('submitted', -30), of('memberliability', -5)] });
      expect(cents(claim('1'), part)).toEqual([[7_000, 8_000, 6_000, 1_500]]);
    });

    it('is shown as such, both of them', () => {
      const findings = factsOf([claim('1'), reversal]).flatMap((fact) => fact.findings);
      expect(findings).toEqual(Array(2).fill('reversed: it comes to nothing'));
    });
  });

  it('counts negative amounts of a claim that stands', () => {
    expect(cents(claim('1'), claim('2', { total: [of('submitted', -40)] }))[0]?.[0]).toBe(6_000);
  });

  it('counts the bill of two payers once, what each paid, and what the last says is owed', () => {
    const second = claim('2', {
      insurer: { display: 'Second payer' },
      total: [of('submitted', 100), of('priorpayerpaid', 60), of('paidtoprovider', 15), of('memberliability', 5)],
    });
    expect(cents(claim('1'), second)).toEqual([[10_000, 8_000, 7_500, 500]]);
    expect(sums(second).notices.join()).toContain('the first payer’s claim is not in the record');
  });

  it('classifies by table alone', () => {
    const { years, notices } = sums(claim('1', { total: [of('submitted', 5, 'urn:own'), of('eligible', 3)] }));
    expect([years[0]?.billed, years[0]?.allowed?.cents]).toEqual([undefined, 300]);
    expect(notices).toEqual(['Not classified, and in no sum: “submitted”.']);
  });

  it('comes to the same in any order', () => {
    const amounts = fc.array(fc.integer({ min: -10_000, max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, (all) => {
        const claims = all.map((one, at) => claim(`${at}`, { total: [of('submitted', one / 100)] }));
        const total = all.reduce((sum, one) => sum + one, 0);
        for (const order of [claims, [...claims].reverse()]) expect(cents(...order)[0]?.[0]).toBe(total);
      }),
      { numRuns: 50 },
    );
  });
});
