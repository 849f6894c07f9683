import type { Gateway } from '@fhir-gateway/gateway';
import type { DirectoryQuery, PlatformFilter, PlatformSummary } from '@fhir-gateway/platform-registry';
import { z } from 'zod';
import { authHandle, readOnly } from '../tool/arguments.js';
import {
  directoryLine,
  directoryRow,
  directorySteps,
  toDirectoryRow,
  type DirectoryRow,
} from '../tool/directory-row.js';
import { defineTool } from '../tool/tool.js';

const defaultRows = 20;
const mostRows = 100;

export const listPlatforms = defineTool({
  name: 'list_platforms',
  title: 'List platforms',
  description:
    'Finds hospitals, practices, health plans, labs and EHRs by name as people say it (misspelled, shortened or ' +
    'former) and returns the platform_id that other tools take, whether it is ready and whether it needs a ' +
    'sign-in. Without query: those that can be used.',
  inputSchema: z.object({
    platform_id: z.string().max(640).optional().describe('Searches the organizations of this one, such as epic'),
    query: z.string().max(200).optional().describe('Such as "blue cross texas"; or a payer id or NPI'),
    kind: z
      .enum(['payer', 'ehr', 'sandbox', 'government', 'lab', 'provider'])
      .optional()
      .describe('provider: hospitals and practices'),
    state: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional()
      .describe('US state, such as TX'),
    ready: z.boolean().optional().describe('true: only what can be used now'),
    payer_id: z.string().max(20).optional().describe('Id by which claims name a payer'),
    limit: z.number().int().min(1).max(mostRows).optional().describe(`Default ${defaultRows}`),
    offset: z.number().int().min(0).optional().describe('To go on with a list'),
    auth_handle: authHandle,
  }),
  unlisted: ['payer_id'],
  example: { query: 'blue cross', state: 'TX' },
  outputSchema: z.object({
    total: z.number().describe('How many fit, returned or not'),
    platforms: z.array(directoryRow).describe('Platforms and organizations that fit, best match first'),
    next_step: z.string().optional().describe('What to do where nothing fits, or more is there'),
  }),
  annotations: { ...readOnly, openWorldHint: false },
  async run({ platform_id: platformId, query, kind, state, ready, payer_id, limit = defaultRows, offset = 0 }, call) {
    const { gateway } = call;
    // Elsewhere the same for everybody.
    if (gateway.callers.needsSignIn) await call.caller();
    await gateway.refreshLocalServers();
    // Most platforms have no organizations to search: their answer does not wait for the index of all names.
    if (platformId !== undefined && !gateway.registry.hasOrganizations(platformId)) return alone(platformId, gateway);
    if ((platformId ?? query) !== undefined || kind === 'provider') await gateway.registry.prepareDirectory();
    const narrowed = {
      query,
      state,
      ready,
      payerId: payer_id,
    };
    if (platformId !== undefined)
      return search({ ...narrowed, platformId, organizationsOnly: true, limit, offset }, gateway);
    if (query !== undefined || kind === 'provider')
      return search({ ...narrowed, ...(kind && { kind }), limit, offset }, gateway);
    return list({ ...narrowed, ...(kind && { kind }) }, { limit, offset }, gateway);
  },
});

type Page = Readonly<Record<'limit' | 'offset', number>>;

function list(filter: PlatformFilter, { limit, offset }: Page, gateway: Gateway) {
  const found = readyFirst(gateway.registry.list(filter));
  const shown = found.slice(offset, offset + limit);
  const rows = shown.map((summary) => toDirectoryRow(summary, shown.length, gateway));
  return answer(rows, found.length, rest(found.length, offset + rows.length));
}

function search(query: DirectoryQuery & Page, gateway: Gateway) {
  const { total, sure, entries } = gateway.registry.searchDirectory(query);
  const rows = entries.map((entry) =>
    toDirectoryRow(gateway.registry.summary(entry.platformId), entries.length, gateway, entry),
  );
  if (sure || total === 0) {
    const none = `${query.platformId ?? 'This gateway'} has no organization that matches. Try fewer or other words.`;
    const isEmpty = query.platformId !== undefined && rows.length === 0;
    return answer(rows, total, isEmpty ? none : rest(total, query.offset + rows.length));
  }
  const ask = 'Nothing has that name. Ask the person whether one of these is meant; else try other words.';
  const { structured, text } = answer(rows, total, ask);
  return { structured, text: `Nothing has that name. Did you mean:\n${text}` };
}

function answer(rows: readonly DirectoryRow[], total: number, nextStep: string | undefined) {
  return {
    structured: { total, platforms: [...rows], next_step: nextStep },
    text: [
      ...rows.map(directoryLine),
      ...(rows.length === 0 || rows.some((row) => row.can_write)
        ? []
        : ['Nothing can be written to any of these: writing is off.']),
      ...directorySteps(rows),
      ...(nextStep === undefined ? [] : [nextStep]),
    ].join('\n'),
  };
}

/** A platform without organizations, which is what was asked for. */
function alone(platformId: string, gateway: Gateway) {
  const { structured, text } = answer([toDirectoryRow(gateway.registry.summary(platformId), 1, gateway)], 1, undefined);
  const [{ platform_id: id } = { platform_id: platformId }] = structured.platforms;
  return { structured, text: `${id} has no organizations to choose from: it is used as it is.\n${text}` };
}

function readyFirst(summaries: readonly PlatformSummary[]): PlatformSummary[] {
  const isReady = ({ status }: PlatformSummary) => status === 'ready';
  return [...summaries.filter(isReady), ...summaries.filter((summary) => !isReady(summary))];
}

/** What an agent has to know about what it does not see. */
function rest(total: number, end: number): string | undefined {
  if (total === 0) return 'No platform matches. Try another word, or call list_platforms with fewer filters.';
  if (end >= total) return undefined;
  return `${total - end} more: narrow it with query, kind, state or ready, or go on with offset ${end}.`;
}
