import { checkFormulary, formularyInput, type FormularyAnswer } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedSchema } from '../../answers/fenced-content.js';
import { anyObject, authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { directoryContext } from '../../tool/directory-call.js';
import { defineTool } from '../../tool/tool.js';
import { directoryMembers, fittingRows, joined } from './directory-table.js';

type Entry = FormularyAnswer['entries'][number];

export const checkFormularyTool = defineTool({
  name: 'check_formulary',
  title: 'Look up a drug in a formulary',
  description:
    'Looks a drug up in the open formulary of a payer: tier, prior authorization, step therapy, quantity limit, by plan. Needs ' +
    'no sign-in. For "is metformin covered by my plan". It is no coverage decision and names no price.',
  inputSchema: formularyInput.extend({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', drug: 'metformin', plan: 'Preferred Two' },
  outputSchema: z.object({
    ...directoryMembers,
    answer: z
      .enum(['found', 'none-found', 'drug-unknown', 'plan-unknown', 'plan-ambiguous'])
      .describe('plan-unknown, plan-ambiguous: nothing was looked up; ask the person which of the plans it is'),
    record_content: fencedSchema({
      plan: z.string().describe('The plan that was meant'),
      plans: z.array(z.string()).describe('Plans to choose from'),
      drugs: z.array(z.string()).describe('Drugs that fit what was asked'),
      entries: z.array(anyObject).describe('What is absent, the formulary does not say; that is not "no"'),
    }),
  }),
  annotations: readOnly,
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    return formularyResult(await checkFormulary(await directoryContext(call, platform_id, 'formulary'), input));
  },
});

/** Both halves of the answer. */
function formularyResult(found: FormularyAnswer) {
  const { answer, plan, plans, entries, drugs, matched } = found;
  const rows = fittingRows(entries.map(rowFields));
  const names = plans.map(({ name }) => name);
  const lines = [
    ...(plan ? [`Plan: ${plan.name}`] : []),
    ...names,
    ...entries.slice(0, rows.length).map(rowLine),
    ...(answer === 'none-found' ? drugs : []),
  ];
  return {
    structured: {
      platform_id: found.platformId,
      answer,
      asked_at: found.askedAt,
      understood: [...found.understood],
      matched,
      listed: rows.length,
      not_known: [...found.notKnown],
      disclaimer: found.disclaimer,
      record_content: fenceFields({
        ...(plan && { plan: plan.name }),
        ...(names.length > 0 && { plans: names }),
        ...(drugs.length > 0 && { drugs: [...drugs] }),
        entries: rows,
      }),
    },
    text: joined(
      summaryOf(found, rows.length),
      ...found.understood.map((one) => `${one}.`),
      ...found.notKnown,
      lines.length > 0 ? fence(lines.join('\n')) : undefined,
      found.disclaimer,
    ),
  };
}

function summaryOf({ answer, platformId, matched, askedAt }: FormularyAnswer, listed: number): string {
  switch (answer) {
    case 'plan-unknown':
      return `The directory ${platformId} has no plan of that name. Ask the person which plan it is; these are in the directory:`;
    case 'plan-ambiguous':
      return `Several plans of ${platformId} may be meant. Ask the person which it is:`;
    case 'drug-unknown':
      return `0 drugs of ${platformId} match, as of ${askedAt}. That does not mean that the drug is not covered.`;
    case 'none-found':
      return `The directory ${platformId} knows the drug, and no formulary that was asked for lists it, as of ${askedAt}.`;
    case 'found':
      return `${listed} of ${matched} entries of ${platformId} that match, as of ${askedAt}.`;
  }
}

function rowFields(entry: Entry) {
  const { priorAuthorization, stepTherapy, quantityLimit, quantityDetail, newStartsOnly, entryChanged, ...same } =
    entry;
  return {
    ...same,
    ...(priorAuthorization !== undefined && { prior_authorization: priorAuthorization }),
    ...(stepTherapy !== undefined && { step_therapy: stepTherapy }),
    ...(quantityLimit !== undefined && { quantity_limit: quantityLimit }),
    ...(quantityDetail !== undefined && { quantity_detail: quantityDetail }),
    ...(newStartsOnly.length > 0 && { new_starts_only: [...newStartsOnly] }),
    ...(entryChanged !== undefined && { entry_changed: entryChanged }),
  };
}

function rowLine(entry: Entry): string {
  const { drug, rxnorm, formulary, plans, tier, availability, quantityDetail, newStartsOnly, information } = entry;
  const told = (value: boolean | undefined) => (value === undefined ? 'not stated' : value ? 'yes' : 'no');
  return [
    drug,
    `${formulary}${plans.length > 0 ? ` (${plans.join(', ')})` : ''}`,
    `tier: ${tier ?? 'not stated'}`,
    availability === 'active' ? undefined : `availability: ${availability ?? 'not stated'}`,
    `prior authorization: ${told(entry.priorAuthorization)}`,
    `step therapy: ${told(entry.stepTherapy)}`,
    `quantity limit: ${told(entry.quantityLimit)}${quantityDetail === undefined ? '' : ` (${quantityDetail})`}`,
    newStartsOnly.length > 0 ? `only for new starts: ${newStartsOnly.join(', ')}` : undefined,
    information,
    rxnorm && `RxNorm ${rxnorm}`,
    entry.entryChanged === undefined ? 'entry without a date' : `entry of ${entry.entryChanged.slice(0, 10)}`,
  ]
    .filter(Boolean)
    .join(' | ');
}
