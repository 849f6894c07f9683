import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import type { PayerRequest } from '../payer/payer-client.js';
import { getPolicyRules, rulesInput } from './get-policy-rules.js';

const cpt = 'http://www.ama-assn.org/go/cpt';
const focus = (code: string, system = cpt) => [{ valueCodeableConcept: { coding: [{ system, code }] } }];
const plan = (changes: object = {}) => ({
  resourceType: 'PlanDefinition',
  id: 'orth-12',
  status: 'active',
  title: 'ORTH-12 Knee arthroplasty',
  effectivePeriod: { start: '2026-01-01' },
  useContext: focus('27447'),
  relatedArtifact: [
    { type: 'documentation', url: 'https://payer.example/policies/orth-12' },
    { type: 'documentation', url: 'javascript:alert(1)' },
    { type: 'depends-on', resource: 'https://payer.example/fhir/Questionnaire/tka|1.0.0' },
  ],
  action: [{ title: 'Kellgren-Lawrence grade 3 or 4', condition: [{ expression: { expression: '%kl >= 3' } }] }],
  ...changes,
});

const offers = (type: string, ...names: string[]) => ({
  type,
  interaction: [{ code: 'search-type' }],
  searchParam: names.map((name) => ({ name })),
});
const statement = (...resource: object[]) => ({ resourceType: 'CapabilityStatement', rest: [{ resource }] });
const everything = statement(
  offers('Questionnaire', 'context', 'status'),
  offers('PlanDefinition', 'context', 'status'),
  offers('Library', 'topic'),
  offers('ActivityDefinition', '_content'),
  offers('DocumentReference', 'type', 'patient'),
  offers('InsurancePlan', 'status'),
);
const metadata = { status: 200, body: everything };
const bundle = (...resources: object[]) => ({
  status: 200,
  body: { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) },
});

/** A platform whose FHIR service answers by type of resource; everything else is an empty Bundle. */
function platform(
  answers: Record<string, { status: number; body?: unknown } | Error>,
  options: { hasDtr?: boolean; policy?: object[] } = {},
) {
  const asked: string[] = [];
  const answer = async (path: string) => {
    asked.push(path);
    const found = answers[path.split('?')[0] ?? ''] ?? bundle();
    if (found instanceof Error) throw found;
    return found;
  };
  const { hasDtr = true, policy } = options;
  const context = {
    platform: { id: 'stub-payer', name: 'Stub', definition: { davinci: { policy } } } as unknown as ResolvedPlatform,
    payer: {
      configured: (service: string) => service === 'dtr' && hasDtr,
      base: () => 'https://payer.example/fhir',
      send: ({ path }: PayerRequest) => answer(path),
    },
    records: ({ path, query }: { path: string; query: string }) => answer(query === '' ? path : `${path}?${query}`),
    recordsBaseUrl: 'https://gateway.example/api/fhir/stub-payer',
    now: () => Date.parse('2026-11-24T10:00:00Z'),
  } as unknown as CoverageContext;
  return { asked, ask: (code = '27447') => getPolicyRules(context, rulesInput.parse({ procedure_code: code })) };
}

