import { coversPlatform, requireGranted } from '@fhir-gateway/fhir-proxy';
import { connectionsAt } from '@fhir-gateway/gateway';
import { isSessionRequired, withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../tool/arguments.js';
import { connectionLine, connectionSchema, type ConnectionView } from '../answers/connection-view.js';
import { viewNamed } from '../answers/named-connections.js';
import { peopleLines, peopleSchema, viewPeople } from '../answers/people-view.js';
import { unknownPatientStep } from '../tool/unknown-patient.js';
import { fittingTexts } from '../result/result-size.js';
import { setUpSteps } from '../result/set-up-steps.js';
import { defineTool } from '../tool/tool.js';
import type { ToolCall } from '../tool/tool-call.js';

const mostOtherCharacters = 1500;

export const getAuthStatus = defineTool({
  name: 'get_auth_status',
  title: 'Get sign-in status',
  description:
    'Says whether the person is signed in, whose record that opens, what was granted and what is missing. ' +
    'Without platform_id: all connections. Call it before start_auth.',
  inputSchema: z.object({ platform_id: platformId.optional(), auth_handle: authHandle }),
  example: { platform_id: 'sandbox-ehr' },
  outputSchema: z.object({
    connections: z.array(connectionSchema).describe('One for each platform, and for each person there'),
    ...peopleSchema,
    unconfirmed_ends: z
      .array(z.string())
      .optional()
      .describe('Platforms that have not confirmed yet that an earlier sign-in has ended; they are asked again'),
    not_connected: z.array(z.string()).optional().describe('Without platform_id: what else the person can sign in to'),
    next_step: z.string().optional().describe('What to do next'),
  }),
  annotations: readOnly,
  async run({ platform_id: id }, call) {
    const known = id === undefined ? await allConnections(call) : await connectionsTo(call, id);
    const mayWrite = call.asker.grant === undefined || call.asker.grant.access === 'read-and-write';
    const connections = known.map((one) => ({
      ...one,
      can_write: mayWrite && call.gateway.isWriteAllowed(one.platform_id),
    }));
    const unconfirmed = await unconfirmedEnds(call, id);
    const people = await viewPeople(call, id === undefined ? connections.length : 0);
    const others = id === undefined ? notConnected(call, connections) : [];
    const isOut = connections.some(({ authenticated }) => !authenticated);
    const setUp = id === undefined ? undefined : setUpSteps(id, call.gateway.registry).credentials;
    const nextStep = isOut
      ? ((setUp && `Next: ${setUp}`) ?? 'Call start_auth with the platform_id to sign in.')
      : connections.length === 0
        ? 'Nothing is connected. Call list_platforms, then start_auth.'
        : unknownStep(call, connections);
    return {
      structured: {
        connections,
        ...people,
        ...(unconfirmed.length > 0 && { unconfirmed_ends: unconfirmed }),
        ...(others.length > 0 && { not_connected: others }),
        ...(nextStep !== undefined && { next_step: nextStep }),
      },
      text: [
        ...connections.map(connectionLine),
        ...peopleLines(people),
        ...unconfirmed.map(unconfirmedLine),
        others.length > 0 && `Not connected: ${others.join(', ')}.`,
        nextStep,
      ]
        .filter(Boolean)
        .join('\n'),
    };
  },
});

function unknownStep({ gateway }: ToolCall, connections: readonly ConnectionView[]): string | undefined {
  const unknown = connections.find((one) => one.patient_unknown !== undefined);
  return unknown && unknownPatientStep(gateway, unknown.platform_id);
}

/** Platforms that are ready for a sign-in, as far as they fit; an unknown one is found with list_platforms. */
function notConnected({ asker, gateway }: ToolCall, connections: readonly ConnectionView[]): string[] {
  const known = new Set(connections.map(({ platform_id: platform }) => withoutConnectionNumber(platform)));
  const ready = gateway.registry.list({ ready: true });
  const others = ready.filter(
    ({ id, loginRequired }) => loginRequired && !known.has(id) && coversPlatform(asker.grant, id),
  );
  return fittingTexts(
    others.map(({ id }) => id),
    mostOtherCharacters,
  );
}

/** Of the caller's own session; ids of platforms. */
async function unconfirmedEnds(call: ToolCall, id: string | undefined): Promise<string[]> {
  const caller = await call.caller();
  if (caller.kind === 'anonymous') return [];
  const ids = [...(await call.gateway.auth.unconfirmedEnds(caller.session)).keys()];
  return id === undefined ? ids : ids.filter((one) => one === withoutConnectionNumber(id));
}

function unconfirmedLine(platform: string): string {
  return `${platform}: an earlier sign-in was ended here; the platform has not confirmed yet, and is asked again.`;
}

async function allConnections(call: ToolCall): Promise<ConnectionView[]> {
  const caller = await call.caller();
  if (caller.kind === 'anonymous') return [];
  const all = await call.gateway.auth.statuses(caller.session);
  const covered = all.filter(({ platformId: id }) => coversPlatform(caller.grant, id));
  return viewNamed(call, covered);
}

/** The connection that was asked about; all of a platform's where the id names the platform. */
async function connectionsTo(call: ToolCall, id: string): Promise<ConnectionView[]> {
  const { auth, registry } = call.gateway;
  const platform = registry.resolve(id);
  const caller = await call.caller(platform.id);
  requireGranted(call.asker.grant, { platformId: platform.id });
  // Where there is nothing to sign in to, whoever asks may use it, or every caller that is known.
  const isForCaller = caller.kind !== 'anonymous' || !isSessionRequired(platform.definition);
  const isOpen = platform.oauth === undefined && isForCaller;
  if (platform.oauth === undefined || caller.kind === 'anonymous') {
    return [{ platform_id: platform.id, authenticated: isOpen, ...(isOpen && { is_open: true }), scopes: [] }];
  }
  const { session } = caller;
  const asked = await auth.status(session, platform);
  if (platform.connectionNumber !== undefined) {
    const views = await viewNamed(call, [asked]);
    return views.map((view) => ({ ...view, platform_id: platform.id }));
  }
  const others = await connectionsAt(auth, session, platform.id);
  const all = [asked, ...others.filter(({ connectionId }) => connectionId !== asked.connectionId)];
  return viewNamed(
    call,
    all.map((one, at) => ({ ...one, isNewest: at === 0 })),
  );
}
