import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { connectionLock, record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { AuthError } from '../errors.js';
import type { StoredConnection } from '../records/connection.js';
import { findConnection } from '../records/find-connection.js';
import type { PatientChoice } from '../records/patient-id.js';

/**
 * The patients among whom the person who signed in has to choose. Names are of other people's records: for that
 * person's browser and nobody else.
 *
 * @returns empty when there is nothing to choose
 */
export async function patientChoices(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
): Promise<readonly PatientChoice[]> {
  const connection = (await findConnection(context.vault, session, platform))?.value;
  return connection?.tokens === undefined ? [] : (connection.context.patientChoices ?? []);
}

/**
 * Makes one of the choices the patient of the connection, once.
 *
 * @throws AuthError PATIENT_NOT_OFFERED when it is none of them, or the choice was made before
 * @throws VaultError LOCK_TIMEOUT
 */
export async function choosePatient(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  patient: string,
): Promise<void> {
  const where = { session, platformId: platform.id, startedMs: context.now() };
  const choose = async (): Promise<void> => {
    const version = await findConnection(context.vault, session, platform);
    const connection = version?.value;
    const { patientChoices: choices, ...rest } = connection?.context ?? {};
    if (!version || !connection?.tokens || !choices?.some(({ id }) => id === patient)) throw notOffered(platform);
    const chosen: StoredConnection = { ...connection, context: { ...rest, patient } };
    if (!(await context.vault.replace(session, version, chosen))) throw notOffered(platform);
  };
  try {
    await context.vault.withLock(session, connectionLock(platform.id), choose, { waitMs: context.lockMs });
    record(context, 'auth.patient-chosen', where);
  } catch (error) {
    record(context, 'auth.patient-chosen', where, error);
    throw error;
  }
}

function notOffered(platform: ResolvedPlatform): AuthError {
  return new AuthError('PATIENT_NOT_OFFERED', 'This record is not among those that this sign-in can choose from.', {
    platformId: platform.id,
  });
}
