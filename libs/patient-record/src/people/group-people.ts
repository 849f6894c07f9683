import { projectResource } from '@fhir-gateway/record-view';

import type { Person, PersonSource } from './person.js';

/** Groups connections into people: each stands alone until there is evidence of sameness. */
export function groupPeople(sources: readonly PersonSource[]): Person[] {
  return sources.map((source) => {
    const { connection, patient } = source;
    const name = patient && projectResource(patient).text;
    return {
      id: connection.id,
      ...(name !== undefined && { name }),
      birthDates: patient?.birthDate === undefined ? [] : [patient.birthDate],
      sexes: patient?.gender === undefined ? [] : [patient.gender],
      sources: [source],
    };
  });
}
