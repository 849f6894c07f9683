import type { RecordedName } from '@fhir-gateway/record-view';

/** Said before the names that a record has near to what was looked for, or in its place. */
export const recordedHeading = 'Recorded there, by name and how often:';

/** A name with how often it is recorded. */
export function recordedLine({ text, count }: RecordedName): string {
  return `${text}: ${count}`;
}
