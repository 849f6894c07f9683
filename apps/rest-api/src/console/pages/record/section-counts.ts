import type { RecordSection } from '@fhir-gateway/patient-record';

/** One and several of the entries of a section, as people count them. */
const counted: Partial<Record<RecordSection, readonly [one: string, several: string]>> = {
  problems: ['condition', 'conditions'],
  medications: ['medication', 'medications'],
  allergies: ['allergy', 'allergies'],
  results: ['result', 'results'],
  documents: ['note', 'notes'],
  immunizations: ['vaccine', 'vaccines'],
  procedures: ['procedure', 'procedures'],
  encounters: ['visit', 'visits'],
  claims: ['cost', 'costs'],
};

/** `18 results`. */
export function countWords(section: RecordSection, count: number): string {
  const [one, several] = counted[section] ?? ['entry', 'entries'];
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
}
