import { auditPlaces, GatewayError, readTimeLimit, type AuditQuestion } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { choice } from '../../route/fields.js';

const text = (meaning: string) => z.string().max(500, 'has at most 500 characters').optional().describe(meaning);
const hash = (meaning: string) =>
  z
    .string()
    .regex(/^[\w-]{16}$/, 'has 16 letters, digits, hyphens or underscores')
    .optional()
    .describe(meaning);
const moment = (meaning: string) =>
  z
    .string()
    .regex(/^[\w:.+-]{1,40}$/, 'is a span such as 7d or 12h, or a date such as 2026-01-15')
    .optional()
    .describe(`${meaning}: a span before now such as \`7d\` or \`12h\`, or a date`);

/** What an operator asks of the audit; everything that is given must fit. */
export const auditQuestion = z.object({
  patient: text('A patient as `platform_id/id`'),
  client: text('An app or agent by its OAuth client id'),
  subject: text('A person as the OpenID provider names them: the claim `sub`'),
  issuer: text('The provider of the person; that of the settings when absent'),
  platform_id: text('The platform'),
  kind: choice(['reads', 'changes']).optional().describe('`reads` of records, or `changes` of anything'),
  since: moment('From then on'),
  until: moment('Before then'),
  session: hash('The session, as the field `subject` of an entry names it'),
  grant: hash('The permission of an app or chat, as the field `grant` of an entry names it'),
  request: z.string().max(200, 'has at most 200 characters').optional().describe('The request id'),
  from: choice(auditPlaces).optional().describe('Where to look; the first place of this process when absent'),
});

/** Fields of an {@link auditQuestion} as they were typed. */
export type AuditFields = z.output<typeof auditQuestion>;

/** The question of the fields. @throws GatewayError ARGUMENT_INVALID for a time that is none */
export function readQuestion(fields: AuditFields, nowMs: number): AuditQuestion {
  const { platform_id: platformId, since, until, from: _from, ...named } = fields;
  const timeOf = (name: string, given: string | undefined): number | undefined => {
    if (given === undefined) return undefined;
    const timeMs = readTimeLimit(given, nowMs);
    if (timeMs !== undefined) return timeMs;
    throw new GatewayError('ARGUMENT_INVALID', `The parameter ${name} is a span such as 7d or 12h, or a date.`);
  };
  return { ...named, platformId, sinceMs: timeOf('since', since), untilMs: timeOf('until', until) };
}

/** What a form has in the fields of a question, so that nobody types it again; what is no text is left out. */
export function typedFields(form: unknown): Readonly<Partial<Record<keyof AuditFields, string>>> {
  const given: Readonly<Record<string, unknown>> = Object(form);
  const named = Object.keys(auditQuestion.shape).map((name) => [name, given[name]] as const);
  return Object.fromEntries(named.filter(([, value]) => typeof value === 'string'));
}
