import type { ClaimResponse, FhirResource, Identifier } from 'fhir/r4.js';
import fc from 'fast-check';
import { approvedItem, inquiryAnswer, namedAnswer, sentRequest, sentUrls } from '../../testing/answer-fixtures.js';
import { identify, type AnswerOrigin } from './answer-identity.js';
import { askedIn } from './asked-request.js';
import { claimAnswersIn } from './claim-answer.js';
import { decisionIn } from './decision-in.js';
import { decisionSchema } from './decision-schema.js';
import { readingOf } from './decision-reading.js';
import type { PriorAuthDecision } from './decision.js';
import { identifierCases, type IdentifierCase } from './testing/payer-identifiers.js';
import { inquiredAt as now, member, npiSystem } from './testing/variation.js';

type Ids = (name: string) => string;
const own: Ids = (name) => name;

function read({ body, exchange, given, otherClaims, before }: IdentifierCase, id: Ids) {
  const held = before && {
    decision: decisionIn(inquiryAnswer([before]), {
      request: sentRequest,
      exchange: 'inquire',
      now,
    }) as PriorAuthDecision,
    at: now - 3_600_000,
  };
  return decisionIn(body(id), {
    ...{ request: sentRequest, exchange, now, ...(held && { held }) },
    ...{ given: given?.(id), otherClaims: otherClaims?.(id) },
  });
}

/** Ids that a payer may choose, one for each name and no two alike. */
const renamings = fc
  .uniqueArray(fc.stringMatching(/^[A-Za-z0-9.-]{1,12}$/), { minLength: 8, maxLength: 8 })
  .map((ids): Ids => {
    const taken = new Map<string, string>();
    return (name) => {
      if (!taken.has(name)) taken.set(name, `x${ids[taken.size]}`);
      return taken.get(name) ?? name;
    };
  });

describe('the cases of a payer that has ids of its own', () => {
  it.each(identifierCases)('$no: $exchange, $what', (one) => {
    const decision = read(one, own);
    if (one.expected === undefined || decision === undefined) {
      expect(decision).toBe(one.expected);
      return;
    }
    for (const [name, value] of Object.entries(one.expected)) expect(decision[name as 'said']).toEqual(value);
    expect(decisionSchema.strict().safeParse(decision)).toMatchObject({ success: true });
    // A grant that is not assigned is told, and authorizes nothing.
    if (decision.status === 'unverified') expect(decision).not.toHaveProperty('authorizationNumber');
  });

  it('tell an error beside an approval first, and a request that waited before as nothing to mind', () => {
    const [withError] = identifierCases.filter(({ no }) => no === 17);
    const decision = read(withError as IdentifierCase, own) as PriorAuthDecision;
    expect(readingOf(decision, undefined, now).cautions[0]).toContain('finds fault');
    const since = { ...decision, faults: [], earlier: [{ status: 'pended' as const }] };
    expect(readingOf(since, undefined, now).cautions.join()).not.toContain('has also said');
  });

  it('are read the same whatever the payer calls its resources', () => {
    fc.assert(
      fc.property(fc.constantFrom(...identifierCases), renamings, (one, id) => {
        const { payerClaim: renamed, ...decision } = read(one, id) ?? {};
        const { payerClaim, ...expected } = read(one, own) ?? {};
        expect(decision).toEqual(expected);
        expect(renamed === undefined).toBe(payerClaim === undefined);
      }),
      { numRuns: 150 },
    );
  });
});

const system = 'https://gateway.example/prior-auth';
const identifiers: Readonly<Record<string, Identifier | undefined>> = {
  none: undefined,
  ours: { system, value: 'pa-0001' },
  bare: { value: 'pa-0001' },
  copied: { system: 'urn:other', value: 'pa-0001' },
  another: { system, value: 'pa-0002' },
  payers: { system: 'https://payer.example/claims', value: 'X1' },
};
const names = fc.constantFrom(...Object.keys(identifiers));
const facts = fc.record({
  reference: fc.constantFrom('none', 'ours', 'relative', 'absolute', 'contained', 'shown', 'of-another-request'),
  claim: names,
  request: names,
  response: names,
  patient: fc.constantFrom('same', 'unknown', 'other'),
  isNumbered: fc.boolean(),
  isNoted: fc.boolean(),
  isOtherProvider: fc.boolean(),
  exchange: fc.constantFrom('submit' as const, 'inquire' as const),
  isAlone: fc.boolean(),
});
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

