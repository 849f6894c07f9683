import { FhirProxy, type ProxyLimits } from '@fhir-gateway/fhir-proxy';
import { SmartAuth } from '@fhir-gateway/smart-auth';
import { appResources, fhirBaseBelow } from '../callers/protected-resources.js';
import { AgentUses } from '../agents/agent-uses.js';
import { isLoopbackHost } from '../config/loopback.js';
import { openHandles } from '../handles/gateway-handles.js';
import { sharedLimiter } from '../limits/shared-limiter.js';
import { openRegistrations } from '../registrations/open-registrations.js';
import { gatewayAddresses } from '../registrations/platform-registrations.js';
import { openLogin } from '../sign-in/open-login.js';
import { gatewaySecurity } from './gateway-security.js';
import { isWriteAllowed } from './is-write-allowed.js';
import type { Observation } from './open-observation.js';
import type { Storage } from './open-storage.js';
import { openUdap } from './open-udap.js';

/** Opens the ways to platforms: this gateway's clients there, tokens, and the proxy that sends requests with them. */
export async function openAccess(
  parts: Storage & Observation,
  options: { readonly limits?: Partial<ProxyLimits>; readonly renewsRegistrations?: boolean },
) {
  const { config, registry, keyring, tracing, audit, subjectsOf, activity } = parts;
  const addresses = {
    allowInsecure: (url: URL) => config.allowInsecureUpstreams || isLoopbackHost(url.hostname),
    privateNetworks: config.privateNetworks,
  };
  const { redirectUri, jwksUrl } = gatewayAddresses(config.publicUrl);
  const udap = await openUdap(config.udap);
  const tokens = new SmartAuth({
    ...{ ...parts, ...addresses, redirectUri, jwksUrl, udap },
    resolvePlatform: (platformId) => registry.resolve(platformId),
    postLogoutRedirectUri: `${config.publicUrl}/auth/signed-out`,
    onSmartConfiguration: (...learnt) => activity.knownServers.noteSmartConfiguration(...learnt),
    audit: (entry, session) => audit(entry, subjectsOf(session)),
    traceRefresh: tracing && ((platform, run) => tracing.step('token refresh', { platform }, run)),
  });
  const own = { clients: parts.storedClients, udap, renews: options.renewsRegistrations };
  const fhirBaseUrl = (platformId: string) => fhirBaseBelow(appResources(config).rest, platformId);
  const mayWrite = (platformId: string) => isWriteAllowed(config.writes, platformId);
  const agentUses = new AgentUses(parts);
  const proxy = new FhirProxy({
    ...{ ...parts, ...addresses, auth: tokens },
    gatewayBaseUrl: fhirBaseUrl,
    isWriteAllowed: mayWrite,
    scopeMode: config.scopeMode,
    security: gatewaySecurity(config),
    onStatement: (platform, statement) => activity.knownServers.noteStatement(platform, statement),
    noteEnded: (call, entry) => agentUses.note(call, entry),
    // A page link made by one process is good at every other.
    pageSeal: keyring,
    traceCall:
      tracing && ((platform, interaction, run) => tracing.step('platform call', { platform, interaction }, run)),
    rateLimiter: sharedLimiter('requests', parts),
    limits: { maxRequestBytes: config.serverLimits.fhirBodyBytes, ...options.limits },
  });
  return {
    ...{ ...addresses, jwksUrl, tokens, proxy, fhirBaseUrl, isWriteAllowed: mayWrite, agentUses },
    login: openLogin(config, parts),
    handles: openHandles({ ...parts, auth: tokens, proxy }),
    ownClients: openRegistrations({ ...parts, ...own, auth: tokens }),
  };
}

export type PlatformAccess = Awaited<ReturnType<typeof openAccess>>;
