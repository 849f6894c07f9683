import {
  checkFormulary,
  formularyAnswerSchema,
  formularyInput,
  type FormularyAnswer,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { fencedSchema } from '../../answers/fenced-content.js';
import { toolMembers, withToolNames } from '../../answers/tool-members.js';
import { authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { directoryContext } from '../../tool/directory-call.js';
import { defineTool } from '../../tool/tool.js';
import { directoryMembers, directoryResult, fittingRows, planMembers } from './directory-table.js';

type Entry = FormularyAnswer['entries'][number];

const { answer, drugs, entries } = formularyAnswerSchema.shape;

export const checkFormularyTool = defineTool({
  name: 'check_formulary',
  title: 'Look up a drug in a formulary',
  description:
    'A drug in a payer’s open formulary: tier, prior authorization, step therapy, quantity limit, by plan. No ' +
    'sign-in, no price, no coverage decision.',
  inputSchema: formularyInput.extend({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', drug: 'metformin', plan: 'Preferred Two' },
  outputSchema: z.object({
    ...directoryMembers,
    ...toolMembers({ answer }),
    record_content: fencedSchema({ ...planMembers, ...toolMembers({ drugs, entries }) }),
  }),
  annotations: readOnly,
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    return formularyResult(await checkFormulary(await directoryContext(call, platform_id, 'formulary'), input));
  },
});

/** Both halves of the answer. */
function formularyResult(found: FormularyAnswer) {
  const { answer, entries, drugs } = found;
  const rows = fittingRows(entries.map(rowFields));
  return directoryResult(found, {
    listed: rows.length,
    members: { answer },
    content: { ...(drugs.length > 0 && { drugs }), entries: rows },
    summary: summaryOf(found, rows.length),
    lines: [...entries.slice(0, rows.length).map(rowLine), ...(answer === 'none-found' ? drugs : [])],
  });
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

function rowFields({ newStartsOnly, ...same }: Entry) {
  return withToolNames({ ...same, ...(newStartsOnly.length > 0 && { newStartsOnly }) });
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
