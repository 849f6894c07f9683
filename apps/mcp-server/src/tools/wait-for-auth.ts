import { requireGranted } from '@fhir-gateway/fhir-proxy';
import { personChange, whileSessionLasts } from '@fhir-gateway/gateway';
import { plainPlatform } from '@fhir-gateway/platform-registry';
import type { LoginWait } from '@fhir-gateway/smart-auth';
import { z } from 'zod';
import { authHandle, platformId } from '../tool/arguments.js';
import { connectionLine, connectionSchema } from '../answers/connection-view.js';
import { viewNamed } from '../answers/named-connections.js';
import { unknownPatientStep } from '../tool/unknown-patient.js';
import { redeemCode } from '../sign-in/pairing.js';
import { isPayer } from './offer.js';
import { defineTool } from '../tool/tool.js';
import type { ToolCall } from '../tool/tool-call.js';

/** MCP clients give a tool call 30 to 60 seconds; a person may need minutes. So a call waits little and is repeated. */
const longestSeconds = 25;
const progressEverySeconds = 5;

const outputSchema = z.object({
  platform_id: z.string().describe('The platform of the sign-in'),
  status: z
    .enum(['connected', 'pending', 'denied', 'failed', 'expired', 'not-started'])
    .describe('What has become of the sign-in'),
  connection: connectionSchema.optional().describe('The connection, when there is one'),
  auth_handle: z.string().optional().describe('What a pairing code bought: pass it with every later call'),
  person_change: z.string().optional().describe('Another person signed in than before: what the ids mean now'),
  reason: z.string().optional().describe('Why, as far as it is known'),
  next_step: z.string().describe('What to do next'),
});

const planStep = 'The plan can be asked, too: ask_payer says what.';

export const waitForAuth = defineTool({
  name: 'wait_for_auth',
  title: 'Wait for the sign-in',
  description:
    'Waits up to 25 seconds for the sign-in that start_auth began. "pending": call it again. Else "connected" ' +
    'with the patient, or "denied", "failed", "expired" with the reason.',
  inputSchema: z.object({
    platform_id: platformId,
    pairing_code: z
      .string()
      .max(100)
      .optional()
      .describe('The code that the person was shown after sign-in, where start_auth said so; returns the auth_handle'),
    timeout: z.number().min(0).optional().describe('Seconds to wait; default and most: 25'),
    auth_handle: authHandle,
  }),
  unlisted: ['timeout'],
  example: { platform_id: 'sandbox-ehr' },
  outputSchema,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  async run({ platform_id: id, timeout, pairing_code: code }, call) {
    const platform = plainPlatform(call.gateway.registry.resolve(id));
    // Nothing is fetched ahead: what is there now will be out of date when the wait ends.
    const paired = code === undefined ? undefined : await redeemCode(call.gateway, platform, code, call.clientAddress);
    const session = paired?.session ?? (await call.session());
    const asker = paired
      ? { app: 'mcp' as const, requestId: call.requestId, session, signal: call.cancel }
      : call.asker;
    requireGranted(asker.grant, { platformId: platform.id });
    const seconds = Math.min(timeout ?? longestSeconds, longestSeconds);
    const stopReporting = reportWhileWaiting(call, seconds);
    const { auth, vault } = call.gateway;
    const wait = await whileSessionLasts(vault, session, call.signal, (signal) =>
      auth.waitForLogin(session, platform, { timeoutMs: seconds * 1000, signal }),
    ).finally(stopReporting);
    const isConnected = wait.status === 'connected';
    const [connection] = isConnected && wait.connection ? await viewNamed(call, [wait.connection], asker) : [];
    const isPlan = isConnected && isPayer(call.gateway, platform.id);
    if (isPlan) call.toolsChanged();
    const change = isConnected && wait.connection ? await personChange(auth, session, wait.connection) : undefined;
    const nextStep = [paired && keepHandle(paired.handle), nextStepAfter(wait, platform.id, call), isPlan && planStep]
      .filter(Boolean)
      .join(' ');
    const reason = wait.attempt?.reason;
    return {
      structured: {
        platform_id: platform.id,
        status: wait.status,
        ...(connection && { connection }),
        ...(paired && { auth_handle: paired.handle }),
        person_change: change,
        reason,
        next_step: nextStep,
      },
      text: [connection ? connectionLine(connection) : `${platform.id}: ${wait.status}.`, change, reason, nextStep]
        .filter(Boolean)
        .join('\n'),
    };
  },
});

function keepHandle(handle: string): string {
  return `Pass auth_handle "${handle}" with every later call, and show it to nobody.`;
}

function nextStepAfter({ status, connection }: LoginWait, id: string, { gateway }: ToolCall): string {
  switch (status) {
    case 'connected':
      if (connection?.patientUnknown !== undefined) return unknownPatientStep(gateway, id);
      return 'Read the record with search and read.';
    case 'pending':
      return `The person has not finished. Call wait_for_auth with platform_id "${id}" again.`;
    default:
      return `Call start_auth with platform_id "${id}" to begin a new sign-in.`;
  }
}

function reportWhileWaiting(call: ToolCall, seconds: number): () => void {
  let passed = 0;
  const timer = setInterval(() => {
    passed += progressEverySeconds;
    call.reportProgress(passed, seconds, 'Waiting for the person to sign in');
  }, progressEverySeconds * 1000);
  return () => clearInterval(timer);
}
