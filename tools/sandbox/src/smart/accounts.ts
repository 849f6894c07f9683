import type { Patient } from 'fhir/r4.js';
import type { PatientView } from '../pages/index.js';
import type { SandboxAccount } from '../records/index.js';

/** The people who can sign in and the patients they may open. */
export interface AccountDirectory {
  readonly accounts: readonly SandboxAccount[];
  /** All patients, as an EHR lists them. */
  readonly everyone: readonly PatientView[];
  /** By login, ignoring case and surrounding blanks; `undefined` when there is none. */
  find(login: string): SandboxAccount | undefined;
  /** The patients an account may open, in the account's order. */
  patientsOf(account: SandboxAccount): PatientView[];
}

function nameOf(patient: Patient): string {
  const name = patient.name?.find(({ use }) => use === 'official' || use === 'usual') ?? patient.name?.[0];
  return name?.text ?? ([...(name?.given ?? []), name?.family ?? ''].join(' ').trim() || `Patient ${patient.id ?? ''}`);
}

function viewOf(patient: Patient, id: string): PatientView {
  const parts = [
    patient.birthDate && `born ${patient.birthDate}`,
    patient.gender,
    patient.deceasedDateTime && 'deceased',
  ];
  return { id, name: nameOf(patient), description: parts.filter(Boolean).join(', ') };
}

/** A directory over the generated accounts; ids of patients that don't exist are left out. */
export function createAccountDirectory(
  accounts: readonly SandboxAccount[],
  patients: readonly Patient[],
): AccountDirectory {
  const byLogin = new Map(accounts.map((account) => [account.login.toLowerCase(), account]));
  const byId = new Map(patients.map((patient) => [patient.id, patient]));
  return {
    accounts,
    everyone: patients.map((patient) => viewOf(patient, patient.id ?? '')),
    find: (login) => byLogin.get(login.trim().toLowerCase()),
    patientsOf: (account) =>
      account.patientIds.flatMap((id) => {
        const patient = byId.get(id);
        return patient ? [viewOf(patient, id)] : [];
      }),
  };
}

/** Tells whether an account is a clinician, who may be granted `user/` scopes. */
export function isClinician(account: SandboxAccount): boolean {
  return account.fhirUser.startsWith('Practitioner');
}

/** An account in a few words for lists, e.g. `3 records`. */
export function describeAccount(account: SandboxAccount): string {
  const kind =
    account.fhirUser
      .split('/')[0]
      ?.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase() ?? '';
  const count = account.patientIds.length;
  return `${kind}, ${count === 1 ? '1 record' : `${count} records`}`;
}
