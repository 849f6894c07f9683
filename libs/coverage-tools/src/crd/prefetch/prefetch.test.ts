import type { FhirResource } from 'fhir/r4.js';
import { coverage, patient, payerOrganization, stubPayer, templates } from '../../testing/stub-payer.js';
import type { StubPayerOptions } from '../../testing/stub-payer.js';
import { ExpressionEngine } from '../../expressions/fhirpath-engine.js';
import { testCell } from '../../testing/test-cell.js';
import { KnownResources } from './known-resources.js';
import { PathError, valuesAt } from './path-evaluation.js';
import { prefetchFor, type PrefetchOptions } from './prefetch.js';

const practitioner: FhirResource = { resourceType: 'Practitioner', id: 'prac-1', name: [{ text: 'x' }] };
const order: FhirResource = {
  resourceType: 'ServiceRequest',
  id: 'ord-1',
  status: 'draft',
  intent: 'original-order',
  subject: { reference: 'Patient/pat-1' },
  requester: { reference: 'Practitioner/prac-1' },
  locationReference: [{ reference: 'Location/loc-1' }],
};
const context = {
  userId: 'Practitioner/prac-1',
  patientId: 'pat-1',
  draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: order }] },
};

async function fill(
  prefetch: Record<string, string>,
  record: StubPayerOptions = {},
  extraTypes = new Set<string>(),
  engine: PrefetchOptions['engine'] = new ExpressionEngine(testCell, { budgetMs: 600_000 }),
) {
  const stub = stubPayer(record);
  const start = { patient, coverage, payer: payerOrganization, drafted: [order, practitioner] };
  const known = new KnownResources(stub.context, start, extraTypes);
  const options = {
    context,
    known,
    coverage,
    patientId: 'pat-1',
    baseUrl: 'https://gw.example/fhir',
    extraTypes,
    engine,
  };
  return { ...(await prefetchFor(prefetch, options)), reads: stub.reads };
}

const typesIn = (value: FhirResource | null | undefined): string[] =>
  value?.resourceType === 'Bundle'
    ? (value.entry ?? []).map(({ resource }) => `${resource?.resourceType}/${resource?.id}`)
    : value
      ? [`${value.resourceType}/${value.id}`]
      : [];

