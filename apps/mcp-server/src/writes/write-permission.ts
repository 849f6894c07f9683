import { ProxyError } from '@fhir-gateway/fhir-proxy';
import { decideScopes, type ScopePermission } from '@fhir-gateway/smart-auth';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

/**
 * Refuses a write that the proxy would refuse, before the person is asked about it. The proxy decides again when the
 * write is sent.
 *
 * @throws ProxyError WRITES_OFF | SCOPE_INSUFFICIENT
 * @throws GatewayError CALLER_UNKNOWN for a caller without a session, also at a platform that everybody may read
 * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED, and whatever a refresh of the token may end with
 */
export async function assertMayWrite(
  call: ToolCall,
  { platform, session }: PlatformCall,
  need: { permission: ScopePermission; resourceType: string },
): Promise<void> {
  const { gateway } = call;
  if (!gateway.isWriteAllowed(platform.id)) {
    throw new ProxyError('WRITES_OFF', 'Writing to this platform is switched off.');
  }
  const known = session ?? (await call.session());
  if (!platform.oauth) return;
  const { scopes } = await gateway.auth.access(known, platform);
  const { allowed, reason } = decideScopes(scopes, need);
  if (!allowed) throw new ProxyError('SCOPE_INSUFFICIENT', reason ?? 'The granted scopes do not cover this write.');
}
