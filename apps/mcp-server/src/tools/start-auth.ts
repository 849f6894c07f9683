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
    'Begins signing the person in to a platform and returns a link at once. Give the person the link: it opens a page ' +
    'of this gateway that says what will be connected. Then call wait_for_auth with the same platform_id. Call it ' +
    'again to ask for more scopes, which come on top of those that are granted already, or to sign in anew. To connect ' +
    'another person, such as a child, call it the same way: whoever is chosen at the sign-in becomes a connection of ' +
    'their own, "<platform_id>~<n>", and nobody is disconnected.',
  inputSchema: z.object({
    platform_id: platformId,
    scopes: z
      .array(z.string().max(200))
      .max(100)
      .optional()
      .describe('SMART scopes to ask for, such as patient/Observation.rs; default: what the platform file lists'),
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
