import { findProvider, providersInput, type ProviderAnswer } from '@fhir-gateway/coverage-tools';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fencedSchema } from '../../answers/fenced-content.js';
import { anyObject, authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { directoryContext } from '../../tool/directory-call.js';
import { defineTool } from '../../tool/tool.js';
import { directoryMembers, fittingRows, joined } from './directory-table.js';

export const findProviderTool = defineTool({
  name: 'find_provider',
  title: 'Find a provider in network',
  description:
    'Finds doctors and other providers in the open directory of a payer: specialty, place, name, and whether the directory ' +
    'lists them in network of the plan that is named. Needs no sign-in. For "cardiologist near Springfield in my network".',
  inputSchema: providersInput.extend({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', specialty: 'cardiologist', place: 'Springfield, IL', plan: 'Preferred Two' },
  outputSchema: z.object({
    ...directoryMembers,
    answer: z
      .enum(['found', 'none-found', 'plan-unknown', 'plan-ambiguous'])
      .describe('plan-unknown, plan-ambiguous: nobody was looked for; ask the person which of the plans it is'),
    not_in_use: z.number().describe('Entries that would fit, and are retired, ended or inactive'),
    record_content: fencedSchema({
      plan: z.string().describe('The plan that was meant'),
      plans: z.array(z.string()).describe('Plans to choose from'),
      providers: z.array(anyObject).describe('Those in network first'),
    }),
  }),
  annotations: readOnly,
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    return providersResult(await findProvider(await directoryContext(call, platform_id, 'providerDirectory'), input));
  },
});

/** Both halves of the answer. */
function providersResult(found: ProviderAnswer) {
  const { answer, plan, plans, providers, matched, notInUse } = found;
  const rows = fittingRows(providers.map(rowFields));
  const names = plans.map(({ name }) => name);
  const content = {
    ...(plan && { plan: plan.name }),
    ...(names.length > 0 && { plans: names }),
    providers: rows,
  };
  const lines = providers.slice(0, rows.length).map(rowLine);
  return {
    structured: {
      platform_id: found.platformId,
      answer,
      asked_at: found.askedAt,
      understood: [...found.understood],
      matched,
      listed: rows.length,
      not_in_use: notInUse,
      not_known: [...found.notKnown],
      disclaimer: found.disclaimer,
      record_content: fenceFields(content),
    },
    text: joined(
      summaryOf(found, rows.length),
      ...found.understood.map((one) => `${one}.`),
      ...found.notKnown,
      plan || lines.length > 0 || names.length > 0
        ? fence([...(plan ? [`Plan: ${plan.name}`] : []), ...names, ...lines].join('\n'))
        : undefined,
      found.disclaimer,
    ),
  };
}

function summaryOf({ answer, platformId, matched, notInUse, askedAt }: ProviderAnswer, listed: number): string {
  const outOfUse = notInUse === 0 ? '' : ` ${notInUse} more that are retired or ended are left out.`;
  switch (answer) {
    case 'plan-unknown':
      return `The directory ${platformId} has no plan of that name. Ask the person which plan it is; these are in the directory:`;
    case 'plan-ambiguous':
      return `Several plans of ${platformId} may be meant. Ask the person which it is:`;
    case 'none-found':
      return `0 providers of ${platformId} match, as of ${askedAt}.${outOfUse} That nobody is listed does not mean that there is nobody.`;
    case 'found':
      return `${listed} of ${matched} providers of ${platformId} that match, as of ${askedAt}.${outOfUse}`;
  }
}

function rowFields({ acceptingPatients, networkBasis, entryChanged, ...row }: ProviderAnswer['providers'][number]) {
  return {
    ...row,
    ...(networkBasis && { network_basis: networkBasis }),
    accepting_patients: acceptingPatients,
    ...(entryChanged !== undefined && { entry_changed: entryChanged }),
  };
}

function rowLine(row: ProviderAnswer['providers'][number]): string {
  const { name, npi, specialties, organization, addresses, phones, network, networkBasis, networks } = row;
  const by = networkBasis === 'organization' ? ' (its organization)' : '';
  return [
    name,
    `${network}${by}${networks.length > 0 ? `: ${networks.join(', ')}` : ''}`,
    `new patients: ${row.acceptingPatients}`,
    specialties.join(', '),
    organization,
    addresses.join('; '),
    phones.join(', '),
    npi && `NPI ${npi}`,
    row.entryChanged === undefined ? 'entry without a date' : `entry of ${row.entryChanged.slice(0, 10)}`,
  ]
    .filter(Boolean)
    .join(' | ');
}
