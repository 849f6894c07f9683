import { findProvider, providerAnswerSchema, providersInput, type ProviderAnswer } from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { fencedSchema } from '../../answers/fenced-content.js';
import { toolMembers, withToolNames } from '../../answers/tool-members.js';
import { authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { directoryContext } from '../../tool/directory-call.js';
import { defineTool } from '../../tool/tool.js';
import { directoryMembers, directoryResult, fittingRows, planMembers } from './directory-table.js';

const { answer, notInUse, providers } = providerAnswerSchema.shape;

export const findProviderTool = defineTool({
  name: 'find_provider',
  title: 'Find a provider in network',
  description:
    'Doctors in a payer’s open directory by specialty, place and name, and whether they are in network of the ' +
    'plan. No sign-in.',
  inputSchema: providersInput.extend({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', specialty: 'cardiologist', place: 'Springfield, IL', plan: 'Preferred Two' },
  outputSchema: z.object({
    ...directoryMembers,
    ...toolMembers({ answer, notInUse }),
    record_content: fencedSchema({ ...planMembers, ...toolMembers({ providers }) }),
  }),
  annotations: readOnly,
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    return providersResult(await findProvider(await directoryContext(call, platform_id, 'providerDirectory'), input));
  },
});

/** Both halves of the answer. */
function providersResult(found: ProviderAnswer) {
  const { answer, providers, notInUse } = found;
  const rows = fittingRows(providers.map(withToolNames));
  return directoryResult(found, {
    listed: rows.length,
    members: { answer, not_in_use: notInUse },
    content: { providers: rows },
    summary: summaryOf(found, rows.length),
    lines: providers.slice(0, rows.length).map(rowLine),
  });
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
