import fc from 'fast-check';
import { codeSystems } from '../../procedure-code.js';
import { assertion, today } from '../../testing/stub-payer.js';
import type { AssertionPart } from '../../testing/stub-payer.js';
import { readHookAnswer } from './hook-answer.js';

const order = { resourceType: 'ServiceRequest', id: 'ord-1', subject: { reference: 'Patient/pat-1' } } as const;
const question = {
  order,
  code: { system: codeSystems.cpt, code: '27447' },
  coverageId: 'cov-1',
  today,
  onDate: '2026-12-15',
  source: { kind: 'none', at: '2026-11-24T10:00:00Z' },
} as const;
const cpt = { system: codeSystems.cpt, code: '27447' };
const covered: AssertionPart = ['covered', 'valueCode', 'covered'];
const noAuth: AssertionPart = ['pa-needed', 'valueCode', 'no-auth'];
const authNeeded: AssertionPart = ['pa-needed', 'valueCode', 'auth-needed'];
const reason: AssertionPart = ['reason', 'valueCodeableConcept', { text: 'because' }];

const answered = (resource: object, type = 'update') =>
  readHookAnswer({ cards: [], systemActions: [{ type, resource }] }, question);
const read = (...assertions: Record<string, unknown>[]) => answered({ ...order, extension: assertions });
const billing = (code: string): AssertionPart => ['billingCode', 'valueCoding', { system: codeSystems.cpt, code }];

