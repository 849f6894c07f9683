import {
  decisionReadingSchema,
  decisionSchema as payerDecision,
  type DecisionReading,
  type PriorAuthDecision,
  type SaidAnswer,
} from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fittingTexts, sizeInText } from '../result/result-size.js';
import { markMembers } from './fenced-content.js';
import { toolMembers, withToolNames } from './tool-members.js';

/** The most of a result that a decision with all its items may take. */
const mostDecision = 10_000;

const { meaning, cautions, clock } = decisionReadingSchema.shape;

/** A payer's decision as tools answer it. */
export const decisionSchema = z
  .object({
    notice: markMembers.notice,
    ...toolMembers(payerDecision.shape),
    ...toolMembers({ meaning, cautions, expectedBy: clock.unwrap().shape.expectedBy.optional() }),
    end: markMembers.end,
  })
  .describe('The payer’s decision');

/** A decision for programs; items go first where it is too long, and are then only counted in the text. */
export function decisionFields(
  decision: PriorAuthDecision,
  { meaning, cautions, clock }: DecisionReading,
): z.input<typeof decisionSchema> {
  const {
    faults,
    wanted,
    differences = [],
    reasons,
    said = [],
    earlier = [],
    items,
    notes,
    warnings,
    ...facts
  } = decision;
  const fitting: Record<string, unknown> = {};
  let used = 0;
  for (const [name, list] of Object.entries({ faults, wanted, differences, reasons, said, earlier, items })) {
    used += sizeInText(list);
    if (list.length > 0 && used <= mostDecision) fitting[name] = list;
  }
  return fenceFields(
    withToolNames({
      ...facts,
      meaning,
      ...(cautions.length > 0 && { cautions }),
      ...(clock && { expectedBy: clock.expectedBy }),
      ...(notes.length > 0 && { notes: fittingTexts(notes, 1500, 300) }),
      ...(warnings && { warnings: fittingTexts(warnings, 1500, 300) }),
      ...fitting,
    }),
  );
}

/** A decision for reading: what was decided, then the payer's own words, marked as such. */
export function decisionText(decision: PriorAuthDecision, { meaning, cautions }: DecisionReading): string {
  const { status, authorizationNumber, validFrom, expires, traceNumber, payerClaim, said = [] } = decision;
  const { isHumanReviewed, decidedAt } = decision;
  const from = dayOf(validFrom);
  const shown = fittingTexts(payerWords(decision), 2500, 300);
  const open = fittingTexts(said.flatMap(saidWords), 2500, 300);
  return [
    `Decision: ${status}. ${meaning}`,
    ...cautions.map((caution) => `Mind: ${caution}`),
    authorizationNumber === undefined ? undefined : `Authorization number:\n${fence(authorizationNumber)}`,
    dayOf(expires) && `Valid ${from === undefined ? '' : `from ${from} `}until ${dayOf(expires)}.`,
    dayOf(decidedAt) && `Decided on ${dayOf(decidedAt)}.`,
    isHumanReviewed === undefined ? undefined : `Reviewed by a person: ${isHumanReviewed ? 'yes' : 'no'}.`,
    traceNumber === undefined ? undefined : `Trace number, no authorization:\n${fence(traceNumber)}`,
    payerClaim === undefined ? undefined : `The payer calls the request:\n${fence(payerClaim)}`,
    shown.length > 0 ? `The payer says:\n${fence(shown.join('\n'))}` : undefined,
    open.length > 0
      ? `Not assigned to this request, and no authorization; ask the payer about it:\n${fence(open.join('\n'))}`
      : undefined,
  ]
    .filter(Boolean)
    .join('\n');
}

/** An answer that is not assigned, line by line: what it says, by what the payer knows it, and for when. */
export function saidWords(said: SaidAnswer): string[] {
  const { status, services = [], numbers, validFrom, expires, decidedAt } = said;
  const facts = [
    `said: ${status}`,
    ...services.map(({ code, text }) => `service ${code ?? text}`),
    ...numbers.map((number) => `number ${number}`),
    dayOf(validFrom) && `from ${dayOf(validFrom)}`,
    dayOf(expires) && `until ${dayOf(expires)}`,
    dayOf(decidedAt) && `decided on ${dayOf(decidedAt)}`,
  ];
  return [facts.filter(Boolean).join(', '), ...payerWords(said)];
}

/** What the payer says in words and codes, of the whole and of each item. */
function payerWords({ reasons, notes, disposition, faults, wanted, items }: PriorAuthDecision | SaidAnswer): string[] {
  return [
    ...reasons.map(({ code, text }) => [code, text].filter(Boolean).join(': ')),
    ...notes,
    disposition,
    ...faults.map(({ code, text, where }) => [code, text, where && `at ${where}`].filter(Boolean).join(' ')),
    ...wanted.map(({ kind, text, codes }) => [`wanted: ${kind}`, text, codes.join(', ')].filter(Boolean).join(', ')),
    ...(items.length > 1 ? items.map(itemWords) : []),
    ...items.flatMap(({ granted, detail, provider }) => [
      provider && `authorized: ${[provider.name, provider.npi && `NPI ${provider.npi}`].filter(Boolean).join(', ')}`,
      ...[...granted, ...(detail ? [detail] : [])].map(
        ({ code, quantity }) =>
          `granted: ${code?.code ?? code?.text ?? 'the item'}, quantity ${quantity ?? 'not said'}`,
      ),
    ]),
  ].filter((word) => word !== undefined);
}

/** What was decided on one of several items: number and days of the whole are not always its own. */
function itemWords({ sequence, status, number, validFrom, expires }: PriorAuthDecision['items'][number]): string {
  const [from, until] = [dayOf(validFrom), dayOf(expires)];
  return [
    `${sequence === undefined ? 'item of the payer’s own' : `item ${sequence}`}: ${status}`,
    number && `number ${number}`,
    from && `from ${from}`,
    until && `until ${until}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The day of a date; nothing for what is none, since it stands outside of the marks. */
function dayOf(date: string | undefined): string | undefined {
  return /^\d{4}(-\d\d){0,2}/.exec(date ?? '')?.[0];
}
