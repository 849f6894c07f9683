import type { Asker } from '@fhir-gateway/fhir-proxy';
import { Deadline } from '@fhir-gateway/limits';
import type { Gateway } from '@fhir-gateway/gateway';
import { eachLimited } from '@fhir-gateway/patient-record';
import { projectResource } from '@fhir-gateway/record-view';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { FhirResource } from 'fhir/r4.js';

import { createConsoleReader } from './console-reader.js';

/** Names are a help and no content: a page does not wait for them longer. */
const deadlineMs = 3_000;
const atOnce = 8;
const longestName = 80;

/**
 * The names of the people whose records are connected, by the id of the connection: read from the records themselves, where
 * several people are connected to one platform. Who cannot be read in time has none. For a page that only the person's own
 * browser asks for.
 */
export async function personNames(
  connections: readonly ConnectionSummary[],
  asker: Asker<AbortSignal>,
  gateway: Gateway,
): Promise<ReadonlyMap<string, string>> {
  const asked = connections.filter(
    ({ connected, isOneOfSeveral, patient }) => connected && isOneOfSeveral && patient !== undefined,
  );
  const deadline = new Deadline(deadlineMs, asker.signal);
  try {
    const names = await eachLimited(asked, atOnce, async (connection) => {
      const name = await patientName(connection, { ...asker, signal: deadline.signal }, gateway).catch(() => undefined);
      return name === undefined ? [] : [[connection.platformId, name] as const];
    });
    return new Map(names.flat());
  } finally {
    deadline.release();
  }
}

async function patientName(
  { platformId, patient }: ConnectionSummary,
  asker: Asker,
  gateway: Gateway,
): Promise<string | undefined> {
  const platform = gateway.registry.resolve(platformId);
  const { status, body } = await createConsoleReader(
    asker,
    gateway,
    platform,
  )({
    method: 'GET',
    path: `Patient/${patient}`,
  });
  const resource = body as Partial<FhirResource> | undefined;
  // Another's name would be worse than none.
  if (status !== 200 || resource?.resourceType !== 'Patient' || resource.id !== patient) return undefined;
  const { text } = projectResource(resource as FhirResource);
  return text === undefined || text === '' ? undefined : text.slice(0, longestName);
}
