import type { Bundle, FhirResource } from 'fhir/r4.js';
import { pasExtension } from '../pas/vocabulary/pas-systems.js';
import type { LedgerEntry } from '../pas/request/request-ledger.js';
import { assertion, coverage, patient, stubPayer } from '../testing/stub-payer.js';
import type { RequirementsInput } from './assertion/requirements-input.js';
import { checkPriorAuth } from './check-prior-auth.js';

const cpt = (code: string) => ({ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] });
const discovery = { status: 404 };

function review(action: string) {
  const code = { url: pasExtension('reviewActionCode'), valueCodeableConcept: { coding: [{ code: action }] } };
  const extension = [{ url: pasExtension('reviewAction'), extension: [code, { url: 'number', valueString: 'PA-9' }] }];
  return [{ category: {}, extension }];
}

function claim(code: string, patientId: string, id = 'claim-1'): FhirResource {
  const item = [{ sequence: 1, productOrService: cpt(code) }];
  return { resourceType: 'Claim', id, patient: { reference: `Patient/${patientId}` }, item } as FhirResource;
}

const response = (action: string, end: string, request = 'Claim/claim-1') =>
  ({
    ...{
      resourceType: 'ClaimResponse',
      id: 'response-1',
      status: 'active',
      use: 'preauthorization',
      outcome: 'complete',
    },
    ...{ patient: { reference: 'Patient/pat-1' }, preAuthPeriod: { end }, request: { reference: request } },
    item: [{ itemSequence: 1, adjudication: review(action) }],
  }) as FhirResource;

const item = (sequence: number, code: string, adjudication: readonly object[], quantity?: number) => ({
  sequence,
  productOrService: cpt(code),
  adjudication,
  ...(quantity !== undefined && { quantity: { value: quantity } }),
});
const benefit = (more: object = {}): FhirResource =>
  ({
    ...{ resourceType: 'ExplanationOfBenefit', id: 'eob-1', status: 'active', outcome: 'complete' },
    ...{ use: 'preauthorization', patient: { reference: 'Patient/pat-1' }, created: '2026-11-01' },
    ...{ insurance: [{ focal: true, coverage: { reference: 'Coverage/cov-1' } }], preAuthRef: ['PA-77'] },
    preAuthRefPeriod: [{ start: '2026-11-01', end: '2026-12-31' }],
    item: [item(1, '27447', review('A1'))],
    ...more,
  }) as FhirResource;

async function ask(record: readonly FhirResource[], more: Partial<RequirementsInput> = {}) {
  const { context } = stubPayer({ discovery, record });
  return checkPriorAuth(context, { patient_id: 'pat-1', procedure_code: '27447', ...more });
}

describe('a response to an earlier request', () => {
  it('that approves the code of its claim is an authorization', async () => {
    const found = await ask([response('A1', '2027-01-01'), claim('27447', 'pat-1')]);
    expect(found).toMatchObject({
      status: 'satisfied',
      source: { kind: 'existing-auth' },
      authorization: { number: 'PA-9' },
      expires: '2027-01-01',
    });
  });

  it.each<[string, FhirResource[]]>([
    ['denies it', [response('A3', '2027-01-01'), claim('27447', 'pat-1')]],
    ['pends it', [response('A4', '2027-01-01'), claim('27447', 'pat-1')]],
    ['has ended', [response('A1', '2026-11-23'), claim('27447', 'pat-1')]],
    ['is about another code', [response('A1', '2027-01-01'), claim('27446', 'pat-1')]],
    ['is about another patient’s claim', [response('A1', '2027-01-01'), claim('27447', 'pat-2')]],
    ['names a claim that is not shown', [response('A1', '2027-01-01')]],
    ['names no claim', [response('A1', '2027-01-01', ''), claim('27447', 'pat-1')]],
  ])('that %s is none', async (_what, record) => {
    const found = await ask(record);
    expect([found.status, found.authorization.number]).toEqual(['unknown', null]);
  });
});