describe('the templates of a service', () => {
  it('of release 2.2 are filled in from what is there, without a read', async () => {
    const { prefetch, omitted, reads } = await fill(templates);
    expect(Object.entries(prefetch).map(([key, value]) => [key, typesIn(value)])).toEqual([
      ['patient', ['Patient/pat-1']],
      ['encounter', []],
      ['coverage', ['Coverage/cov-1']],
      ['practitioners', ['Practitioner/prac-1']],
      ['organizations', ['Organization/payer-1']],
    ]);
    expect([prefetch['encounter'], omitted, reads]).toEqual([null, [], []]);
    expect(JSON.stringify(prefetch)).not.toContain('CANARY-NARRATIVE');
  });

  it.each<[string, string, string[]]>([
    ['2.1 with its slips', 'Patient/{{%context.patientId}}', ['Patient/pat-1']],
    ['2.1 with entities', 'Coverage?patient={{%context.patientId}}&amp;status=active', ['Coverage/cov-1']],
    [
      '2.1 with braces too many',
      'Practitioner?_id={{%context.draftOrders.entry.resource.requester.resolve().ofType(Practitioner).id}}}}',
      ['Practitioner/prac-1'],
    ],
    [
      '2.0 with ids by type',
      'ServiceRequest?_id={{context.draftOrders.ServiceRequest.id}}&_include=ServiceRequest:requester',
      ['ServiceRequest/ord-1', 'Practitioner/prac-1'],
    ],
    [
      '2.0 with included payers',
      'Coverage?patient={{context.patientId}}&_include=Coverage:payor',
      ['Coverage/cov-1', 'Organization/payer-1'],
    ],
    ['a user', '{{context.userId}}', ['Practitioner/prac-1']],
    ['a user by kind', 'Practitioner/{{userPractitionerId}}', ['Practitioner/prac-1']],
    ['a user of another kind', 'Patient/{{userPatientId}}', []],
    [
      'a union',
      'Practitioner?_id={{context.draftOrders.entry.resource.performer.resolve().id|context.draftOrders.entry.resource.requester.resolve().id}}',
      ['Practitioner/prac-1'],
    ],
  ])('of %s', async (_release, template, expected) => {
    const { prefetch, omitted } = await fill({ key: template });
    expect([typesIn(prefetch['key']), omitted]).toEqual([expected, []]);
  });

  it('have what the order refers to read from the record', async () => {
    const location: FhirResource = { resourceType: 'Location', id: 'loc-1' };
    const template = 'Location?_id={{context.draftOrders.entry.resource.locationReference.resolve().id}}';
    const found = await fill({ key: template }, { record: [location] });
    expect([typesIn(found.prefetch['key']), found.reads]).toEqual([['Location/loc-1'], ['Location/loc-1']]);
  });

  it('are told when the record does not show something', async () => {
    const template = 'Location/{{context.draftOrders.entry.resource.locationReference.reference}}';
    expect((await fill({ key: template })).omitted).toEqual([{ key: 'key', why: 'asks-too-much' }]);
    const { prefetch } = await fill(
      { key: '{{context.draftOrders.entry.resource.locationReference.reference}}' },
      { recordStatus: { 'Location/loc-1': 403 } },
    );
    expect(prefetch['key']).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});

describe('a hostile service', () => {
  it.each([
    'Observation?patient={{context.patientId}}',
    'Patient/{{context.patientId}}/$everything',
    'Patient?_id={{context.patientId}}&_revinclude=Observation:subject',
    'Patient?_id={{context.patientId}}&_include=Patient:general-practitioner&_include:iterate=*',
    'MedicationRequest?patient={{context.patientId}}',
    'Patient?name=Smith',
    'Patient/somebody-else',
    'Encounter/guessed',
    'Coverage?status=active',
    'Coverage?patient=somebody-else',
    'Coverage?patient={{context.patientId}},somebody-else',
    'Coverage?patient={{context.patientId}}&beneficiary=somebody-else',
    'Coverage?patient={{context.patientId}}&_has:Observation:subject:code=1234',
    'https://other.example/fhir/Patient/{{context.patientId}}',
    '//other.example/Patient/{{context.patientId}}',
    '../../Patient/{{context.patientId}}',
    'Patient/{{context.patientId}}?_format=json',
    'DocumentReference?patient={{context.patientId}}',
  ])('gets nothing for %s', async (template) => {
    const { prefetch, omitted, reads } = await fill({ key: template });
    expect([Object.keys(prefetch), omitted, reads]).toEqual([[], [{ key: 'key', why: 'asks-too-much' }], []]);
  });

  it.each([
    '{{context.draftOrders.descendants().id}}',
    "{{context.draftOrders.entry.where(resource.id.matches('(a+)+$')).id}}",
    '{{context.draftOrders.repeat(entry).id}}',
    '{{patientId}}',
    '{{context.patientId',
    'Patient/{{{context.patientId}}}x{',
    `Practitioner?_id={{${Array.from({ length: 30 }, () => 'context.patientId').join('|')}}}`,
  ])('has nothing evaluated of %s', async (template) => {
    const { omitted, reads } = await fill({ key: template });
    expect([omitted.map(({ why }) => why), reads]).toEqual([['not-evaluated'], []]);
  });

  it('does not get what a reference leads to, when it is clinical or another patient’s', async () => {
    const record: FhirResource[] = [
      {
        resourceType: 'Encounter',
        id: 'enc-2',
        status: 'finished',
        class: {},
        subject: { reference: 'Patient/pat-2' },
      },
    ];
    const stub = stubPayer({ record });
    const known = new KnownResources(stub.context, { patient, coverage, drafted: [order] });
    expect(await known.resolve('Encounter/enc-2')).toBeUndefined();
    expect(await known.resolve('Condition/c-1')).toBeUndefined();
    expect(await known.resolve('Patient/pat-2')).toBeUndefined();
    expect(await known.resolve('Coverage/cov-2')).toBeUndefined();
    expect(stub.reads).toEqual(['Encounter/enc-2']);
  });

  const condition = (id: string, subject = 'Patient/pat-1'): FhirResource => ({
    resourceType: 'Condition',
    id,
    subject: { reference: subject },
  });
  const three = ['c-1', 'c-2', 'c-3'].map((id) => condition(id));

  it('gets the patient’s own of a type that the platform file adds, and of no other', async () => {
    const record = [condition('c-1', 'Patient/pat-1'), condition('c-2', 'Patient/pat-2')];
    const template = 'Condition?patient={{context.patientId}}';
    const { prefetch } = await fill(
      { key: template },
      { record, unkind: (at) => at.without('linked', 'dates').pages(1) },
      new Set(['Condition']),
    );
    expect(typesIn(prefetch['key'])).toEqual(['Condition/c-1']);
  });

  it.each<[string, StubPayerOptions]>([
    ['a search that is refused', { recordStatus: { Condition: 403 } }],
    ['a next page that is itself', { record: three, unkind: (at) => at.pages(2, 'itself') }],
    ['a next page elsewhere', { record: three, unkind: (at) => at.pages(2, 'elsewhere') }],
  ])('says that such a type is not available after %s, never that there is none', async (_what, record) => {
    const { prefetch } = await fill({ key: 'Condition?patient={{context.patientId}}' }, record, new Set(['Condition']));
    expect(prefetch['key']).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
  });
});

describe('what a payer may have computed', () => {
  const catastrophic = `identifier.value.where($this.matches('^(a+)+$'))`;
  const root = { identifier: [{ value: `${'a'.repeat(60)}b` }] };

  it('is cut in the middle of a catastrophic expression, should one ever get that far', async () => {
    const engine = new ExpressionEngine(testCell, { budgetMs: 300 });
    const asked = valuesAt({ stages: [catastrophic] }, root, async () => undefined, engine);
    await expect(asked).rejects.toThrow(new PathError('took-too-long'));
  });

  it('is left out by name where it came to nothing in time, and the question is asked without it', async () => {
    const evaluated = new ExpressionEngine(testCell, { budgetMs: 600_000 });
    let left = 2;
    const engine: PrefetchOptions['engine'] = {
      evaluate: async (...one) => (left-- > 0 ? evaluated.evaluate(...one) : { problem: 'timeout' }),
    };
    const { patient: one, coverage: two } = templates;
    const { prefetch, omitted } = await fill({ one, two, three: two }, {}, new Set(), engine);
    expect([Object.keys(prefetch), omitted]).toEqual([['one', 'two'], [{ key: 'three', why: 'took-too-long' }]]);
  });

  it('are thirty templates that need one another in more ways than could be walked', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `k${index}`);
    const needing = (later: readonly string[]) =>
      later.length === 0
        ? 'Patient/{{context.patientId}}'
        : `Practitioner?_id=${later.map((name) => `{{%${name}.entry.resource.id}}`).join(',')}`;
    const web = Object.fromEntries(names.map((name, index) => [name, needing(names.slice(index + 1))]));
    const { prefetch, omitted } = await fill(web);
    expect([Object.keys(prefetch).length, omitted]).toEqual([30, []]);
    const knot = { ...web, k29: needing(['k0']) };
    const tied = await fill(knot);
    expect(tied.omitted).toHaveLength(30);
    expect(new Set(tied.omitted.map(({ why }) => why))).toEqual(new Set(['circular']));
  });
});
