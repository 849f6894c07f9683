import { packetCollection, packetDocument, packetSchema, type CopiedEntry } from '@fhir-gateway/coverage-tools';
import type { FhirResource, OperationOutcome } from 'fhir/r4.js';
import { generateSystems } from '../../records/generate-systems.js';
import { ResourceValidator } from './resource-validator.js';

jest.setTimeout(120_000);
const { ehr } = generateSystems({ seed: 1, patients: 2, asOf: '2026-06-01T00:00:00Z' });
const patientId = ehr.resources.find(({ resourceType }) => resourceType === 'Patient')?.id ?? '';
const kinds = ['Condition', 'Observation', 'Procedure', 'MedicationRequest', 'DocumentReference', 'DiagnosticReport'];
const evidence = kinds.flatMap((kind) =>
  ehr.resources.filter((one) => one.resourceType === kind && JSON.stringify(one).includes(patientId)).slice(0, 4),
);
const entries = evidence.map((resource): CopiedEntry => ({ resource, platform: 'sandbox-ehr', baseUrl: 'https://gateway.example/api/fhir/sandbox-ehr' })); // prettier-ignore
const sources = [1];
const statement = { text: 'The record says so.', sources };
const service = { text: 'What is ordered', kind: 'procedure', code: '27447', code_system: 'http://www.ama-assn.org/go/cpt', quantity: '2 each', service_date: '2026-07-01', ordered_on: '2026-06-01', place_of_service: '22', body_site: 'Right knee', diagnoses: [{ code: 'M17.11', text: 'Osteoarthritis', sources }, { text: 'Pain', sources }], sources }; // prettier-ignore
const member = { patient_id: patientId, name: 'Ann Lee', birth_date: '1950-02-03', sex: 'female', coverage_id: 'c', member_number: 'M1', group_number: 'G1', plan: 'Plan', subscriber: 'Bo Lee', sources }; // prettier-ignore

const whole = packetSchema.parse({
  ...{ as_of: '2026-06-01T00:00:00.000Z', platform_id: 'sandbox-ehr', state: 'ready-for-person', urgent: true },
  ...{ missing: [], orders: [], coverages: [], clock: [statement], next_steps: [], left_out: [statement], service, member },
  payer: { name: 'A payer', line: 'commercial', sources },
  providers: ['ordering', 'rendering', 'facility'].map((role) => ({ role, name: 'Provider', npi: '1122334455', phone: '555-0100', fax: '555-0101', sources })),
  requirement: { status: 'unknown', says: [statement] },
  criteria: { met: 1, not_met: 0, not_documented: 1, for_person: 0, says: [statement], rows: [
    { id: 'shown', text: 'A row', state: 'met', sources, evidence: evidence.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}`, platform: 'sandbox-ehr', value: 'An entry', shows: 'met' })) },
    { id: 'not-shown', text: 'Another row', state: 'not-documented', sources, evidence: [] },
  ] },
  form: { title: 'A form', says: 'One answer.', response: { resourceType: 'QuestionnaireResponse', status: 'in-progress', subject: { reference: `Patient/${patientId}` }, item: [{ linkId: 'order', item: [{ linkId: 'order.day', answer: [{ valueDate: '2026-06-01' }] }] }] }, sources },
  documents: [{ reference: 'DocumentReference/none', title: 'A note', why: 'Chosen.', sensitive: false, chosen: true, sources }],
  route: { status: 'unknown', routes: [], check_first: [], says: [statement] },
  sources: [{ number: 1, kind: 'template', title: 'A text', url: 'https://www.example.org/text' }],
}); // prettier-ignore
const { service: _service, member: _member, payer: _payer, ...bare } = whole;
const nothing = {
  ...bare,
  providers: [{ role: 'facility' as const, sources }],
  documents: [],
  criteria: { ...bare.criteria, rows: [] },
};

/** What is wrong with a resource, in the words of the validator. */
function faultsOf(validator: ResourceValidator, resource: FhirResource): string[] {
  try {
    validator.validate(resource);
    return [];
  } catch (error) {
    const { outcome } = error as { outcome?: OperationOutcome };
    return (outcome?.issue ?? []).map((one) => `${resource.resourceType} ${one.expression?.[0]}: ${one.details?.text}`);
  }
}

describe('a packet of prior authorization', () => {
  const validator = new ResourceValidator();
  const options = { gatewayUrl: 'https://gateway.example', packetId: 'k1', entries };

  it.each([
    ['with everything and copies of a record', whole],
    ['with nothing', nothing],
  ])('is a valid document and collection %s', (_what, packet) => {
    for (const bundle of [packetDocument(packet, options), packetCollection(packet, options)]) {
      const resources = (bundle.entry ?? []).flatMap((one): FhirResource[] => (one.resource ? [one.resource] : []));
      // The Bundle comes last: its entries are checked by what was read of their types.
      expect([...resources, bundle].flatMap((one) => faultsOf(validator, one))).toEqual([]);
    }
  });

  it('is really checked, with copies of each kind', () => {
    const document = packetDocument(whole, options);
    const types = new Set(document.entry?.map(({ resource }) => resource?.resourceType));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'Composition',
        'Questionnaire',
        'Provenance',
        'QuestionnaireResponse',
        'Condition',
        'Observation',
      ]),
    );
    const [first] = document.entry ?? [];
    expect(() => validator.validate({ ...first?.resource, invented: true } as never)).toThrow();
  });
});
