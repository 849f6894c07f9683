import type { PriorAuthDecision } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { anyObject } from '../tool/arguments.js';
import { fittingTexts, sizeInText } from '../result/result-size.js';
import { markMembers } from './fenced-content.js';

/** The most of a result that a decision with all its items may take. */
const mostDecision = 10_000;

/** A payer's decision as tools answer it. */
export const decisionSchema = z
  .object({
    notice: markMembers.notice,
    status: z
      .enum([
        'approved',
        'partial',
        'modified',
        'denied',
        'pended',
        'cancelled',
        'contact-payer',
        'not-required',
        'error',
        'unknown',
      ])
      .describe('Only approved, partial and modified authorize anything'),
    authorization_number: z.string().optional().describe('Number under which the payer authorized it'),
    valid_from: z.string().optional().describe('First day of the authorization'),
    expires: z.string().optional().describe('Last day on which this holds'),
    trace_number: z.string().optional().describe('Names a pended request; no authorization'),
    reasons: z.array(anyObject).optional().describe('Why, in codes and words of the payer'),
    notes: z.array(z.string()).optional().describe('Notes of the payer'),
    items: z.array(anyObject).optional().describe('Decision for each item of the request'),
    faults: z.array(anyObject).optional().describe('What the payer finds wrong with the request'),
    wanted: z.array(anyObject).optional().describe('What the payer wants before it decides'),
    end: markMembers.end,
  })
  .describe('The payer’s decision');

/** A decision for programs; items go first where it is too long, and are then only counted in the text. */
export function decisionFields(decision: PriorAuthDecision): z.input<typeof decisionSchema> {
  const { status, authorizationNumber, validFrom, expires, traceNumber } = decision;
  const lists = {
    faults: decision.faults.map(faultFields),
    wanted: decision.wanted.map(wantedFields),
    reasons: decision.reasons.map((reason) => ({ ...reason })),
    items: decision.items.map(itemFields),
  };
  const fitting: Record<string, Record<string, unknown>[]> = {};
  let used = 0;
  for (const [name, list] of Object.entries(lists)) {
    used += sizeInText(list);
    if (list.length > 0 && used <= mostDecision) fitting[name] = list;
  }
  return fenceFields({
    status,
    ...(authorizationNumber !== undefined && { authorization_number: authorizationNumber }),
    ...(validFrom !== undefined && { valid_from: validFrom }),
    ...(expires !== undefined && { expires }),
    ...(traceNumber !== undefined && { trace_number: traceNumber }),
    ...(decision.notes.length > 0 && { notes: fittingTexts(decision.notes, 1500, 300) }),
    ...fitting,
  });
}

function faultFields({ followUp, ...same }: PriorAuthDecision['faults'][number]) {
  return { ...same, ...(followUp && { follow_up: followUp }) };
}

function wantedFields({ questionnaireContext, ...same }: PriorAuthDecision['wanted'][number]) {
  return { ...same, ...(questionnaireContext !== undefined && { questionnaire_context: questionnaireContext }) };
}

function itemFields({ validFrom, traceNumber, ...same }: PriorAuthDecision['items'][number]) {
  return {
    ...same,
    ...(validFrom !== undefined && { valid_from: validFrom }),
    ...(traceNumber !== undefined && { trace_number: traceNumber }),
  };
}

/** A decision for reading: what was decided, then the payer's own words, marked as such. */
export function decisionText(decision: PriorAuthDecision): string {
  const { status, authorizationNumber, expires, traceNumber, items, reasons, notes, faults } = decision;
  const words = [
    ...reasons.map(({ code, text }) => [code, text].filter(Boolean).join(': ')),
    ...notes,
    ...faults.map(({ code, text, where }) => [code, text, where && `at ${where}`].filter(Boolean).join(' ')),
    ...items.flatMap(({ granted }) =>
      granted.map(
        ({ code, quantity }) =>
          `granted: ${code?.code ?? code?.text ?? 'the item'}, quantity ${quantity ?? 'not said'}`,
      ),
    ),
  ];
  const shown = fittingTexts(words, 2500, 300);
  return [
    `Decision: ${status}.`,
    authorizationNumber === undefined ? undefined : `Authorization number:\n${fence(authorizationNumber)}`,
    dayOf(expires) && `Valid until ${dayOf(expires)}.`,
    traceNumber === undefined ? undefined : `Trace number, no authorization:\n${fence(traceNumber)}`,
    shown.length > 0 ? `The payer says:\n${fence(shown.join('\n'))}` : undefined,
  ]
    .filter(Boolean)
    .join('\n');
}

/** The day of a date; nothing for what is none, since it stands outside of the marks. */
function dayOf(date: string | undefined): string | undefined {
  return /^\d{4}(-\d\d){0,2}/.exec(date ?? '')?.[0];
}
