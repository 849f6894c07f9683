import type { CoverageContext } from '../../coverage-context.js';
import type { DraftedOrder } from '../../crd/assertion/order.js';
import { readOrderFacts, type NamedFacts } from './order-facts.js';

const npi = { system: 'http://hl7.org/fhir/sid/us-npi', value: '1122334455' };
const doctor = { resourceType: 'Practitioner', id: 'd', identifier: [npi] };
const encounter = { resourceType: 'Encounter', id: 'e', subject: { reference: 'Patient/p' } };
const drafted = {
  order: { resourceType: 'DeviceRequest', id: 'o', requester: { reference: 'Practitioner/drafted' } },
  requester: { resourceType: 'Practitioner', id: 'drafted', identifier: [npi] },
  warnings: [],
} as unknown as DraftedOrder;
const found = (...resources: object[]) => ({
  resourceType: 'Bundle',
  entry: resources.map((resource) => ({ resource })),
});

function facts(named: NamedFacts, record: Record<string, object>) {
  const asked: string[] = [];
  const records = async ({ path, query }: { path: string; query: string }) => {
    asked.push(query === '' ? path : `${path}?${query}`);
    const body =
      path === 'Patient/p'
        ? { resourceType: 'Patient', id: 'p', link: [{ other: { reference: 'Patient/old-p' } }] }
        : record[path];
    return body ? { status: 200, body } : { status: 403, body: undefined };
  };
  const context = { records } as unknown as CoverageContext;
  return { asked, result: readOrderFacts(context, { named, patientId: 'p', drafted }) };
}

describe('the facts of an order', () => {
  it('are the practitioner and the encounter that are named', async () => {
    const named = { practitioner_id: 'd', encounter_id: 'e' };
    const { asked, result } = facts(named, { 'Practitioner/d': doctor, 'Encounter/e': encounter });
    expect(await result).toEqual({
      order: {
        ...drafted.order,
        requester: { reference: 'Practitioner/d', identifier: npi },
        encounter: { reference: 'Encounter/e' },
      },
      resources: [doctor, encounter],
      warnings: [],
    });
    expect(asked.sort()).toEqual(['Encounter/e', 'Patient/p', 'Practitioner/d']);
  });

  it('are an encounter of a Patient that the platform links with this one', async () => {
    const linked = { ...encounter, subject: { reference: 'Patient/old-p' } };
    const { resources, warnings } = await facts({ encounter_id: 'e' }, { 'Encounter/e': linked }).result;
    expect([resources, warnings]).toEqual([[linked], []]);
  });

  it('are the practitioner of that NPI', async () => {
    const { asked, result } = facts({ ordering_npi: npi.value }, { Practitioner: found(doctor) });
    expect((await result).resources).toEqual([doctor]);
    expect(asked).toEqual(['Practitioner?identifier=http%3A%2F%2Fhl7.org%2Ffhir%2Fsid%2Fus-npi%7C1122334455&_count=5']);
  });

  it.each<[string, Record<string, object>]>([
    ['refuses the search', {}],
    ['hands out others', { Practitioner: found({ ...doctor, identifier: [{ ...npi, value: '9999999999' }] }) }],
    ['knows two of that NPI', { Practitioner: found(doctor, { ...doctor, id: 'd2' }) }],
  ])('are the NPI alone where the record %s', async (_, record) => {
    const { order, resources } = await facts({ ordering_npi: npi.value }, record).result;
    expect(resources).toEqual([drafted.requester]);
    expect(order?.requester).toEqual(drafted.order.requester);
  });

  it.each<[string, NamedFacts, Record<string, object>]>([
    ['an encounter of another patient', { encounter_id: 'e' }, { 'Encounter/e': { ...encounter, subject: { reference: 'Patient/q' } } }],
    ['an encounter that is not shown', { encounter_id: 'e' }, {}],
    ['a practitioner that is not shown', { practitioner_id: 'd' }, {}],
    ['another resource', { practitioner_id: 'd' }, { 'Practitioner/d': { ...encounter, id: 'd' } }],
  ])('are not %s, and that is said', async (_, named, record) => {
    const { order, resources, warnings } = await facts(named, record).result;
    expect([order, resources]).toEqual([drafted.order, []]);
    expect(warnings).toHaveLength(1);
  }); // prettier-ignore

  it.each(['../Patient', 'a/b', '..', 'x'.repeat(256)])('ask nobody for the id %s', async (id) => {
    const { asked, result } = facts({ practitioner_id: id, encounter_id: id }, {});
    await result;
    expect(asked).toEqual([]);
  });
});
