import { fileURLToPath } from 'node:url';
import { preparePacket, type PacketContext } from '@fhir-gateway/coverage-tools';
import { loadPayerFacts } from '@fhir-gateway/coverage-tools/payer-facts';
import { Cells } from '@fhir-gateway/limits/cells';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import { generateSystems } from './generate-systems.js';

jest.setTimeout(240_000);
const cells = new Cells({ startMs: 180_000 });
afterAll(() => cells.close());
const asOf = '2026-06-01';
const icd10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const folder = fileURLToPath(new URL('../../../../platforms', import.meta.url));
const { facts } = loadPayerFacts([folder], []);

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
type Answers = Record<string, unknown[]>;

const { ehr } = generateSystems({ seed: 7, patients: 12, asOf: `${asOf}T00:00:00Z` });
const patients = ehr.resources.filter(({ resourceType }) => resourceType === 'Patient');

/** An order of the code, and what the sandbox's people do not have: a lid with excess skin, and a blood gas. */
function recordOf(patient: string, code: string): Loose[] {
  const subject = { reference: `Patient/${patient}` };
  const own = ehr.resources.filter((one) => JSON.stringify(one).includes(`"Patient/${patient}"`) || one.id === patient);
  const order = { status: 'active', intent: 'order', subject, authoredOn: asOf };
  return [
    ...(own as Loose[]),
    code === '15823'
      ? { ...order, resourceType: 'ServiceRequest', id: 'asked', code: { coding: [{ code }] } }
      : { ...order, resourceType: 'DeviceRequest', id: 'asked', codeCodeableConcept: { coding: [{ code }] } },
    { resourceType: 'Condition', id: 'lid', subject, code: { coding: [{ system: icd10, code: 'H02.831' }] } },
    { resourceType: 'Condition', id: 'no-lid', subject, code: { coding: [{ system: icd10, code: 'H02.834' }] }, verificationStatus: { coding: [{ code: 'refuted' }] } },
    { resourceType: 'Encounter', id: 'seen', status: 'finished', subject, type: [{ coding: [{ code: 'G0372' }] }], period: { start: '2026-05-03', end: '2026-05-03' } },
  ]; // prettier-ignore
}

async function filledIn(patient: string, code: string, record: readonly Loose[]): Promise<Answers> {
  const context: PacketContext = {
    records: async ({ path, query = '' }) => {
      const [type = '', id] = path.split('/');
      if (id !== undefined) {
        const found = record.find((one) => one['resourceType'] === type && one['id'] === id);
        return { status: found ? 200 : 404, body: found ?? { resourceType: 'OperationOutcome', issue: [] } };
      }
      const entry = query === '' ? [] : record.filter((one) => one['resourceType'] === type).map((resource) => ({ resource }));
      return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } };
    },
    ...{ recordsBaseUrl: 'https://ehr.example', now: () => Date.parse(`${asOf}T10:00:00Z`), cell: cells.for('a person') },
    ...{ platformId: 'ehr', platformName: 'Sandbox EHR', facts, patient },
  }; // prettier-ignore
  const { form } = await preparePacket(context, { procedure_code: code, order_id: `${code === '15823' ? 'Service' : 'Device'}Request/asked`, payer: 'Medicare', line: 'medicare-ffs' }); // prettier-ignore
  const response = form?.response as unknown as QuestionnaireResponse | undefined;
  const items = (response?.item ?? []).flatMap(({ item = [] }) => item);
  return Object.fromEntries(items.map(({ linkId, answer = [] }) => [linkId, answer.map((one) => one.valueDate ?? one.valueQuantity?.value ?? one.valueCoding?.code)])); // prettier-ignore
}

/** The same by other means: loops over JSON, with neither the form nor its expressions. */
function expected(code: string, record: readonly Loose[]): Answers {
  const of = (type: string) => record.filter((one) => one['resourceType'] === type);
  const answers: Answers = { 'order.day': [asOf] };
  const newest = (codes: readonly string[]) => {
    let best: Loose | undefined;
    for (const one of of('Observation')) {
      const isCoded = one['code']?.coding?.some((coding: Loose) => coding['system'] === 'http://loinc.org' && codes.includes(coding['code'])); // prettier-ignore
      const day = String(one['effectiveDateTime'] ?? '');
      if (!isCoded || one['valueQuantity']?.value === undefined || day.slice(0, 10) > asOf) continue;
      if (!best || Date.parse(day) > Date.parse(best['effectiveDateTime'])) best = one;
    }
    return best;
  };
  const result = (id: string, codes: readonly string[]) => {
    const found = newest(codes);
    if (!found) return;
    answers[`${id}.result`] = [found['valueQuantity'].value];
    answers[`${id}.day`] = [found['effectiveDateTime'].slice(0, 10)];
  };
  if (code === 'E1390') {
    result('group-1', ['2703-7', '2708-6', '59408-5']);
    result('hematocrit', ['4544-3', '20570-8']);
    const lungs = diagnoses(of('Condition'), ['I27.0', 'I27.2', 'I27.81']);
    if (lungs.length > 0) answers['pulmonary-hypertension.diagnosis'] = lungs;
  }
  if (code === 'K0823') answers['face-to-face.day'] = ['2026-05-03'];
  if (code === '15823') {
    answers['lid-skin.diagnosis'] = diagnoses(of('Condition'), ['H02.83']);
    const lids = diagnoses(of('Condition'), ['H02.40', 'H02.41', 'H02.42', 'H02.43', 'H57.81']);
    if (lids.length > 0) answers['ptosis.diagnosis'] = lids;
  }
  return answers;
}

function diagnoses(conditions: readonly Loose[], chapters: readonly string[]): string[] {
  const found = new Set<string>();
  for (const { code, verificationStatus, clinicalStatus } of conditions) {
    const said = [...(verificationStatus?.coding ?? []), ...(clinicalStatus?.coding ?? [])].map((one: Loose) => one['code']);
    if (said.some((one: string) => ['refuted', 'entered-in-error', 'resolved', 'remission', 'inactive'].includes(one))) continue;
    for (const coding of code?.coding ?? []) {
      if (coding.system === icd10 && chapters.some((one) => coding.code.indexOf(one) === 0)) found.add(coding.code);
    }
  }
  return [...found];
} // prettier-ignore

it.each(['E1390', 'K0823', '15823'])('fills the form for %s in as an independent evaluation does, and invents nothing', async (code) => {
  const judged = [];
  for (const { id = '' } of patients) {
    const record = recordOf(id, code);
    const [given, wanted] = [await filledIn(id, code, record), expected(code, record)];
    judged.push({ given, wanted });
  }
  expect(judged.length).toBeGreaterThanOrEqual(12);
  for (const { given, wanted } of judged) expect(given).toEqual(wanted);
  if (code === 'E1390') expect(judged.filter(({ wanted }) => 'group-1.result' in wanted).length).toBeGreaterThan(5);
}); // prettier-ignore
