import { requireGranted } from '@fhir-gateway/fhir-proxy';
import { connectionsAt, named } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { authHandle, platformId } from '../tool/arguments.js';
import { refuseOpen } from '../sign-in/open-platform.js';
import { isPayer } from './offer.js';
import { defineTool } from '../tool/tool.js';

export const revokeAuth = defineTool({
  name: 'revoke_auth',
  title: 'Disconnect a platform',
  description: 'Ends a connection: its tokens are revoked at the platform and forgotten.',
  inputSchema: z.object({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-ehr' },
  outputSchema: z.object({
    platform_id: z.string().describe('The platform that was disconnected'),
    still_connected: z.array(z.string()).optional().describe('Other people’s connections to the platform'),
    revoked_upstream: z.boolean().describe('Whether the platform confirmed; forgotten here in any case'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run({ platform_id: id }, call) {
    const platform = call.gateway.registry.resolve(id);
    refuseOpen(platform);
    const session = await call.session(platform.id);
    requireGranted(call.asker.grant, { platformId: platform.id });
    const { auth } = call.gateway;
    const { revokedUpstream } = await auth.disconnect(session, platform);
    if (isPayer(call.gateway, platform.id)) call.toolsChanged();
    const others = (await connectionsAt(auth, session, platform.id)).filter(({ connected }) => connected);
    const still = others.length === 0 ? '' : ` Still connected: ${others.map(named).join(', ')}.`;
    const upstream = revokedUpstream
      ? 'The platform confirmed the revocation.'
      : 'The platform has not confirmed the revocation. It is asked again where that can help; tokens end by themselves.';
    return {
      structured: {
        platform_id: platform.id,
        revoked_upstream: revokedUpstream,
        ...(others.length > 0 && { still_connected: others.map(named) }),
      },
      text: `${platform.id}: disconnected. ${upstream}${still}`,
    };
  },
});
