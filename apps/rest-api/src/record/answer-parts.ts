import { summaryPerson, type PatientSummary, type Person, type RecordGap } from '@fhir-gateway/patient-record';
import { z } from 'zod';

/** Who it is, and what is not certain of that: part of every answer from a person's record. */
export const personFields = {
  id: z.string().describe('Names the person in further requests'),
  name: z.string().optional(),
  age: z.string().optional().describe('Years, or months under two years; absent where birth dates disagree'),
  birth_dates: z.array(z.string()).describe('More than one where the platforms disagree'),
  sexes: z.array(z.string()),
  deceased: z.string().optional().describe('A date, or `yes`'),
  death_disputed: z
    .literal(true)
    .optional()
    .describe('Platforms give different days of death, or one says that the person has not died'),
  joined_by: z.enum(['decision', 'evidence']).optional().describe('The person’s own word, or what the platforms say'),
  questions: z.array(z.string()).describe('Connections that may be this person’s; see `/api/record`'),
};

/** Whose record an answer is from. */
export const answerPerson = z.object({ ...personFields, connections: z.array(z.string()) });

/** The sum of an answer. */
export const answerAccount = z
  .object({
    read: z.int(),
    lines: z
      .record(z.string(), z.int())
      .describe('`facts`, `identical`, `same`, `withdrawn`, `repeated`, `outside`, …'),
  })
  .describe('What became of every entry that was read: the lines add up to `read`');

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

export function viewPerson(person: Person): z.output<typeof answerPerson> {
  return {
    ...viewPersonFields(person.id, summaryPerson(person, Date.now())),
    connections: person.sources.map(({ connection }) => connection.id),
  };
}

/** @param id names the person in further requests */
export function viewPersonFields(
  id: string,
  { name, age, birthDates, sexes, deceased, isDeathDisputed, joinedBy, questions }: PatientSummary['person'],
) {
  return {
    id,
    ...(name !== undefined && { name }),
    ...(age !== undefined && { age }),
    birth_dates: [...birthDates],
    sexes: [...sexes],
    ...(deceased !== undefined && { deceased }),
    ...(isDeathDisputed === true && { death_disputed: true as const }),
    ...(joinedBy && { joined_by: joinedBy }),
    questions: [...questions],
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
