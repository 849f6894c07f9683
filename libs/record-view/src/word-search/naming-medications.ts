import type { FhirReader, ReaderAnswer } from '../fhir-reader.js';
import { MedicationLookUp, resourcesOf, unnamedReference } from './medication-look-up.js';

/**
 * The same reader, in whose Bundles every reference to a medication has a name: a prescription that says nothing but
 * `Medication/17` does not say what is taken. Medications that came along are used, the others are read.
 */
export function namingMedications(reader: FhirReader): FhirReader {
  return async (request) => {
    const { take } = request;
    // What is complete is made smaller at once; only what lacks names waits for them.
    const takeNamed = take && (async (answer: ReaderAnswer) => (lacksNames(answer) ? answer : take(answer)));
    const answer = await reader({ ...request, ...(takeNamed && { take: takeNamed }) });
    if (!lacksNames(answer)) return answer;
    const named = await withNames(answer, reader);
    return take ? take(named) : named;
  };
}

function lacksNames(answer: ReaderAnswer): boolean {
  return resourcesOf(answer).some((resource) => unnamedReference(resource) !== undefined);
}

async function withNames(answer: ReaderAnswer, reader: FhirReader): Promise<ReaderAnswer> {
  const medications = new MedicationLookUp();
  medications.note(answer);
  await medications.readMissing(resourcesOf(answer), reader);
  const bundle = answer.body as { entry: { resource?: Parameters<MedicationLookUp['named']>[0] }[] };
  const entry = bundle.entry.map((one) => (one.resource ? { ...one, resource: medications.named(one.resource) } : one));
  return { ...answer, body: { ...bundle, entry } };
}
