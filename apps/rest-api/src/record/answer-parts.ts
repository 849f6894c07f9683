import type { Person, RecordGap } from '@fhir-gateway/patient-record';
import { z } from 'zod';

/** Whose record an answer is from. */
export const answerPerson = z.object({
  id: z.string().describe('Names the person in further requests'),
  name: z.string().optional(),
  birth_dates: z.array(z.string()).describe('More than one where the platforms disagree'),
  sexes: z.array(z.string()),
  connections: z.array(z.string()),
});

/** What an answer does not know. */
export const answerGaps = z
  .array(
    z.object({
      connection: z.string(),
      resource_type: z.string().optional().describe('Absent where it is all of them'),
      reason: z.enum(['refused', 'failed', 'unsupported', 'unauthorized', 'timeout', 'truncated', 'other-patient']),
      code: z.string().describe('A stable code'),
      message: z.string(),
    }),
  )
  .describe('What could not be read: nothing is known of it. Empty when all was read');

export function viewPerson({ id, name, birthDates, sexes, sources }: Person): z.output<typeof answerPerson> {
  return {
    id,
    ...(name !== undefined && { name }),
    birth_dates: [...birthDates],
    sexes: [...sexes],
    connections: sources.map(({ connection }) => connection.id),
  };
}

export function viewGap({
  connection,
  resourceType,
  reason,
  code,
  message,
}: RecordGap): z.output<typeof answerGaps>[number] {
  return { connection, ...(resourceType !== undefined && { resource_type: resourceType }), reason, code, message };
}
