import { requireGranted } from '@fhir-gateway/fhir-proxy';
import { GatewayError } from '@fhir-gateway/gateway';
import { plainPlatform } from '@fhir-gateway/platform-registry';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { withUsualScopes } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { z } from 'zod';
import { authHandle, platformId } from '../tool/arguments.js';
import { loginLink } from '../sign-in/login-link.js';
import { refuseOpen } from '../sign-in/open-platform.js';
import { startPairing } from '../sign-in/pairing.js';
import type { ToolCall } from '../tool/tool-call.js';
import { defineTool } from '../tool/tool.js';

export const startAuth = defineTool({
  name: 'start_auth',
  title: 'Start a sign-in',
  description:
    'Begins a sign-in and returns a link for the person to open; then call wait_for_auth. Call it again for more ' +
    'scopes, to sign in anew, or to connect another person such as a child: nobody is disconnected.',
  inputSchema: z.object({
    platform_id: platformId,
    scopes: z.array(z.string().max(200)).max(100).optional().describe('Such as patient/Observation.rs'),
    auth_handle: authHandle,
  }),
  example: { platform_id: 'sandbox-ehr' },
  outputSchema: z.object({
    platform_id: z.string().describe('The platform to sign in to'),
    authorization_url: z.string().describe('The link for the person to open'),
    expires_at: z.string().optional().describe('Absent for a link that begins nothing by itself'),
    next_step: z.string().describe('What to do next'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run({ platform_id: id, scopes }, call) {
    const asked = call.gateway.registry.resolve(id);
    const platform = plainPlatform(asked);
    refuseOpen(platform);
    const caller = await call.caller(platform.id, { beforeSignIn: call.gateway.pairing.isOn });
    if (caller.kind === 'anonymous' && call.gateway.pairing.isOn) {
      return startPairing(call.gateway, platform, scopes?.length ? withUsualScopes(platform, scopes) : undefined);
    }
    if (caller.kind === 'anonymous') {
      throw new GatewayError('CALLER_UNKNOWN', 'A sign-in needs a session, and this call carried no credential.');
    }
    requireGranted(call.asker.grant, { platformId: platform.id });
    const { url, expiresAtSeconds } = await loginLink(call.gateway, asked, caller, {
      isNew: true,
      ...(scopes?.length && { scopes: await onTop(scopes, caller.session, asked, call) }),
    });
    const nextStep = `Give the person the link, then call wait_for_auth with platform_id "${platform.id}".`;
    return {
      structured: {
        platform_id: platform.id,
        authorization_url: url,
        expires_at: new Date(expiresAtSeconds * 1000).toISOString(),
        next_step: nextStep,
      },
      text: `To sign in to ${platform.name}, open: ${url}\n${nextStep}`,
    };
  },
});

/** A first sign-in has nothing granted yet: what is named comes on top of the usual scopes, or it could not even read. */
async function onTop(
  scopes: readonly string[],
  session: Session,
  platform: ResolvedPlatform,
  { gateway }: ToolCall,
): Promise<readonly string[]> {
  const { connected } = await gateway.auth.status(session, platform);
  return connected ? scopes : withUsualScopes(platform, scopes);
}
