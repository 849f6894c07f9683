import { coversPlatform, requireGranted } from '@fhir-gateway/fhir-proxy';
import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../tool/arguments.js';
import { connectionLine, connectionSchema, viewConnection } from '../answers/connection-view.js';
import type { ConnectionView } from '../answers/connection-view.js';
import { fittingTexts } from '../result/result-size.js';
import { setUpSteps } from '../result/set-up-steps.js';
import { defineTool } from '../tool/tool.js';
import type { ToolCall } from '../tool/tool-call.js';

const mostOtherCharacters = 1500;

export const getAuthStatus = defineTool({
  name: 'get_auth_status',
  title: 'Get sign-in status',
  description:
    'Says whether the person is signed in to a platform, whose record that opens (patient_id), which scopes were ' +
    'granted and what is missing. Without platform_id: every connected platform, until when, and which others could ' +
    'be connected. Call it before start_auth.',
  inputSchema: z.object({ platform_id: platformId.optional(), auth_handle: authHandle }),
  example: { platform_id: 'sandbox-ehr' },
  outputSchema: z.object({
    connections: z.array(connectionSchema).describe('One for each platform'),
    not_connected: z.array(z.string()).optional().describe('Without platform_id: what else the person can sign in to'),
    next_step: z.string().optional().describe('What to do next'),
  }),
  annotations: { ...readOnly, openWorldHint: false },
  async run({ platform_id: id }, call) {
    const known = id === undefined ? await allConnections(call) : [await oneConnection(call, id)];
    const mayWrite = call.grant === undefined || call.grant.access === 'read-and-write';
    const connections = known.map((one) => ({
      ...one,
      can_write: mayWrite && call.gateway.isWriteAllowed(one.platform_id),
    }));
    const others = id === undefined ? notConnected(call, connections) : [];
    const isOut = connections.some(({ authenticated }) => !authenticated);
    const setUp = id === undefined ? undefined : setUpSteps(id, call.gateway.registry).credentials;
    const nextStep = isOut
      ? ((setUp && `Next: ${setUp}`) ?? 'Call start_auth with the platform_id to sign in.')
      : connections.length === 0
        ? 'Nothing is connected. Call list_platforms, then start_auth.'
        : undefined;
    return {
      structured: {
        connections,
        ...(others.length > 0 && { not_connected: others }),
        ...(nextStep !== undefined && { next_step: nextStep }),
      },
      text: [...connections.map(connectionLine), others.length > 0 && `Not connected: ${others.join(', ')}.`, nextStep]
        .filter(Boolean)
        .join('\n'),
    };
  },
});

/** Platforms that are ready for a sign-in, as far as they fit; an unknown one is found with list_platforms. */
function notConnected({ gateway, grant }: ToolCall, connections: readonly ConnectionView[]): string[] {
  const known = new Set(connections.map(({ platform_id: platform }) => platform));
  const ready = gateway.registry.list({ ready: true });
  const others = ready.filter(({ id, loginRequired }) => loginRequired && !known.has(id) && coversPlatform(grant, id));
  return fittingTexts(
    others.map(({ id }) => id),
    mostOtherCharacters,
  );
}

async function allConnections(call: ToolCall): Promise<ConnectionView[]> {
  const caller = await call.caller();
  if (caller.kind === 'anonymous') return [];
  const all = await call.gateway.auth.statuses(caller.session);
  return all.filter(({ platformId: id }) => coversPlatform(caller.grant, id)).map(viewConnection);
}

async function oneConnection(call: ToolCall, id: string): Promise<ConnectionView> {
  const opened = await call.openPlatform(id);
  const { platform } = opened;
  requireGranted(call.grant, { platformId: platform.id });
  const summary = await call.connection(opened);
  if (summary) return viewConnection(summary);
  // An open platform has nothing to sign in to: whoever asks may use it.
  const isOpen = platform.oauth === undefined;
  return { platform_id: platform.id, authenticated: isOpen, ...(isOpen && { is_open: true }), scopes: [] };
}
