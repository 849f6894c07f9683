import { ProxyError, requireGranted } from '@fhir-gateway/fhir-proxy';
import { decideScopes, neededScope, type ScopePermission } from '@fhir-gateway/smart-auth';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

/**
 * Refuses a write that the proxy would refuse, before the person is asked about it. The proxy decides again when the
 * write is sent.
 *
 * @returns whether nothing but `patient/` scopes cover it, and the patient of the sign-in
 * @throws ProxyError WRITES_OFF | GRANT_INSUFFICIENT | SCOPE_INSUFFICIENT
 * @throws GatewayError CALLER_UNKNOWN for a caller without a session, also at a platform that everybody may read
 * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED, and whatever a refresh of the token may end with
 */
export async function assertMayWrite(
  call: ToolCall,
  { platform, session }: PlatformCall,
  need: { permission: ScopePermission; resourceType: string },
): Promise<{ readonly isPatientOnly: boolean; readonly patient: string | undefined }> {
  const { gateway } = call;
  if (!gateway.isWriteAllowed(platform.id)) {
    throw new ProxyError('WRITES_OFF', 'Writing to this platform is switched off.');
  }
  requireGranted(call.asker.grant, { platformId: platform.id, isWrite: true, types: [need.resourceType] });
  const known = session ?? (await call.session());
  if (!platform.oauth) return { isPatientOnly: false, patient: undefined };
  const { scopes, patient } = await gateway.auth.access(known, platform);
  const { allowed, compartmentOnly, isFiltered = false, reason } = decideScopes(scopes, need);
  // Whether a new resource matches the filter of a scope, the proxy decides by what is sent.
  if (allowed || (isFiltered && need.permission === 'c')) return { isPatientOnly: compartmentOnly, patient };
  const missingScope = neededScope(scopes, need.permission, need.resourceType);
  throw new ProxyError(
    'SCOPE_INSUFFICIENT',
    `${reason ?? 'the granted scopes do not cover this write'}: ${missingScope} is missing.`,
    { missingScope },
  );
}
