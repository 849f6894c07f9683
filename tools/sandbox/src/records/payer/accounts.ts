import type { Clinician } from '../people/organizations.js';
import type { Person } from '../people/person.js';
import type { SandboxAccount } from '../base/records.js';

/** A patient as far as accounts care; `relativeId` names the RelatedPerson that stands in for the patient. */
export interface AccountHolder {
  person: Person;
  relativeId?: string;
}

function patientAccount(person: Person, children: readonly Person[]): SandboxAccount {
  return {
    login: person.login,
    displayName: `${person.given} ${person.family}`,
    patientIds: [person.id, ...children.map(({ id }) => id)],
    fhirUser: `Patient/${person.id}`,
  };
}

/**
 * Who may sign in: every living adult (a parent also for the children), the spouse in place of a deceased patient,
 * and one clinician for everybody. Children have no account of their own.
 */
export function createAccounts(holders: readonly AccountHolder[], clinician: Clinician): SandboxAccount[] {
  const childrenOf = new Map<Person, Person[]>();
  for (const { person } of holders) {
    if (person.guardian) childrenOf.set(person.guardian, [...(childrenOf.get(person.guardian) ?? []), person]);
  }
  const accounts = holders.flatMap(({ person, relativeId }): SandboxAccount[] => {
    if (person.guardian) return [];
    const { spouse } = person;
    if (spouse === undefined || relativeId === undefined) return [patientAccount(person, childrenOf.get(person) ?? [])];
    return [
      {
        login: spouse.login,
        displayName: `${spouse.given} ${spouse.family}`,
        patientIds: [person.id],
        fhirUser: `RelatedPerson/${relativeId}`,
      },
    ];
  });
  accounts.push({
    login: clinician.login,
    displayName: clinician.displayName,
    patientIds: holders.map(({ person }) => person.id),
    fhirUser: `Practitioner/${clinician.practitioner.id}`,
  });
  return accounts;
}
