import { checkPriorAuth, HookDiscoveries, HttpPayerClient } from '../index.js';
import type { RecordReader, Requirements } from '../index.js';
import type { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

const shared = { discoveries: new HookDiscoveries(), now: Date.now, uuid: () => crypto.randomUUID() };

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
  return checkPriorAuth({ platform, payer, records, recordsBaseUrl: platform.fhirBaseUrl, ...shared }, question);
}
