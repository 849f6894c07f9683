import { z } from 'zod';
import { authHandle, readOnly } from '../arguments.js';
import { defineTool } from '../tool.js';

const platform = z.object({
  platform_id: z.string(),
  name: z.string(),
  kind: z.string(),
  environment: z.string(),
  status: z.string().describe('ready, needs-credentials, needs-tenant or listed'),
  login_required: z.boolean(),
  next_step: z.string().optional(),
});

export const listPlatforms = defineTool({
  name: 'list_platforms',
  title: 'List platforms',
  description:
    'Lists the healthcare platforms (EHRs, payers, labs, sandboxes) that this gateway knows, with their platform_id, ' +
    'whether they are ready to use and whether they need a sign-in. Use it first, to find the platform_id that all ' +
    'other tools take.',
  inputSchema: z.object({
    query: z.string().max(200).optional().describe('Part of a name, such as "blue cross arkansas"'),
    kind: z.enum(['payer', 'ehr', 'sandbox', 'government', 'lab']).optional(),
    ready: z.boolean().optional().describe('true: only platforms that can be used as this gateway is configured'),
    auth_handle: authHandle,
  }),
  outputSchema: z.object({ platforms: z.array(platform) }),
  annotations: { ...readOnly, openWorldHint: false },
  async run({ query, kind, ready }, { gateway }) {
    const found = gateway.registry.list({
      ...(query !== undefined && { query }),
      ...(kind !== undefined && { kind }),
      ...(ready !== undefined && { ready }),
    });
    const platforms = found.map((summary) => ({
      platform_id: summary.id,
      name: summary.name,
      kind: summary.kind,
      environment: summary.environment,
      status: summary.status,
      login_required: summary.loginRequired,
      ...(summary.nextStep !== undefined && { next_step: summary.nextStep }),
    }));
    const lines = platforms.map(
      ({ platform_id: id, name, kind: what, status, login_required: login }) =>
        `${id} | ${name} | ${what} | ${status} | ${login ? 'sign-in needed' : 'open'}`,
    );
    return { structured: { platforms }, text: lines.join('\n') || 'No platform matches.' };
  },
});
