import { isResource, personOf } from '@fhir-gateway/fhir';
import { ViewError } from '@fhir-gateway/record-view';

import { eachLimited } from '../reading/each-limited.js';
import type { ReadingOptions } from '../reading/read-section.js';
import type { RecordConnection } from '../reading/record-connection.js';
import type { PersonSource } from './person.js';

const atOnce = 8;

/**
 * Reads the Patient behind each connection, side by side. Throws nothing: who cannot be read has a gap.
 *
 * @param answered is told of each connection as soon as it is known whose it is, or that it cannot be
 */
export function readPeople(
  connections: readonly RecordConnection[],
  options: Pick<ReadingOptions, 'signal' | 'describe'>,
  answered?: (source: PersonSource) => void,
): Promise<PersonSource[]> {
  return eachLimited(connections, atOnce, async (connection) => {
    const source = await readPatient(connection, options);
    answered?.(source);
    return source;
  });
}

async function readPatient(
  connection: RecordConnection,
  { signal, describe }: Pick<ReadingOptions, 'signal' | 'describe'>,
): Promise<PersonSource> {
  const { id, patientId, ended, reader } = connection;
  const common = { connection: id, resourceType: 'Patient' };
  if (ended) return { connection, gap: { ...common, reason: 'unauthorized', ...ended } };
  if (patientId === undefined) {
    const message = 'The sign-in did not say whose record it is for.';
    return { connection, gap: { ...common, reason: 'refused', code: 'PATIENT_UNKNOWN', message } };
  }
  try {
    const { status, body } = await reader({ method: 'GET', path: `Patient/${encodeURIComponent(patientId)}` });
    // Another's name would be worse than none.
    if (status === 200 && isResource(body) && body.resourceType === 'Patient' && body.id === patientId) {
      const { linkedPatientIds } = personOf(body, connection.baseUrl);
      return { connection: { ...connection, ...(linkedPatientIds.length > 0 && { linkedPatientIds }) }, patient: body };
    }
    throw new ViewError('PLATFORM_REFUSED', 'The platform did not answer with this patient.', status);
  } catch (error) {
    if (signal.aborted) {
      const message = 'There was no answer in time.';
      return { connection, gap: { ...common, reason: 'timeout', code: 'UPSTREAM_TIMEOUT', message } };
    }
    const { code, httpStatus, message } = describe(error);
    // What the platform itself answered is not the status that the gateway would answer with.
    const status = error instanceof ViewError ? error.upstreamStatus : httpStatus;
    const isRefused = status === 401 || status === 403;
    return { connection, gap: { ...common, reason: isRefused ? 'refused' : 'failed', code, message } };
  }
}
