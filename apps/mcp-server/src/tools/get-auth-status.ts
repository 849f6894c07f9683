import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../arguments.js';
import { connectionLine, connectionSchema, viewConnection } from '../connection-view.js';
import type { ConnectionView } from '../connection-view.js';
import { defineTool } from '../tool.js';
import type { ToolCall } from '../tool-call.js';

export const getAuthStatus = defineTool({
  name: 'get_auth_status',
  title: 'Get sign-in status',
  description:
    'Says whether the person is signed in to a platform, whose record that opens (patient_id), which scopes were ' +
    'granted and what is missing. Without platform_id: every platform of this session. Call it before start_auth.',
  inputSchema: z.object({ platform_id: platformId.optional(), auth_handle: authHandle }),
  outputSchema: z.object({ connections: z.array(connectionSchema), next_step: z.string().optional() }),
  annotations: { ...readOnly, openWorldHint: false },
  async run({ platform_id: id }, call) {
    const connections = id === undefined ? await allConnections(call) : [await oneConnection(call, id)];
    const isOut = connections.some(({ authenticated }) => !authenticated);
    const nextStep = isOut
      ? 'Call start_auth with the platform_id to sign in.'
      : connections.length === 0
        ? 'Nothing is connected. Call list_platforms, then start_auth.'
        : undefined;
    return {
      structured: { connections, ...(nextStep !== undefined && { next_step: nextStep }) },
      text: [...connections.map(connectionLine), nextStep].filter(Boolean).join('\n'),
    };
  },
});

async function allConnections(call: ToolCall): Promise<ConnectionView[]> {
  const caller = await call.caller();
  if (caller.kind === 'anonymous') return [];
  return (await call.gateway.auth.statuses(caller.session)).map(viewConnection);
}

async function oneConnection(call: ToolCall, id: string): Promise<ConnectionView> {
  const opened = await call.openPlatform(id);
  const { platform } = opened;
  const summary = await call.connection(opened);
  if (summary) return viewConnection(summary);
  // An open platform has nothing to sign in to: whoever asks may use it.
  return { platform_id: platform.id, authenticated: platform.oauth === undefined, scopes: [] };
}
