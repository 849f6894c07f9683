import type { RecordedName } from '@fhir-gateway/record-view';
import { z } from 'zod';

/** Said before the names that a record has near to what was looked for, or in its place. */
export const recordedHeading = 'Recorded there, by name and how often:';

/** The names as a tool's fields have them, by member of their content. */
export const recordedContent = {
  recorded: z.array(z.string()).describe('Names in the record near to what was looked for, each with how often'),
};

export function recordedLine({ text, count }: RecordedName): string {
  return `${text}: ${count}`;
}