const patients = {
  same: { reference: sentUrls.patient },
  unknown: { display: 'x' },
  other: { identifier: member('M999') },
} as const;

function verdict(of: Facts, id: Ids) {
  const references: Readonly<Record<string, string | undefined>> = {
    ...{ none: undefined, ours: sentUrls.claim, relative: `Claim/${id('c')}`, contained: `#${id('c')}` },
    ...{ absolute: `https://payer.example/fhir/Claim/${id('c')}`, shown: `Claim/${id('c')}` },
    'of-another-request': `Claim/${id('z')}`,
  };
  const reference = references[of.reference];
  const [inClaim, inRequest, inResponse] = [of.claim, of.request, of.response].map((name) => identifiers[name]);
  const claim = { resourceType: 'Claim', id: id('c'), identifier: inClaim ? [inClaim] : [] } as unknown as FhirResource;
  const response: ClaimResponse = {
    ...namedAnswer(approvedItem, { id: id('r'), patient: patients[of.patient as 'same'] }),
    request: { ...(reference !== undefined && { reference }), ...(inRequest && { identifier: inRequest }) },
    ...(inResponse && { identifier: [inResponse] }),
    ...(of.reference === 'contained' && { contained: [claim] }),
    ...(of.isOtherProvider && { requestor: { identifier: { system: npiSystem, value: '9999999999' } } }),
  };
  const [answer] = claimAnswersIn(inquiryAnswer([response], of.reference === 'shown' ? [claim] : []));
  const origin: AnswerOrigin = {
    ...{ exchange: of.exchange, isAlone: of.isAlone, otherClaims: [`Claim/${id('z')}`] },
    given: { numbers: of.isNumbered ? ['AUTH-1'] : [], claims: of.isNoted ? [`Claim/${id('c')}`] : [] },
  };
  if (answer === undefined) throw new Error('no answer');
  return identify(askedIn(sentRequest), answer, origin);
}

/** One more thing that speaks for the request. */
const evidence: readonly ((of: Facts) => Facts)[] = [
  (of) => ({ ...of, response: of.response === 'none' ? 'ours' : of.response }),
  (of) => ({ ...of, request: of.request === 'none' ? 'ours' : of.request }),
  (of) => ({ ...of, isNumbered: true }),
  (of) => ({ ...of, isNoted: true }),
  (of) => ({ ...of, reference: of.reference === 'none' ? 'ours' : of.reference }),
  (of) => ({ ...of, claim: of.claim === 'none' ? 'ours' : of.claim }),
  (of) => ({ ...of, patient: of.patient === 'unknown' ? 'same' : of.patient }),
  (of) => ({ ...of, isAlone: true }),
];
const ranks = ['other', 'perhaps', 'ours'];

describe('whose answer it is', () => {
  it('does not depend on what the payer calls its resources', () => {
    fc.assert(fc.property(facts, renamings, (of, id) => expect(verdict(of, id)).toEqual(verdict(of, own))));
  });

  it('is never less certain with more evidence', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...evidence), (of, more) => {
        expect(ranks.indexOf(verdict(more(of), own).verdict)).toBeGreaterThanOrEqual(
          ranks.indexOf(verdict(of, own).verdict),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is never ours against what it says, and never by an inquiry without a name of ours', () => {
    fc.assert(
      fc.property(facts, (of) => {
        const found = verdict(of, own).verdict;
        const isShown = of.reference === 'shown' || of.reference === 'contained';
        const isNamed =
          ['ours', 'bare'].includes(of.response) ||
          ['ours', 'bare'].includes(of.request) ||
          (isShown && ['ours', 'bare'].includes(of.claim)) ||
          of.reference === 'ours' ||
          of.isNumbered ||
          (of.isNoted && ['relative', 'absolute', 'shown'].includes(of.reference));
        const isAnothers =
          of.patient === 'other' ||
          of.reference === 'of-another-request' ||
          (isShown && of.claim === 'another') ||
          of.request === 'another';
        if (isAnothers) expect(found).not.toBe('ours');
        else if (!isNamed && of.exchange === 'inquire') expect(found).toBe('perhaps');
        else if (isNamed) expect(found).toBe(of.isOtherProvider ? 'perhaps' : 'ours');
      }),
      { numRuns: 300 },
    );
  });
});
