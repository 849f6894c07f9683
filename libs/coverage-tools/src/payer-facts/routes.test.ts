import { matchPayer } from './match-payer.js';
import { routesOf } from './routes.js';
import type { PayerFact } from './schema.js';
import { fact, factsOfOne, shippedFacts } from './testing/shipped-facts.js';

const { facts } = shippedFacts();
const day = '2026-12-02';
const knee = { code: '27447', day };

/** Where a request of a made payer goes. */
function routesFor(those: readonly PayerFact[], clue = {}, question: { day: string; code?: string } = knee) {
  const match = matchPayer(factsOfOne(those), { words: 'Example Health', ...clue });
  const answer = routesOf(match, question);
  const values = (of: 'routes' | 'conditional' | 'checkFirst') => answer[of].map(({ value }) => value);
  return { ...answer, found: [values('routes'), values('conditional'), values('checkFirst')] };
}
const source = fact().source;

describe('routesOf', () => {
  it('names who decides a service first, then portal, clearinghouse, fax and phone', () => {
    const { found } = routesFor([
      fact({ kind: 'phone', value: 'phone' }),
      fact({ kind: 'fax', value: 'fax' }),
      fact({ kind: 'edi-278', value: 'taken' }),
      fact({ kind: 'portal', value: 'portal' }),
      fact({ kind: 'delegate', value: 'joints', services: ['musculoskeletal'] }),
      fact({ kind: 'delegate', value: 'imaging', services: ['radiology'] }),
    ]);
    expect(found).toEqual([['joints', 'portal', 'taken', 'fax', 'phone'], [], []]);
  });

  it('gives a number of another plan or state only with its condition, and never against what is known', () => {
    const michigan = fact({ lines: ['medicaid'], states: ['MI'] });
    expect(routesFor([michigan]).conditional[0]?.conditions).toEqual([
      'the plan is a Medicaid plan',
      'the state is Michigan',
    ]);
    expect(routesFor([michigan], { line: 'medicaid', state: 'TX' }).found).toEqual([[], [], []]);
    expect(routesFor([michigan], { line: 'commercial', state: 'MI' }).found).toEqual([[], [], []]);
    expect(routesFor([michigan], { line: 'medicaid', state: 'MI' }).found).toEqual([['555-0100'], [], []]);
  });

  it.each<[string, Partial<PayerFact>]>([
    ['a page of 2019', { source: { ...source, pageDate: '2019-02-01' } }],
    ['a page of a year that may be long past', { source: { ...source, pageDate: '2024' } }],
    ['a fact that is outdated', { status: 'outdated' }],
    ['a fact that is disputed', { status: 'disputed', dispute: { says: 'It ended', source } }],
    ['a delegate of services that nobody names', { kind: 'delegate' }],
  ])('gives %s as a hint alone', (_, changes) => {
    const { found, says } = routesFor([fact(changes)]);
    expect(found).toEqual([[], [], ['555-0100']]);
    expect(says).toContain('What was found is old, disputed or partial: check it first.');
  });

  it.each<[string, Partial<PayerFact['source']>, string | undefined]>([
    ['younger than 180 days', { pageDate: '2026-10-01' }, undefined],
    ['older than 180 days', { pageDate: '2026-03' }, 'page of Mar 2026: call the number on the card first.'],
    ['older, and verified since', { pageDate: '2025-03', verifiedOn: '2026-11-01' }, undefined],
  ])('warns of a page %s as it has to', (_, changes, expected) => {
    const { routes } = routesFor([fact({ source: { ...source, ...changes } })]);
    const warnings = routes[0]?.warnings.join(' ') ?? 'no route';
    if (expected === undefined) expect(warnings).not.toContain('Read on');
    else expect(warnings).toContain(expected);
  });

  it('warns of every answer once the review of a file is due', () => {
    const { says } = routesFor([fact()], {}, { ...knee, day: '2027-03-02' });
    expect(says[0]).toBe('These facts were to be reviewed by 1 Mar 2027: call the number on the card first.');
  });

  it.each([
    [
      'Aetna Better Health of Texas',
      'No facts for Aetna Better Health as a Medicaid plan in Texas on where this goes.',
    ],
    ['Georgia Medicaid', 'No facts for Georgia Medicaid on where this goes.'],
    ['Nobody Health', 'No facts were found for Nobody Health.'],
    ['Blue Cross', 'Several payers go by this name: say which one the card shows.'],
  ])('says of %s that nothing is known, and gives nobody else’s number', (words, says) => {
    const answer = routesOf(matchPayer(facts, { words }), knee);
    expect([...answer.routes, ...answer.conditional, ...answer.checkFirst]).toEqual([]);
    expect(answer.says).toEqual([says, 'Call the number on the member’s card.']);
  });

  it.each([
    ['BCBS Illinois Medicaid', '73721', 'Carelon Medical Benefits Management'],
    ['Texas Medicaid', 'E0601', 'PA on the Portal, Texas Medicaid & Healthcare Partnership'],
    ['Aetna Better Health of Michigan', '27447', '866-603-5535'],
    ['Ohio Medicaid', 'J1745', '1-800-396-4111'],
    ['AHCCCS', 'E1390', 'AHCCCS Online Provider Portal'],
  ])('sends %s, %s, to %s', (words, code, value) => {
    expect(routesOf(matchPayer(facts, { words }), { code, day }).routes[0]?.value).toBe(value);
  });

  it('needs no state where the fact counts in all that a payer serves, and asks for what is missing', () => {
    const found = (words: string) => routesOf(matchPayer(facts, { words, line: 'commercial' }), knee);
    expect(found('CareFirst').routes.map(({ value }) => value)).toContain('eviCore');
    expect(found('Premera Blue Cross').says[0]).toBe('Where the request goes depends on its state: say which it is.');
  });

  it('sends equipment of Original Medicare to the contractor of the address', () => {
    const routed = (state: string) =>
      routesOf(matchPayer(facts, { words: 'Original Medicare', state }), { code: 'L0650', day });
    expect(routed('TX').routes.map(({ value }) => value)).toEqual(['myCGS DME web portal']);
    expect(routed('CA').routes.map(({ value }) => value)).toEqual([
      'Noridian Medicare Portal; else esMD, fax or mail with the cover sheet',
    ]);
    const { says } = routed('OH');
    expect(says).toEqual(['The request goes to the contractor for equipment of the beneficiary’s permanent address.']);
  });
});
