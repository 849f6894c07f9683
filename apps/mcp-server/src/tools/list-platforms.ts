import type { Gateway } from '@fhir-gateway/gateway';
import type { PlatformFilter, PlatformSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';
import { authHandle, readOnly } from '../tool/arguments.js';
import { organization, searchEverywhere, searchOrganizations } from '../tool/tenant-search.js';
import { defineTool } from '../tool/tool.js';

const defaultRows = 20;
const mostRows = 100;
/** Next steps are sentences; in a longer list they would cost more tokens than all the rest. */
const mostNextSteps = 5;

const platform = z.object({
  platform_id: z.string().describe('What the other tools take'),
  name: z.string().describe('Name for people'),
  kind: z.string().describe('payer, ehr, sandbox, government or lab'),
  environment: z.string().describe('production, sandbox or local'),
  status: z.string().describe('ready, needs-credentials, needs-tenant or listed'),
  login_required: z.boolean().describe('Whether a sign-in is needed'),
  session_required: z
    .boolean()
    .optional()
    .describe('true where nobody signs in, but calls need a session of this gateway'),
  can_write: z
    .boolean()
    .optional()
    .describe('true where the operator allows writing; else nothing can be written there'),
  next_step: z.string().optional().describe(`What is missing; only in answers of at most ${mostNextSteps} platforms`),
  payer_services: z
    .record(z.string(), z.string())
    .optional()
    .describe('Prior authorization (crd, dtr, pas): claimed only, configured with an address, or verified'),
  payer_service_drift: z
    .record(z.string(), z.string())
    .optional()
    .describe('Services of which the payer’s own document says something else'),
});

export const listPlatforms = defineTool({
  name: 'list_platforms',
  title: 'List platforms',
  description:
    'Lists the healthcare platforms (EHRs, payers, labs, sandboxes) that this gateway knows, with their platform_id, ' +
    'whether they are ready to use and whether they need a sign-in. Use it first, to find the platform_id that all ' +
    'other tools take. Narrow it with query or ready; what can be used comes first. With platform_id it searches the ' +
    'organizations (hospitals, practices) of one multi-tenant platform such as epic instead.',
  inputSchema: z.object({
    platform_id: z
      .string()
      .max(640)
      .optional()
      .describe('A platform with many organizations; query then is part of a name or place, such as "mayo"'),
    query: z.string().max(200).optional().describe('Part of a name, such as "blue cross arkansas" or "UHC"'),
    kind: z
      .enum(['payer', 'ehr', 'sandbox', 'government', 'lab'])
      .optional()
      .describe('payer, ehr, sandbox, government or lab'),
    state: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional()
      .describe('Postal code of a US state, for payers that serve it'),
    ready: z.boolean().optional().describe('true: only platforms that can be used as this gateway is configured'),
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Platforms to return; default ${defaultRows}`),
    offset: z.number().int().min(0).optional().describe('Platforms to leave out at the beginning, to go on a list'),
    auth_handle: authHandle,
  }),
  example: { query: 'blue cross', state: 'TX' },
  outputSchema: z.object({
    total: z.number().describe('How many platforms fit, returned or not'),
    platforms: z.array(platform).describe('Platforms that fit'),
    organizations: z.array(organization).optional().describe('Hospitals and practices, with the platform_id of each'),
    next_step: z.string().optional().describe('What to do where nothing fits, or more is there'),
  }),
  annotations: { ...readOnly, openWorldHint: false },
  async run({ platform_id: platformId, query, kind, state, ready, limit = defaultRows, offset = 0 }, call) {
    const { gateway } = call;
    // Elsewhere the same for everybody.
    if (gateway.callers.needsSignIn) await call.caller();
    if (platformId !== undefined) {
      if (gateway.registry.tenants(platformId, { limit: 1, offset: 0 }).total === 0) return alone(platformId, gateway);
      const words = { ...(query !== undefined && { query }), ...(state !== undefined && { state }) };
      const found = searchOrganizations(gateway.registry, { platformId, ...words, limit, offset });
      return { structured: { ...found.structured, platforms: [] }, text: found.text };
    }
    const filter: PlatformFilter = {
      ...(query !== undefined && { query }),
      ...(kind !== undefined && { kind }),
      ...(state !== undefined && { state }),
      ...(ready !== undefined && { ready }),
    };
    const found = gateway.registry.list(filter);
    if (found.length === 0 && query !== undefined && ready !== true) {
      const words = { query, ...(state !== undefined && { state }), ...(kind !== undefined && { kind }), limit };
      const { total, organizations, nextStep: next_step, text } = searchEverywhere(gateway.registry, words);
      const next = next_step !== undefined && { next_step };
      if (total > 0) return { structured: { total: 0, platforms: [], organizations, ...next }, text };
    }
    // A search is ordered by how well it fits; a plain listing shows first what can be used.
    const ordered = query === undefined ? readyFirst(found) : found;
    const shown = ordered.slice(offset, offset + limit);
    const nextStep = rest(found.length, offset + shown.length);
    return {
      structured: {
        total: found.length,
        platforms: shown.map((summary) => row(summary, shown.length, gateway)),
        ...(nextStep !== undefined && { next_step: nextStep }),
      },
      text: [
        ...shown.map((summary) => line(summary, gateway)),
        ...(shown.some(({ id }) => gateway.isWriteAllowed(id)) ? [] : writingOff(shown.length)),
        ...steps(shown),
        ...(nextStep === undefined ? [] : [nextStep]),
      ].join('\n'),
    };
  },
});

/** A platform without organizations, which is what was asked for. */
function alone(platformId: string, gateway: Gateway) {
  const summary = gateway.registry.summary(platformId);
  return {
    structured: { total: 1, platforms: [row(summary, 1, gateway)] },
    text: [
      `${summary.id} has no organizations to choose from: it is used as it is.`,
      line(summary, gateway),
      ...steps([summary]),
    ].join('\n'),
  };
}

function readyFirst(summaries: readonly PlatformSummary[]): PlatformSummary[] {
  const isReady = ({ status }: PlatformSummary) => status === 'ready';
  return [...summaries.filter(isReady), ...summaries.filter((summary) => !isReady(summary))];
}

function row(summary: PlatformSummary, rows: number, { coverage, isWriteAllowed }: Gateway): z.input<typeof platform> {
  const services = coverage.payerServices(summary);
  return {
    platform_id: summary.id,
    name: summary.name,
    kind: summary.kind,
    environment: summary.environment,
    status: summary.status,
    login_required: summary.loginRequired,
    ...(summary.sessionRequired && { session_required: true }),
    ...(isWriteAllowed(summary.id) && { can_write: true }),
    ...(summary.nextStep !== undefined && rows <= mostNextSteps && { next_step: summary.nextStep }),
    ...(services && { payer_services: { ...services.states } }),
    ...(services?.drift && { payer_service_drift: { ...services.drift } }),
  };
}

function line(summary: PlatformSummary, { coverage, isWriteAllowed }: Gateway): string {
  const { id, name, kind, status, loginRequired, sessionRequired } = summary;
  const services = Object.entries(coverage.payerServices(summary)?.states ?? {}).map((one) => one.join(' '));
  const told = [
    id,
    name,
    kind,
    status,
    loginRequired ? 'sign-in needed' : sessionRequired ? 'no sign-in there, for known callers' : 'no sign-in needed',
    isWriteAllowed(id) ? 'can be written to' : '',
    services.join(', '),
  ];
  return told.filter((part) => part !== '').join(' | ');
}

function steps(shown: readonly PlatformSummary[]): string[] {
  if (shown.length > mostNextSteps) return [];
  return shown.flatMap(({ id, nextStep }) => (nextStep === undefined ? [] : [`${id}: ${nextStep}`]));
}

function writingOff(platforms: number): string[] {
  return platforms === 0 ? [] : ['Nothing can be written to any of these: writing is off.'];
}

/** What an agent has to know about the platforms that it does not see. */
function rest(total: number, end: number): string | undefined {
  if (total === 0) return 'No platform matches. Try another word, or call list_platforms with fewer filters.';
  if (end >= total) return undefined;
  return `${total - end} more: narrow it with query, kind, state or ready, or go on with offset ${end}.`;
}