describe('getPolicyRules', () => {
  it('quotes a rule with its source, date, criteria, form and https links', async () => {
    const { ask } = platform({ metadata, PlanDefinition: bundle(plan()) });
    const { answer, rules } = await ask();
    expect(answer).toBe('found');
    expect(rules).toEqual([
      expect.objectContaining({
        id: 'PlanDefinition/orth-12',
        matchedOn: 'exact-code',
        confidence: 'high',
        effective: { start: '2026-01-01' },
        criteria: [{ text: 'Kellgren-Lawrence grade 3 or 4', expression: '%kl >= 3' }],
        documentation: ['https://payer.example/fhir/Questionnaire/tka|1.0.0'],
        links: ['https://payer.example/policies/orth-12'],
        source: {
          kind: 'PlanDefinition',
          url: 'https://payer.example/fhir/PlanDefinition/orth-12',
          retrievedAt: '2026-11-24T10:00:00.000Z',
          quotedFrom: 'action',
        },
      }),
    ]);
  });

  it('says what was searched, where nothing was found', async () => {
    const { ask } = platform({
      metadata: { status: 200, body: statement(offers('Questionnaire', 'context')) },
    });
    expect(await ask()).toMatchObject({
      answer: 'none-found',
      rules: [],
      searched: [
        { source: 'crd', outcome: 'no patient given' },
        { source: 'Questionnaire', outcome: '0' },
        ...['PlanDefinition', 'Library', 'ActivityDefinition', 'DocumentReference', 'InsurancePlan'].map((source) => ({
          ...{ source, outcome: 'not supported' },
        })),
        { source: 'configured pages', outcome: '0' },
      ],
    });
  });

  it('asks at most five times, by what the server offers, with the code as one token', async () => {
    const { ask, asked } = platform({ metadata });
    const { searched } = await ask('E0424');
    const [statementPath, ...searches] = asked;
    expect(statementPath).toBe('metadata');
    expect(searches).toHaveLength(5);
    const first = new URLSearchParams(searches[0]?.split('?')[1]);
    expect(Object.fromEntries(first)).toEqual({
      context: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets|E0424',
      status: 'active',
      _count: '20',
    });
    expect(searches.map((path) => path.split(/[?=]/)[1])).toEqual(['context', 'context', 'topic', '_content', 'type']);
    expect(searched).toContainEqual({ source: 'InsurancePlan', outcome: 'not searched: limit reached' });
  });

  it('never searches documents where records of patients are', async () => {
    const { ask, asked } = platform({ metadata }, { hasDtr: false });
    expect((await ask()).searched).toContainEqual({
      source: 'DocumentReference',
      outcome: 'not searched: patients’ documents',
    });
    expect(asked.filter((path) => path.startsWith('DocumentReference'))).toEqual([]);
    expect(asked).toHaveLength(6);
  });

  it.each<[string, object]>([
    ['about another code', { useContext: focus('27446') }],
    ['about the code of another system', { useContext: focus('27447', 'http://snomed.info/sct') }],
    ['with the code inside a longer one', { useContext: [], description: 'Applies to 127447 and 27447A' }],
    ['retired', { status: 'retired' }],
    ['a draft', { status: 'draft' }],
    ['no longer in force', { effectivePeriod: { end: '2026-10' } }],
    ['not yet in force', { effectivePeriod: { start: '2027' } }],
    ['about a patient', { subject: { reference: 'Patient/1' } }],
    ['of another type than was asked for', { resourceType: 'Observation' }],
  ])('takes no rule %s', async (_what, changes) => {
    const { ask } = platform({ metadata, PlanDefinition: bundle(plan(changes)) });
    expect(await ask()).toMatchObject({ answer: 'none-found' });
  });

  it('puts what names the code before what only mentions it', async () => {
    const mention = plan({ id: 'other', useContext: [], description: 'See also 27447.' });
    const { ask } = platform({ metadata, PlanDefinition: bundle(mention, plan()) });
    const { rules } = await ask();
    expect(rules.map(({ id, confidence }) => [id, confidence])).toEqual([
      ['PlanDefinition/orth-12', 'high'],
      ['PlanDefinition/other', 'low'],
    ]);
  });

  it.each([
    [{ status: 403 }, 'not allowed'],
    [{ status: 501 }, 'not supported'],
    [{ status: 500 }, 'answered 500'],
    [{ status: 200, body: '<html>' }, 'no Bundle'],
    [new CoverageError('PAYER_TIMEOUT', 'late'), 'PAYER_TIMEOUT'],
  ])('tells a source that failed (%j) from one that has nothing', async (failure, outcome) => {
    const { ask } = platform({
      metadata,
      Questionnaire: failure,
      PlanDefinition: bundle(plan()),
    });
    const { searched, answer } = await ask();
    expect(searched).toContainEqual({ source: 'Questionnaire', outcome });
    expect(answer).toBe('found');
  });

  it('does not pass a fault of its own off as an empty source', async () => {
    const { ask } = platform({ metadata: new TypeError('a fault') });
    await expect(ask()).rejects.toThrow(TypeError);
  });

  it('gives configured pages as links that nobody follows', async () => {
    const policy = [
      { kind: 'web', url: 'https://payer.example/policies?code={code}' },
      { kind: 'web', url: 'https://payer.example/hip', code: '27130' },
      { kind: 'web', url: 'https://payer.example/knee', code: '27447', checkedOn: '2026-11-01' },
    ];
    const { ask, asked } = platform({ metadata: { status: 404 } }, { policy });
    const { answer, rules } = await ask();
    expect(answer).toBe('links-only');
    expect(rules.map(({ note }) => note)).toEqual(Array(2).fill(expect.stringMatching(/link .* has not read/)));
    expect(rules.map(({ links }) => links[0])).toEqual([
      'https://payer.example/knee',
      'https://payer.example/policies?code=27447',
    ]);
    expect(asked).toEqual(['metadata']);
  });

  it('says that rules were found only where one was read beside the pages', async () => {
    const policy = [{ kind: 'web', url: 'https://payer.example/policies' }];
    const { ask } = platform({ metadata, PlanDefinition: bundle(plan()) }, { policy });
    const { answer, rules } = await ask();
    expect(answer).toBe('found');
    expect(rules.map(({ note }) => note)).toEqual([undefined, expect.any(String)]);
  });

  it.each(['ABCDE', '2744', '27447; DROP'])('refuses the code %s before it asks anybody', async (code) => {
    const { ask, asked } = platform({});
    await expect(ask(code)).rejects.toMatchObject({ code: 'PROCEDURE_CODE_INVALID' });
    expect(asked).toEqual([]);
  });
});