describe('an approval and a refusal of one service', () => {
  const at = (action: string, created: string | undefined, id: string) => ({
    ...(response(action, '2027-01-01', `Claim/${id}`) as object),
    id: `response-${id}`,
    ...(created !== undefined && { created }),
  });
  const pair = (approvedAt: string | undefined, refusedAt: string | undefined, action = 'A3', code = '27447') =>
    [
      at('A1', approvedAt, 'one'),
      at(action, refusedAt, 'two'),
      claim('27447', 'pat-1', 'one'),
      claim(code, 'pat-1', 'two'),
    ] as FhirResource[];

  const whole = (action: string, created: string) =>
    ({ ...at('X', created, 'one'), id: 'whole', item: [], adjudication: review(action) }) as unknown as FhirResource;

  const [approved] = pair('2026-10-01', undefined) as [FhirResource];
  const asWhole = [approved, whole('A3', '2026-11-01'), claim('27447', 'pat-1', 'one')];
  it.each<[string, FhirResource[], string]>([
    ['the refusal came later', pair('2026-10-01', '2026-11-01'), 'unknown'],
    ['the approval came later', pair('2026-11-01', '2026-10-01'), 'satisfied'],
    ['both came on one day', pair('2026-11-01', '2026-11-01'), 'unknown'],
    ['the refusal has no date', pair('2026-11-01', undefined), 'unknown'],
    ['the approval has no date', pair(undefined, '2026-10-01'), 'unknown'],
    ['it was cancelled later', pair('2026-10-01', '2026-11-01', 'C'), 'unknown'],
    ['another service was refused later', pair('2026-10-01', '2026-11-01', 'A3', '70551'), 'satisfied'],
    ['another refused it later as a whole', asWhole, 'unknown'],
    ['a service that is not shown was refused later', pair('2026-10-01', '2026-11-01').slice(0, 3), 'unknown'],
    ['a change is under way since', pair('2026-10-01', '2026-11-01', 'A4'), 'satisfied'],
  ])('where %s', async (_when, record, status) => {
    for (const order of [record, record.toReversed()]) expect((await ask(order)).status).toBe(status);
  });

  it('counts a refusal beyond those whose claims are read', async () => {
    const approvals = ['a', 'b', 'c', 'd', 'e'].flatMap((id) => [
      at('A1', '2026-10-01', id),
      claim('27447', 'pat-1', id),
    ]);
    const denial = [at('A3', '2026-11-01', 'f'), claim('27447', 'pat-1', 'f')];
    expect((await ask([...approvals, ...denial] as FhirResource[])).status).toBe('unknown');
  });
});

describe('an authorization that a payer shows its member', () => {
  const pdex = JSON.parse(
    JSON.stringify(benefit()).replaceAll('/us/davinci-pas/', '/us/davinci-pdex/'),
  ) as FhirResource;

  const approvedItem = item(1, '27447', review('A1'));
  it.each<[string, FhirResource, Partial<RequirementsInput>]>([
    ['for the service', benefit(), {}],
    ['under the names of PDex', pdex, {}],
    ['until the last day', benefit(), { service_date: '2026-12-31' }],
    ['beside another that was not decided', benefit({ item: [approvedItem, item(2, '70551', [])] }), {}],
    ['for as many', benefit({ item: [item(1, '27447', review('A1'), 5)] }), { quantity: 5 }],
    [
      'once renewed',
      benefit({ preAuthRef: ['PA-76', 'PA-77'], preAuthRefPeriod: [{ end: '2026-01-01' }, { end: '2026-12-31' }] }),
      {},
    ],
  ])('%s is there', async (_what, record, more) => {
    const found = await ask([record], more);
    expect(found).toMatchObject({ status: 'satisfied', source: { kind: 'existing-auth' }, expires: '2026-12-31' });
  });

  it.each<[string, FhirResource, Partial<RequirementsInput>]>([
    ['ends before the service', benefit(), { service_date: '2027-01-01' }],
    ['begins after the service', benefit(), { service_date: '2026-10-31' }],
    ['has begun after today', benefit({ preAuthRefPeriod: [{ start: '2026-11-25', end: '2026-12-31' }] }), {}],
    ['is of another person', benefit({ patient: { reference: 'Patient/pat-2' } }), {}],
    ['is of nobody', benefit({ patient: {} }), {}],
    ['is of another plan', benefit({ insurance: [{ coverage: { reference: 'Coverage/cov-2' } }] }), {}],
    ['is for fewer', benefit({ item: [item(1, '27447', review('A1'), 1)] }), { quantity: 5 }],
    ['is for another code', benefit({ item: [item(1, '27446', review('A1'))] }), {}],
    ['is for another item', benefit({ item: [item(1, '27447', []), item(2, '70551', review('A1'))] }), {}],
    ['wants a call as well', benefit({ item: [item(1, '27447', [...review('A1'), ...review('CT')])] }), {}],
    ['changes what was asked for', benefit({ item: [item(1, '27447', review('A6'))] }), {}],
    ['is refused', benefit({ item: [item(1, '27447', review('A3'))] }), {}],
    ['is refused as a whole', benefit({ adjudication: review('A3'), item: [item(1, '27447', [])] }), {}],
    ['decides nothing', benefit({ item: [item(1, '27447', [])] }), {}],
    ['is a draft', benefit({ status: 'draft' }), {}],
    ['is not complete', benefit({ outcome: 'partial' }), {}],
    ['is a bill', benefit({ use: 'claim' }), {}],
  ])('that %s is none', async (_what, record, more) => {
    const found = await ask([record], more);
    expect([found.status, found.authorization.number]).toEqual(['unknown', null]);
  });

  it('counts with the refusal on the next page, and not at all where there are too many pages', async () => {
    const refusal = benefit({ id: 'eob-2', created: '2026-11-20', item: [item(1, '27447', review('A3'))] });
    const askPages = (record: readonly FhirResource[]) => {
      const { context } = stubPayer({ discovery, record, unkind: (at) => at.pages(1) });
      return checkPriorAuth(context, { patient_id: 'pat-1', procedure_code: '27447' });
    };
    expect((await askPages([benefit()])).status).toBe('satisfied');
    expect((await askPages([benefit(), refusal])).status).toBe('unknown');
    const many = await askPages(Array.from({ length: 6 }, () => benefit()));
    expect([many.status, many.attempts.some(({ outcome }) => outcome === 'incomplete')]).toEqual(['unknown', true]);
  });

  it.each([
    [401, 'auth-error'],
    [403, 'auth-error'],
    [404, 'not-supported'],
    [501, 'not-supported'],
  ])('says of a record that answers %i: %s', async (status, expected) => {
    const { context } = stubPayer({ discovery, recordStatus: { ExplanationOfBenefit: status } });
    const { attempts } = await checkPriorAuth(context, { patient_id: 'pat-1', procedure_code: '27447' });
    expect(attempts).toContainEqual(
      expect.objectContaining({ source: 'existing-auth ExplanationOfBenefit', outcome: expected }),
    );
  });
});