describe('an assertion', () => {
  it('is told whole', () => {
    const found = read(
      assertion(
        covered,
        authNeeded,
        ['doc-needed', 'valueCode', 'clinical'],
        ['doc-purpose', 'valueCode', 'withpa'],
        ['questionnaire', 'valueCanonical', 'https://payer.example/Questionnaire/tka|1.0.0'],
        ['expiry-date', 'valueDate', '2027-02-22'],
        reason,
      ),
    );
    expect(found).toMatchObject({
      status: 'required',
      authorization: { needed: true, by: 'ordering', number: null },
      documentation: [
        { who: 'clinical', purpose: ['withpa'], questionnaires: ['https://payer.example/Questionnaire/tka|1.0.0'] },
      ],
      reasons: [{ code: null, text: 'because' }],
      assertionId: 'CA-1',
      expires: '2027-02-22',
      ambiguous: false,
      warnings: [],
    });
  });

  it('is known with a release behind its name, and is no answer within a suggestion', () => {
    const asserted = assertion(covered, authNeeded);
    expect(read({ ...asserted, url: `${String(asserted['url'])}|2.0.1` })?.status).toBe('required');
    const actions = [{ type: 'update', resource: { ...order, extension: [asserted] } }];
    const found = readHookAnswer({ cards: [{ summary: 's', suggestions: [{ label: 'l', actions }] }] }, question);
    expect(found).toMatchObject({ status: 'unknown', warnings: [expect.stringContaining('into a suggestion')] });
  });

  it('names who has to ask, and the number that is there', () => {
    expect(read(assertion(covered, ['pa-needed', 'valueCode', 'performpa']))?.authorization.by).toBe('performer');
    const satisfied = read(
      assertion(covered, ['pa-needed', 'valueCode', 'satisfied'], ['satisfied-pa-id', 'valueString', 'SAT-1']),
    );
    expect(satisfied).toMatchObject({ status: 'satisfied', authorization: { number: 'SAT-1' }, warnings: [] });
  });

  it('of release 2.0 wants both sides to document', () => {
    const found = read(assertion(covered, authNeeded, ['doc-needed', 'valueCode', 'both']));
    expect(found?.documentation.map(({ who }) => who)).toEqual(['clinical', 'admin']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another coverage', assertion(['coverage', 'valueReference', { reference: 'Coverage/cov-2' }], covered, noAuth)],
    ['no coverage', assertion(['coverage', 'valueString', 'cov-1'], covered, noAuth)],
    ['another code', assertion(covered, noAuth, billing('27446'))],
    ['a code that cannot be read', assertion(covered, noAuth, ['billingCode', 'valueCoding', { display: 'Knee' }])],
    ['a past time', assertion(covered, noAuth, ['expiry-date', 'valueDate', '2026-11-23'])],
  ])('about %s allows no conclusion', (_what, one) => {
    const found = read(one);
    expect(found?.status).toBe('unknown');
    expect(found?.assertions).toHaveLength(1);
    expect(found?.warnings).toHaveLength(1);
  });

  it('that says two things at once says neither', () => {
    expect(read(assertion(covered, noAuth, authNeeded))).toMatchObject({ status: 'unknown' });
    const both = read(assertion(covered, ['covered', 'valueCode', 'not-covered'], noAuth));
    expect(both).toMatchObject({ status: 'unknown', covered: 'covered and not-covered' });
    expect(read(assertion(covered, noAuth, noAuth))).toMatchObject({ status: 'not-required', warnings: [] });
  });

  it('counts for the last of many codes, and none counts among more than are read', () => {
    const codes = Array.from({ length: 60 }, (_, at) => billing(at === 59 ? '27447' : String(10_000 + at)));
    expect(read(assertion(covered, noAuth), assertion(covered, authNeeded, ...codes))?.status).toBe('required');
    const free = (count: number) => Array.from({ length: count }, () => assertion(covered, noAuth));
    expect(read(...free(150), assertion(covered, authNeeded))?.status).toBe('required');
    const many = read(...free(200), assertion(covered, authNeeded));
    expect([many?.status, many?.warnings.length]).toEqual(['unknown', 1]);
  });

  it.each([
    ['2026-12-15', 0],
    ['2026-12', 0],
    ['2026-12-14', 1],
    ['2026-11', 1],
  ])('that holds until %s warns %i times of a service on 2026-12-15', (until, warnings) => {
    const found = read(assertion(covered, noAuth, ['expiry-date', 'valueDate', until]));
    expect(found?.status).toBe('not-required');
    expect(found?.warnings.filter((one) => one.includes('ask again nearer'))).toHaveLength(warnings);
  });

  it('for its own billing code counts beside one for another', () => {
    const scoped = (code: string, pa: AssertionPart) => assertion(covered, pa, billing(code));
    const found = read(scoped('27447', noAuth), scoped('27446', authNeeded));
    expect(found).toMatchObject({ status: 'not-required', ambiguous: false });
  });

  it.each<[string, AssertionPart[]]>([
    [
      'names no questionnaire’s author',
      [covered, authNeeded, ['questionnaire', 'valueCanonical', 'https://p.example/q']],
    ],
    ['is not covered and needs authorization', [['covered', 'valueCode', 'not-covered'], authNeeded]],
    ['is conditional on nothing', [covered, ['pa-needed', 'valueCode', 'conditional']]],
    ['wants documents for what it does not want', [covered, noAuth, reason, ['doc-purpose', 'valueCode', 'withpa']]],
    ['is satisfied without a number', [covered, ['pa-needed', 'valueCode', 'satisfied']]],
    ['has a number and is not satisfied', [covered, noAuth, ['satisfied-pa-id', 'valueString', 'X']]],
    ['needs to know something', [covered, authNeeded, ['info-needed', 'valueCode', 'OTH']]],
    ['wants documents without a reason', [covered, authNeeded, ['doc-purpose', 'valueCode', 'withclaim']]],
    ['wants and does not want authorization', [covered, noAuth, authNeeded]],
    ['covers and does not cover', [covered, ['covered', 'valueCode', 'not-covered'], noAuth]],
    ['is indeterminate without a reason', [covered, ['pa-needed', 'valueCode', 'indeterminate']]],
  ])('that %s is read with a warning, never refused', (_what, parts) => {
    const found = read(assertion(...parts));
    expect(found?.assertions).toHaveLength(1);
    expect(found?.warnings).toHaveLength(1);
  });
});

describe('an answer', () => {
  const free = { ...order, extension: [assertion(covered, noAuth)] };
  it.each([
    ['is silent', () => readHookAnswer({ cards: [] }, question)],
    ['has no assertion', () => answered(order)],
    [
      'speaks in a card only',
      () => readHookAnswer({ cards: [{ summary: 'No prior authorization required' }] }, question),
    ],
    ['creates another resource', () => answered(free, 'create')],
    ['asserts of another type', () => answered({ ...free, resourceType: 'DeviceRequest' })],
  ])('that %s is unknown, not "not required"', (_what, answer) => {
    expect(answer()?.status).toBe('unknown');
  });

  it('about the only order under another id counts, with a warning', () => {
    const found = answered({ ...order, id: 'renamed', extension: [assertion(covered, authNeeded)] });
    expect(found).toMatchObject({ status: 'required' });
    expect(found?.warnings).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['patient', { subject: { reference: 'Patient/pat-2' } }],
    ['patient, under another id', { id: 'renamed', subject: { reference: 'https://p.example/fhir/Patient/pat-2' } }],
    ['service', { code: { coding: [{ system: codeSystems.cpt, code: '70551' }] } }],
    ['service, under another id', { id: 'renamed', code: { coding: [{ system: codeSystems.hcpcs, code: 'E0424' }] } }],
  ])('about another %s allows no conclusion', (_what, other) => {
    const found = answered({ ...free, ...other });
    expect(found?.status).toBe('unknown');
    expect(found?.warnings.join()).toContain('about another patient, or about another service');
  });

  it.each<[string, object]>([
    ['the code beside another', [{ system: 'urn:own', code: 'K1' }, cpt]],
    ['codes that cannot be compared', [{ system: 'urn:own', code: 'K1' }, { code: '70551' }]],
  ])('about an order with %s counts', (_what, coding) => {
    const found = answered({ ...free, subject: {}, code: { coding } });
    expect(found).toMatchObject({ status: 'not-required', warnings: [] });
  });

  it.each([undefined, null, 'text', [], {}, { cards: 'none' }])('of %j is none of a CDS service', (body) => {
    expect(readHookAnswer(body, question)).toBeUndefined();
  });

  it('is told as plain text, its links by https only, and nothing of it carried out', () => {
    const card = {
      summary: 'See <script>alert(1)</script> policy\u202e',
      indicator: 'info',
      source: { label: 'P' },
      detail: 'x'.repeat(5000),
      links: [
        'https://payer.example/p',
        'javascript:alert(1)',
        'http://payer.example/',
        'https://a:b@payer.example/',
      ].map((url) => ({ label: 'l', url, type: 'absolute' })),
      suggestions: [{ label: 'Delete it', actions: [{ type: 'delete', resourceId: 'Patient/pat-1' }] }],
    };
    const systemActions = [{ type: 'delete', description: 'gone', resource: { resourceType: 'Patient', id: 'pat-1' } }];
    const found = readHookAnswer({ cards: [card], systemActions }, question);
    expect(found?.cards[0]?.summary).toBe('See alert(1) policy');
    expect(found?.cards[0]?.detail).toHaveLength(1000);
    expect(found?.cards[0]?.links.map(({ url }) => url)).toEqual(['https://payer.example/p']);
    expect(found?.actions).toEqual([{ type: 'delete', resourceType: 'Patient', description: 'gone' }]);
  });

  it('collects the forms of tasks and of links to apps', () => {
    const task = { resourceType: 'Task', input: [{ valueCanonical: 'https://p.example/Questionnaire/a' }] };
    const smart = { label: 'l', url: 'https://p.example/launch', type: 'smart' };
    const template = '{"template":"https://p.example/Questionnaire/b"}';
    const links = [template, 'not json'].map((appContext) => ({ ...smart, appContext }));
    const body = { cards: [{ summary: 's', links }], systemActions: [{ type: 'create', resource: task }] };
    const questionnaires = ['https://p.example/Questionnaire/a', 'https://p.example/Questionnaire/b'];
    expect(readHookAnswer(body, question)?.documentation).toEqual([{ who: 'unknown', purpose: [], questionnaires }]);
  });

  it('collects the forms that a card asks to complete, and those of a query', () => {
    const task = { resourceType: 'Task', input: [{ valueCanonical: 'https://p.example/Questionnaire/a' }, {}] };
    const form = { resourceType: 'Questionnaire', url: 'https://p.example/Questionnaire/b', version: 2 };
    const creates = (resource: object, more: object = {}) => ({ type: 'create', resource, ...more });
    const card = {
      summary: 's',
      suggestions: [
        { label: 'Fill in', actions: [creates(task, { description: 'a task' })] },
        { actions: [creates(form), creates({ resourceType: 'Questionnaire' })] },
      ],
      links: [
        { label: 'l', url: 'https://p.example/', type: 'smart', appContext: 'questionnaire=https://p.example/c&o=1' },
      ],
    };
    const found = readHookAnswer({ cards: [card] }, question);
    expect(found?.documentation.flatMap(({ questionnaires }) => questionnaires)).toEqual([
      'https://p.example/Questionnaire/a',
      'https://p.example/Questionnaire/b|2',
      'https://p.example/c',
    ]);
    expect(found?.cards[0]?.suggestions).toEqual(['Fill in: a task']);
    expect(found?.status).toBe('unknown');
  });

  it.each([
    ['allowed-quantity', 'cat-limitation'],
    ['what-nobody-knows', 'cat-limitation'],
    ['constructor', 'cat-limitation'],
    ['in-network-copay', 'cat-decisional'],
    ['instructions', 'cat-other'],
  ])('tells by the code %s of a release without categories that it is %s', (code, category) => {
    const detail = { url: 'detail', extension: [{ url: 'code', valueCodeableConcept: { coding: [{ code }] } }] };
    const own = assertion(covered, authNeeded);
    const found = read({ ...own, extension: [...(own['extension'] as object[]), detail] });
    expect(found?.details).toEqual([{ category, code, value: null, qualification: null }]);
    expect(found?.warnings[0]?.startsWith('The payer limits this answer') ?? false).toBe(category === 'cat-limitation');
  });

  it('whatever it is, is never "not required" without the assertion that says so', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (cards, actions) => {
        const found = readHookAnswer({ cards: [cards], systemActions: [actions] }, question);
        expect(found?.status ?? 'unknown').toBe('unknown');
      }),
      { numRuns: 200 },
    );
  });
});
