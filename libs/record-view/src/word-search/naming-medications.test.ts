import type { Bundle, FhirResource } from 'fhir/r4.js';
import type { FhirReader, ReaderAnswer, ReaderRequest } from '../fhir-reader.js';
import { projectResource } from '../project-resource.js';
import { namingMedications } from './naming-medications.js';

const drug = (id: string, text: string): FhirResource => ({ resourceType: 'Medication', id, code: { text } });
const request = (reference: string, display?: string): FhirResource => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/p' },
  medicationReference: { reference, ...(display !== undefined && { display }) },
});
const bundle = (...resources: FhirResource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
});

const search: ReaderRequest = { method: 'GET', path: 'MedicationRequest' };

/** A platform with one medication; it makes answers smaller as readers may, or not. */
function platform(body: unknown, { takes = true, one = drug('one', 'metformin') as object | null } = {}) {
  const paths: string[] = [];
  const reader: FhirReader = async ({ path, take }) => {
    paths.push(path);
    const answers: Record<string, unknown> = { MedicationRequest: body, 'Medication/one': one };
    const answer = { status: answers[path] ? 200 : 404, headers: {}, body: answers[path] };
    return take && takes ? take(answer) : answer;
  };
  return { reader, paths };
}

const displays = ({ body }: ReaderAnswer): unknown[] =>
  ((body as Bundle).entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === 'MedicationRequest' ? [projectResource(resource as FhirResource).text] : [],
  );

describe('namingMedications', () => {
  it('reads a medication that is referred to without a name, once', async () => {
    const { reader, paths } = platform(bundle(request('Medication/one'), request('Medication/one')));
    expect(displays(await namingMedications(reader)(search))).toEqual(['metformin', 'metformin']);
    expect(paths).toEqual(['MedicationRequest', 'Medication/one']);
  });

  it('uses a medication that came along', async () => {
    const { reader, paths } = platform(bundle(request('Medication/two'), drug('two', 'lisinopril')));
    expect(displays(await namingMedications(reader)(search))).toEqual(['lisinopril']);
    expect(paths).toEqual(['MedicationRequest']);
  });

  describe('of another server', () => {
    const ours = 'https://ehr.example/fhir';
    const theirs = 'https://pharmacy.example/fhir';
    const entries = (...given: readonly (readonly [fullUrl: string, resource: FhirResource])[]): Bundle => ({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: given.map(([fullUrl, resource]) => ({ fullUrl, resource })),
    });
    const at = (base: string, id: string) => request(`${base}/Medication/${id}/_history/2`);

    it('is not taken for the one that has its id here', async () => {
      const answer = entries([`${ours}/MedicationRequest/1`, at(theirs, 'one')]);
      const { reader, paths } = platform(answer);
      expect(displays(await namingMedications(reader)(search))).toEqual([`${theirs}/Medication/one/_history/2`]);
      expect(paths).toEqual(['MedicationRequest']);
    });

    it('is named where it came along, beside the one of the same id here', async () => {
      const answer = entries(
        [`${ours}/MedicationRequest/1`, at(theirs, 'one')],
        [`${ours}/MedicationRequest/2`, at(ours, 'one')],
        [`${theirs}/Medication/one`, drug('one', 'warfarin')],
      );
      const { reader, paths } = platform(answer);
      expect(displays(await namingMedications(reader)(search))).toEqual(['warfarin', 'metformin']);
      expect(paths).toEqual(['MedicationRequest', 'Medication/one']);
    });

    it('cannot be told where no entry has an address', async () => {
      const { reader } = platform(bundle(at(theirs, 'one')));
      expect(displays(await namingMedications(reader)(search))).toEqual(['metformin']);
    });
  });

  it('is read by an absolute address, and not read where the reference has a name', async () => {
    const { reader, paths } = platform(bundle(request('https://ehr.example.org/fhir/Medication/one')));
    expect(displays(await namingMedications(reader)(search))).toEqual(['metformin']);
    expect(paths).toEqual(['MedicationRequest', 'Medication/one']);
    const named = platform(bundle(request('Medication/one', 'a name')));
    expect(displays(await namingMedications(named.reader)(search))).toEqual(['a name']);
    expect(named.paths).toEqual(['MedicationRequest']);
  });

  it.each<[string, object | null]>([
    ['is not there', null],
    ['has no code', { resourceType: 'Medication', id: 'one' }],
    ['is another resource', { ...drug('one', 'metformin'), resourceType: 'Substance' }],
  ])('leaves the address where the medication %s', async (_why, one) => {
    const { reader } = platform(bundle(request('Medication/one')), { one });
    expect(displays(await namingMedications(reader)(search))).toEqual(['Medication/one']);
  });

  it.each(['Medication/../Patient/1', '#contained', 'Patient/one'])(
    'reads nothing from the address %s',
    async (one) => {
      const { reader, paths } = platform(bundle(request(one)));
      await namingMedications(reader)(search);
      expect(paths).toEqual(['MedicationRequest']);
    },
  );

  it('reads 40 for a page at most', async () => {
    const { reader, paths } = platform(bundle(...Array.from({ length: 60 }, (_, id) => request(`Medication/x${id}`))));
    await namingMedications(reader)(search);
    expect(paths).toHaveLength(1 + 40);
  });

  it('shows the dictionary’s name of a medication that has none', async () => {
    const coding = [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '861007' }];
    const bare: FhirResource = { resourceType: 'Medication', id: 'bare', code: { coding } };
    const { reader } = platform(bundle(request('Medication/bare'), bare));
    expect(displays(await namingMedications(reader)(search))).toEqual(['metformin (name by the gateway)']);
  });

  it.each([true, false])('hands the named Bundle to whoever makes it smaller: reader takes %s', async (takes) => {
    const { reader } = platform(bundle(request('Medication/one')), { takes });
    const seen: unknown[][] = [];
    const take = async (answer: ReaderAnswer): Promise<ReaderAnswer> => {
      seen.push(displays(answer));
      return { ...answer, body: undefined };
    };
    expect((await namingMedications(reader)({ ...search, take })).body).toBeUndefined();
    expect(seen).toEqual([['metformin']]);
  });

  it('takes at once what has its names', async () => {
    const { reader, paths } = platform(bundle(request('Medication/one', 'a name')));
    const take = async (answer: ReaderAnswer): Promise<ReaderAnswer> => ({ ...answer, body: undefined });
    expect((await namingMedications(reader)({ ...search, take })).body).toBeUndefined();
    expect(paths).toEqual(['MedicationRequest']);
  });

  it.each([undefined, 'text', { resourceType: 'OperationOutcome', issue: [] }, { resourceType: 'Bundle', entry: 1 }])(
    'leaves what is no Bundle of resources as it is: %j',
    async (body) => {
      const { reader } = platform(body);
      expect((await namingMedications(reader)(search)).body).toBe(body);
    },
  );
});