describe('what was decided before', () => {
  const known = async (record: readonly FhirResource[]) => {
    const { context, reads } = stubPayer({ discovery, record });
    const input = { patient_id: 'pat-1', procedure_code: '27447' };
    const found = await checkPriorAuth(context, input, { identifierSystem: 'urn:gateway' });
    // What answers the question and what is told beside it are of one reading.
    expect(reads.filter((path) => /^(ExplanationOfBenefit|ClaimResponse)/.test(path))).toHaveLength(2);
    return found;
  };

  const decided = (action: string, created?: string, code = '27447') =>
    benefit({ id: 'other', created, item: [item(1, code, review(action))] });
  it.each<[string, FhirResource[], boolean]>([
    ['an approval', [benefit()], true],
    ['an approval after a refusal', [decided('A3', '2026-10-01'), benefit()], true],
    ['an approval that was cancelled later', [benefit(), decided('C', '2026-11-20')], false],
    ['an approval and a refusal without a day', [benefit(), decided('A3')], false],
    ['an approval and a refusal of another service', [benefit(), decided('A3', '2026-11-20', '70551')], true],
  ])('ends the asking with %s', async (_what, record, isOver) => {
    for (const order of [record, record.toReversed()]) {
      const { nextSteps, knownAuthorizations = [] } = await known(order);
      expect(nextSteps.some(({ why }) => why === 'holds-already')).toBe(isOver);
      const approval = knownAuthorizations.find(({ status }) => status === 'approved');
      expect(approval?.cautions.some((one) => one.includes('also refused'))).toBe(!isOver);
    }
  });

  it.each<[string, string | undefined, boolean]>([
    ['that ends after the service', '2026-12-31', false],
    ['that ends before the service', '2026-11-30', true],
    ['of which no end is known', undefined, false],
  ])('asks for authorization beside a request of before, approved, %s: %s, %s', async (_what, expires, isAsked) => {
    const claim = { resourceType: 'Claim', item: [{ productOrService: cpt('27447'), servicedDate: '2026-11-20' }] };
    const entry = [claim, patient, coverage].map((resource) => ({ resource }));
    const decision = { status: 'approved', authorizationNumber: 'AUTH-1', ...(expires !== undefined && { expires }) };
    const sent = {
      ...{ state: 'decided', requestId: 'r1', platformId: 'payer', sentAt: '2026-11-01T00:00:00Z' },
      ...{ decision, decidedAt: 1, request: { resourceType: 'Bundle', type: 'collection', entry } as Bundle },
    } as unknown as LedgerEntry;
    const required = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
    const { context } = stubPayer({ assertions: [required] });
    const question = { patient_id: 'pat-1', procedure_code: '27447', service_date: '2026-12-15' };
    const { nextSteps } = await checkPriorAuth(context, question, { ledger: { list: async () => [sent] } });
    expect(nextSteps[0]).toEqual({ do: 'status', why: 'asked-before', args: { request_id: 'r1' } });
    expect(nextSteps.some((step) => step.do === 'submit')).toBe(isAsked);
  });
});

describe('published rules', () => {
  it('say what the payer may want, and never that nothing is needed', async () => {
    const { context } = stubPayer({ discovery });
    const page = { kind: 'web', url: 'https://payer.example/policies?code={code}', title: 'Policies' };
    const davinci = { ...context.platform.definition.davinci, policy: [page] };
    const platform = { ...context.platform, definition: { ...context.platform.definition, davinci } };
    const found = await checkPriorAuth({ ...context, platform } as typeof context, {
      patient_id: 'pat-1',
      procedure_code: '27447',
    });
    expect(found).toMatchObject({
      status: 'unknown',
      source: { kind: 'policy' },
      authorization: { needed: null, number: null },
      reasons: [{ code: null, text: 'Policies (https://payer.example/policies?code=27447)' }],
    });
    expect(found.warnings.join()).toMatch(/has not read; whether this plan wants prior authorization is not known/);
  });
});
