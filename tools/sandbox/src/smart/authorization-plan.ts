import type { PatientView } from '../pages/index.js';
import type { SandboxAccount } from '../records/index.js';
import type { AccountDirectory } from './accounts.js';
import { isClinician } from './accounts.js';
import { InteractionError } from './interaction-request.js';
import type { Launches, OpenRecord } from './launches.js';
import { grantableScopes, needsPatient } from './scopes.js';

/** What one authorization comes down to for one account. */
export interface AuthorizationPlan {
  /** the patients to choose from; empty when the request is about no patient's record */
  patients: readonly PatientView[];
  /** the patient chosen, the only one, or the one that is open in the EHR */
  patient: PatientView | undefined;
  /** the visit that is open in the EHR */
  encounter?: string;
  /** true while a patient is still to be chosen; the scopes below are then not final */
  isUndecided: boolean;
  granted: readonly string[];
  /** what was asked for and can't be granted */
  dropped: readonly string[];
}

/** An authorization request, as far as a plan depends on it. */
export interface PlannedRequest {
  scope: unknown;
  /** the `launch` parameter of an EHR launch */
  launch: unknown;
  account: SandboxAccount;
  /** the choice made so far; empty for none */
  patientId: string;
}

/**
 * Works out the patient and the scopes of an authorization. With a `launch` there is nothing to choose: the patient is
 * the one that was open, and the account must be allowed to open that record.
 *
 * @throws InteractionError unknown_patient when the account may not open that record, unknown_launch when the launch was
 * used meanwhile or is too old
 */
export function planAuthorization(
  request: PlannedRequest,
  options: { directory: AccountDirectory; launches: Launches },
): AuthorizationPlan {
  const { account, patientId } = request;
  const requested = typeof request.scope === 'string' ? request.scope.split(' ') : [];
  const opened = openedRecord(request.launch, options.launches);
  const all = needsPatient(requested) ? options.directory.patientsOf(account) : [];
  const patients = opened ? all.filter(({ id }) => id === opened.patient) : all;
  const only = patients.length === 1 ? patients[0] : undefined;
  const patient = patientId === '' ? only : patients.find(({ id }) => id === patientId);
  if ((patientId !== '' || opened) && !patient) {
    throw new InteractionError('unknown_patient', 'This account may not open that record.', 403);
  }
  const who = {
    isClinician: isClinician(account),
    hasPatient: patient !== undefined,
    isLaunched: opened !== undefined,
  };
  const granted = grantableScopes(requested, who);
  const dropped = requested.filter((scope) => !granted.includes(scope));
  const isUndecided = !patient && patients.length > 0;
  const encounter = opened?.encounter;
  return { patients, patient, isUndecided, granted, dropped, ...(encounter !== undefined && { encounter }) };
}

function openedRecord(launch: unknown, launches: Launches): OpenRecord | undefined {
  if (typeof launch !== 'string') return undefined;
  const record = launches.find(launch);
  if (record) return record;
  throw new InteractionError('unknown_launch', 'This launch was used already, or is too old.', 400);
}
