import { Deadline } from '@fhir-gateway/limits';
import { openQuestions, type Person } from '@fhir-gateway/patient-record';
import { z } from 'zod';
import { answerRecord } from '../tool/record-call.js';
import type { ToolCall } from '../tool/tool-call.js';

/** Who is who is a help to the answer about sign-ins: nobody waits for it longer. */
const longestMs = 3_000;

/** Members of an answer about who is connected; ids and words of the gateway, so that they need no marks. */
export const peopleSchema = {
  people: z
    .array(
      z.object({
        person: z.string().describe('Names this person in the record tools'),
        connections: z.array(z.string()).describe('Their connections, each a platform_id'),
        is_unknown: z.literal(true).optional().describe('The platform did not say whose record it is'),
      }),
    )
    .optional()
    .describe('Who is who, where several connections are there'),
  people_questions: z
    .array(z.string())
    .optional()
    .describe('Connections that may be one person’s: to be asked of the person, who answers on the page'),
};

/** What {@link peopleSchema} says. */
export type PeopleView = z.output<z.ZodObject<typeof peopleSchema>>;

/**
 * Who is who among the connections of a session, by what their platforms say and what the person has decided; nothing where
 * there is one connection.
 */
export async function viewPeople(call: ToolCall, connections: number): Promise<PeopleView> {
  if (connections < 2) return {};
  const people = await answerRecord(call, async (record) => {
    const deadline = new Deadline(longestMs, record.signal);
    try {
      return await call.gateway.records.people({ ...record, signal: deadline.signal });
    } finally {
      deadline.release();
    }
  });
  const questions = questionTexts(people, call.gateway.config.publicUrl);
  return {
    people: people.map((person) => ({
      person: person.id,
      connections: person.sources.map(({ connection }) => connection.id),
      ...(!person.sources.some(({ patient }) => patient) && { is_unknown: true as const }),
    })),
    ...(questions.length > 0 && { people_questions: questions }),
  };
}

/**
 * What is open about people, as an agent puts it to the person: only they know, and only they can answer, on the page.
 *
 * @param publicUrl of the gateway
 */
export function questionTexts(people: readonly Person[], publicUrl: string): string[] {
  return openQuestions(people).map(({ connections: [one, other], reasons }) => {
    const against = reasons.filter(({ effect }) => effect !== 'speaks-for').map(({ words }) => words);
    const why = (against.length > 0 ? against : reasons.map(({ words }) => words)).join(' ');
    return `${one} and ${other} may be one person’s, and are kept apart. ${why} Ask the person, who answers at ${publicUrl}/record/people.`;
  });
}

/** The lines of {@link PeopleView}. */
export function peopleLines({ people = [], people_questions: questions = [] }: PeopleView): string[] {
  const several = people.length > 1 || people.some(({ connections }) => connections.length > 1);
  const groups = people.map(({ person, connections, is_unknown: isUnknown }) => {
    const whose = isUnknown ? ' (whose record it is could not be read)' : '';
    return `${person}: ${connections.join(', ')}${whose}`;
  });
  return [...(several ? [`People and their connections: ${groups.join('; ')}.`] : []), ...questions];
}
