import type { PatientView } from '../pages/index.js';
import type { SandboxAccount } from '../records/index.js';
import type { AccountDirectory } from './accounts.js';
import { isClinician } from './accounts.js';
import { InteractionError } from './interaction-request.js';
import { grantableScopes, needsPatient } from './scopes.js';

/** What one authorization comes down to for one account. */
export interface AuthorizationPlan {
  /** the patients to choose from; empty when the request is about no patient's record */
  patients: readonly PatientView[];
  /** the patient chosen, or the only one */
  patient: PatientView | undefined;
  /** true while a patient is still to be chosen; the scopes below are then not final */
  isUndecided: boolean;
  granted: readonly string[];
  /** what was asked for and can't be granted */
  dropped: readonly string[];
}

/**
 * Works out the patient and the scopes of an authorization.
 *
 * @param patientId the choice made so far; empty for none
 * @throws InteractionError unknown_patient when the account may not open that record
 */
export function planAuthorization(
  request: { scope: unknown; account: SandboxAccount; patientId: string },
  directory: AccountDirectory,
): AuthorizationPlan {
  const { account, patientId } = request;
  const requested = typeof request.scope === 'string' ? request.scope.split(' ') : [];
  const patients = needsPatient(requested) ? directory.patientsOf(account) : [];
  const only = patients.length === 1 ? patients[0] : undefined;
  const patient = patientId === '' ? only : patients.find(({ id }) => id === patientId);
  if (patientId !== '' && !patient) {
    throw new InteractionError('unknown_patient', 'This account may not open that record.', 403);
  }
  const who = { isClinician: isClinician(account), hasPatient: patient !== undefined };
  const granted = grantableScopes(requested, who);
  const dropped = requested.filter((scope) => !granted.includes(scope));
  return { patients, patient, isUndecided: !patient && patients.length > 0, granted, dropped };
}
