import { checkPriorAuth, HookDiscoveries, HttpPayerClient } from '../index.js';
import type { RecordReader, Requirements } from '../index.js';
import type { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { Cells } from '@fhir-gateway/limits/cells';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

/** This caller is given no form, and has none to send back. */
const formSeals = { make: () => '', fits: () => false };
const shared = { formSeals, discoveries: new HookDiscoveries(), now: Date.now, uuid: () => crypto.randomUUID() };
const cells = new Cells();

/** Asks a payer that wants no authentication what it needs for a procedure; `records` reads the patient's record. */
export function askPayer(
  platform: ResolvedPlatform,
  transport: ServiceTransport,
  records: RecordReader,
  question: { patient_id: string; procedure_code: string },
): Promise<Requirements> {
  const payer = new HttpPayerClient({
    platform,
    send: (request) => transport.send({ poolKey: platform.id, ...request }),
    authorize: async () => undefined,
  });
  const cell = cells.for(question.patient_id);
  return checkPriorAuth({ platform, payer, records, recordsBaseUrl: platform.fhirBaseUrl, cell, ...shared }, question);
}
