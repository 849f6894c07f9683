import type { FhirReader, ReaderRequest } from '../fhir-reader.js';
import { projectResource } from '../project-resource.js';
import { readerNamingMedications } from './medication-look-up.js';

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const code = { coding: [{ system: rxnorm, code: '860975' }], text: 'metformin 500 MG Oral Tablet' };
const metformin = { resourceType: 'Medication', id: 'm1', code };

function order(id: string, medicationReference: object) {
  return { resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', subject: {}, medicationReference };
}

/** A platform with these orders on its page; counts what is read one by one. */
function platform(orders: object[], sentAlong: object[] = [], medications: object[] = [metformin]) {
  const read: string[] = [];
  const reader: FhirReader = ({ path, take }) => {
    const found = medications.find((each) => path === `Medication/${(each as { id: string }).id}`);
    if (path !== 'MedicationRequest') read.push(path);
    const bundle = { resourceType: 'Bundle', entry: [...orders, ...sentAlong].map((resource) => ({ resource })) };
    const body = path === 'MedicationRequest' ? bundle : found;
    const answer = { status: body ? 200 : 404, headers: {}, body };
    return Promise.resolve(take ? take(answer) : answer);
  };
  return { reader, read };
}

async function textsOf(reader: FhirReader, type = 'MedicationRequest', more: Partial<ReaderRequest> = {}) {
  const answer = await readerNamingMedications(type, reader)({ method: 'GET', path: 'MedicationRequest', ...more });
  const { entry } = answer.body as { entry: { resource: Parameters<typeof projectResource>[0] }[] };
  return entry.map(({ resource }) => projectResource(resource)).map((row) => [row.text, row.code]);
}

const named = ['metformin 500 MG Oral Tablet', 'RxNorm 860975'];

describe('medications behind references', () => {
  it('are read once, and stand in each row with name and code', async () => {
    const { reader, read } = platform([1, 2].map((id) => order(`o${id}`, { reference: 'Medication/m1' })));
    expect(await textsOf(reader)).toEqual([named, named]);
    expect(read).toEqual(['Medication/m1']);
  });

  it('are found behind absolute addresses', async () => {
    const { reader } = platform([order('o1', { reference: 'https://ehr.example.org/fhir/Medication/m1' })]);
    expect(await textsOf(reader)).toEqual([named]);
  });

  it('are not read when the platform sent them along', async () => {
    const { reader, read } = platform([order('o1', { reference: 'Medication/m1' })], [metformin]);
    expect((await textsOf(reader))[0]).toEqual(named);
    expect(read).toEqual([]);
  });

  it('are not read when the reference has a name', async () => {
    const { reader, read } = platform([order('o1', { reference: 'Medication/m1', display: 'metformin' })]);
    expect((await textsOf(reader))[0]?.[0]).toBe('metformin');
    expect(read).toEqual([]);
  });

  it.each([
    ['is not there', []],
    ['has no code', [{ resourceType: 'Medication', id: 'm1' }]],
    ['is another resource', [{ ...metformin, resourceType: 'Substance' }]],
  ])('stay an address when the medication %s', async (_why, medications) => {
    const { reader } = platform([order('o1', { reference: 'Medication/m1' })], [], medications);
    expect((await textsOf(reader))[0]?.[0]).toBe('Medication/m1');
  });

  it.each(['Medication/../Patient/1', '#contained', 'Patient/m1'])(
    'are not read from the address %s',
    async (reference) => {
      const { reader, read } = platform([order('o1', { reference })]);
      await textsOf(reader);
      expect(read).toEqual([]);
    },
  );

  it('are read for 40 of a page at most', async () => {
    const orders = Array.from({ length: 60 }, (_, id) => order(`o${id}`, { reference: `Medication/x${id}` }));
    const { reader, read } = platform(orders);
    await textsOf(reader);
    expect(read).toHaveLength(40);
  });

  it('are in what is made smaller at once', async () => {
    const { reader } = platform([order('o1', { reference: 'Medication/m1' })]);
    const seen: unknown[] = [];
    const take: ReaderRequest['take'] = (answer) => {
      seen.push(answer.body);
      return answer;
    };
    await textsOf(reader, 'MedicationRequest', { take });
    expect(JSON.stringify(seen)).toContain('metformin 500 MG Oral Tablet');
  });

  it('are left alone in searches of other types', () => {
    const { reader } = platform([]);
    expect(readerNamingMedications('Observation', reader)).toBe(reader);
  });
});
