import { objectsOf } from '@fhir-gateway/fhir';
import { memberOf } from '../json.js';
import { payersOfAllReleases } from '../testing/running-payer.js';
import { insideNpi, orderSign, outsideNpi, type Asked } from '../testing/requests.js';
import { crdExtension } from '../systems.js';
import type { PayerVersion } from '../payer-options.js';

const payerOf = payersOfAllReleases();
const path = 'cds-services/order-sign-crd';

type Assertion = Record<string, unknown>;

/** The assertions of an answer, each as its sub-extensions' values by name. */
function assertionsIn(body: unknown): Assertion[] {
  const resources = objectsOf(memberOf(body, 'systemActions')).map(({ resource }) => resource);
  const extensions = resources.flatMap((one) => objectsOf(memberOf(one, 'extension')));
  return extensions
    .filter(({ url }) => url === crdExtension('ext-coverage-information'))
    .map(({ extension }) =>
      Object.fromEntries(
        objectsOf(extension).map((one) => [
          one['url'],
          Object.entries(one).find(([name]) => name.startsWith('value'))?.[1],
        ]),
      ),
    );
}

async function ask(asked: Asked, version?: PayerVersion): Promise<Assertion[]> {
  const { status, body } = await payerOf(version).post(path, orderSign(asked));
  expect(status).toBe(200);
  return assertionsIn(body);
}

describe('the CDS services of the sandbox payer', () => {
  it('tell a question from a request: only a binding call hears the number', async () => {
    const [question] = await ask({ code: '97110' });
    expect(question).toMatchObject({ 'pa-needed': 'auth-needed' });
    expect(question).not.toHaveProperty('satisfied-pa-id');
    const [request] = await ask({ code: '97110', isBinding: true });
    expect(request).toMatchObject({ 'pa-needed': 'satisfied', 'satisfied-pa-id': 'SAT-97110-1' });
  });

  it('decide by the network once performer and place are known', async () => {
    const facts = { code: '70551', hasLocation: true };
    const [inside] = await ask({ ...facts, performerNpi: insideNpi });
    expect(inside).toMatchObject({ 'pa-needed': 'no-auth' });
    const [outside] = await ask({ ...facts, performerNpi: outsideNpi });
    expect(outside).toMatchObject({ 'pa-needed': 'auth-needed', reason: { coding: [{ code: 'auth-out-network' }] } });
    const [placeless] = await ask({ code: '70551', performerNpi: outsideNpi });
    expect(placeless).toMatchObject({ 'pa-needed': 'conditional', 'info-needed': 'location' });
  });

  it.each([
    ['M200', { covered: 'not-covered', reason: { coding: [{ code: 'no-active-coverage' }] } }],
    ['M404', { covered: 'not-covered', reason: { coding: [{ code: 'no-member-found' }] } }],
    ['M300', { covered: 'covered', 'pa-needed': 'no-auth', reason: { coding: [{ code: 'gold-card' }] } }],
  ])('answer for member %s by how the member stands', async (member, expected) => {
    const [assertion] = await ask({ member });
    expect(assertion).toMatchObject(expected);
  });

  it('have a code for "cannot say" in 2.2 only; before, a card says so', async () => {
    expect(await ask({ code: '00000' })).toMatchObject([{ covered: 'indeterminate', 'pa-needed': 'indeterminate' }]);
    const { body } = await payerOf('2.1').post(path, orderSign({ code: '00000' }));
    expect(assertionsIn(body)).toEqual([]);
    expect(body).toMatchObject({ cards: [{ indicator: 'warning' }] });
  });

  it('give the assertions an end from 2.1 on', async () => {
    expect((await ask({}, '2.0'))[0]).not.toHaveProperty('expiry-date');
    expect((await ask({}, '2.1'))[0]).toMatchObject({ 'expiry-date': '2027-02-22' });
  });

  const spoilt: [string, number, (call: ReturnType<typeof orderSign>) => void][] = [
    ['another hook', 400, (call) => (call.hook = 'order-select')],
    ['a hookInstance that is no UUID', 400, (call) => (call.hookInstance = '1')],
    ['no order', 400, (call) => (call.context.draftOrders.entry = [])],
    ['no patient', 412, (call) => delete call.prefetch['patient']],
    ['no coverage', 412, (call) => delete call.prefetch['coverage']],
    ['an empty coverage', 400, (call) => (call.prefetch['coverage'] = { resourceType: 'Bundle', type: 'searchset' })],
    [
      'two coverages',
      400,
      (call) => {
        const [entry] = objectsOf(memberOf(call.prefetch['coverage'], 'entry'));
        call.prefetch['coverage'] = { resourceType: 'Bundle', type: 'searchset', entry: [entry, entry] };
      },
    ],
    ['an unknown plan', 400, (call) => delete call.prefetch['organizations']],
    ['a server without authorization', 400, (call) => Object.assign(call, { fhirServer: 'https://ehr.example' })],
    ['an order without id', 422, (call) => delete call.context.draftOrders.entry[0]?.resource['id']],
    ['an order without requester', 422, (call) => delete call.context.draftOrders.entry[0]?.resource['requester']],
    [
      "another patient's order",
      422,
      (call) =>
        Object.assign(call.context.draftOrders.entry[0]?.resource ?? {}, { subject: { reference: 'Patient/x' } }),
    ],
    [
      "another patient's coverage",
      400,
      (call) => (call.prefetch['coverage'] = orderSign({ member: 'M300' }).prefetch['coverage']),
    ],
  ];

  it.each(spoilt)('refuse %s with %d and an OperationOutcome', async (_what, expected, spoil) => {
    const call = orderSign();
    spoil(call);
    const { status, body } = await payerOf().post(path, call);
    expect(status).toBe(expected);
    expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });
});
