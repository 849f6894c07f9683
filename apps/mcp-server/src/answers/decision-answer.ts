import type { DecisionReading, PriorAuthDecision } from '@fhir-gateway/coverage-tools';
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
        'approved-other-dates',
        'partial',
        'modified',
        'denied',
        'pended',
        'cancelled',
        'contact-payer',
        'not-required',
        'error',
        'unverified',
        'unknown',
      ])
      .describe('Only approved, partial and modified authorize anything for the day of service'),
    meaning: z.string().describe('What it means'),
    cautions: z.array(z.string()).optional().describe('What has to be minded: tell the person'),
    expected_by: z.string().optional().describe('When a decision is due, of what is pended'),
    authorization_number: z.string().optional().describe('Number under which the payer authorized it'),
    valid_from: z.string().optional().describe('First day of the authorization'),
    expires: z.string().optional().describe('Last day on which this holds'),
    trace_number: z.string().optional().describe('Names a pended request; no authorization'),
    reasons: z.array(anyObject).optional().describe('Why, in codes and words of the payer'),
    notes: z.array(z.string()).optional().describe('Notes of the payer'),
    items: z.array(anyObject).optional().describe('Decision for each item of the request'),
    faults: z.array(anyObject).optional().describe('What the payer finds wrong with the request'),
    differences: z.array(anyObject).optional().describe('What differs from what was asked'),
    earlier: z.array(anyObject).optional().describe('What the payer has said before'),
    wanted: z.array(anyObject).optional().describe('What the payer wants before it decides'),
    unverified: z.array(z.string()).optional().describe('Why it is not verified'),
    warnings: z.array(z.string()).optional().describe('What the answer lacks'),
    disposition: z.string().optional().describe('The payer’s summary'),
    is_human_reviewed: z.boolean().optional().describe('Whether a person looked at it'),
    decided_at: z.string().optional().describe('When the payer decided'),
    end: markMembers.end,
  })
  .describe('The payer’s decision');

/** A decision for programs; items go first where it is too long, and are then only counted in the text. */
export function decisionFields(
  decision: PriorAuthDecision,
  { meaning, cautions, clock }: DecisionReading,
): z.input<typeof decisionSchema> {
  const { status, authorizationNumber, validFrom, expires, traceNumber, disposition, isHumanReviewed, decidedAt } =
    decision;
  const lists = {
    faults: decision.faults.map(faultFields),
    wanted: decision.wanted.map(wantedFields),
    differences: (decision.differences ?? []).map((one) => ({ ...one })),
    reasons: decision.reasons.map((reason) => ({ ...reason })),
    earlier: (decision.earlier ?? []).map(({ status: said, decidedAt }) => ({
      status: said,
      ...(decidedAt !== undefined && { decided_at: decidedAt }),
    })),
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
    meaning,
    ...(cautions.length > 0 && { cautions: [...cautions] }),
    ...(clock && { expected_by: clock.expectedBy }),
    ...(authorizationNumber !== undefined && { authorization_number: authorizationNumber }),
    ...(validFrom !== undefined && { valid_from: validFrom }),
    ...(expires !== undefined && { expires }),
    ...(traceNumber !== undefined && { trace_number: traceNumber }),
    ...(decision.notes.length > 0 && { notes: fittingTexts(decision.notes, 1500, 300) }),
    ...(decision.unverified && { unverified: [...decision.unverified] }),
    ...(decision.warnings && { warnings: fittingTexts(decision.warnings, 1500, 300) }),
    ...(disposition !== undefined && { disposition }),
    ...(isHumanReviewed !== undefined && { is_human_reviewed: isHumanReviewed }),
    ...(decidedAt !== undefined && { decided_at: decidedAt }),
    ...fitting,
  });
}

function faultFields({ followUp, ...same }: PriorAuthDecision['faults'][number]) {
  return { ...same, ...(followUp && { follow_up: followUp }) };
}

function wantedFields({ questionnaireContext, trackingId, ...same }: PriorAuthDecision['wanted'][number]) {
  return {
    ...same,
    ...(questionnaireContext !== undefined && { questionnaire_context: questionnaireContext }),
    ...(trackingId !== undefined && { tracking_id: trackingId }),
  };
}

function itemFields(item: PriorAuthDecision['items'][number]) {
  const { validFrom, traceNumber, formerNumber, issuedOn, actionText, ...same } = item;
  return {
    ...same,
    ...(actionText !== undefined && { action_text: actionText }),
    ...(issuedOn !== undefined && { issued_on: issuedOn }),
    ...(formerNumber !== undefined && { former_number: formerNumber }),
    ...(validFrom !== undefined && { valid_from: validFrom }),
    ...(traceNumber !== undefined && { trace_number: traceNumber }),
  };
}

/** A decision for reading: what was decided, then the payer's own words, marked as such. */
export function decisionText(decision: PriorAuthDecision, { meaning, cautions }: DecisionReading): string {
  const { status, authorizationNumber, validFrom, expires, traceNumber, items, reasons, notes, faults, wanted } =
    decision;
  const { disposition, isHumanReviewed, decidedAt } = decision;
  const from = dayOf(validFrom);
  const words = [
    ...reasons.map(({ code, text }) => [code, text].filter(Boolean).join(': ')),
    ...notes,
    disposition,
    ...faults.map(({ code, text, where }) => [code, text, where && `at ${where}`].filter(Boolean).join(' ')),
    ...wanted.map(({ kind, text, codes }) => [`wanted: ${kind}`, text, codes.join(', ')].filter(Boolean).join(', ')),
    ...items.flatMap(({ granted, detail, provider }) => [
      provider && `authorized: ${[provider.name, provider.npi && `NPI ${provider.npi}`].filter(Boolean).join(', ')}`,
      ...[...granted, ...(detail ? [detail] : [])].map(
        ({ code, quantity }) =>
          `granted: ${code?.code ?? code?.text ?? 'the item'}, quantity ${quantity ?? 'not said'}`,
      ),
    ]),
  ].filter((word) => word !== undefined);
  const shown = fittingTexts(words, 2500, 300);
  return [
    `Decision: ${status}. ${meaning}`,
    ...cautions.map((caution) => `Mind: ${caution}`),
    authorizationNumber === undefined ? undefined : `Authorization number:\n${fence(authorizationNumber)}`,
    dayOf(expires) && `Valid ${from === undefined ? '' : `from ${from} `}until ${dayOf(expires)}.`,
    dayOf(decidedAt) && `Decided on ${dayOf(decidedAt)}.`,
    isHumanReviewed === undefined ? undefined : `Reviewed by a person: ${isHumanReviewed ? 'yes' : 'no'}.`,
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
