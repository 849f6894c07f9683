import { randomBytes } from 'node:crypto';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import type { PlatformDefinition, PlatformRegistry } from '@fhir-gateway/platform-registry';
import { SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import { FhirProxy } from '../fhir-proxy.js';
import { lookUpPatient } from '../features/patient-lookup.js';
import { sendJson, startUpstream } from './upstream.js';
import type { SeenRequest, Upstream } from './upstream.js';

/** A platform with a token endpoint of its own, and the real libraries in front of it, signed in as patient `p1`. */
export interface SignedIn {
  upstream: Upstream;
  auth: SmartAuth;
  registry: PlatformRegistry;
  session: Session;
  /** What the platform was asked during the login. */
  loginRequests: readonly SeenRequest[];
  /** Access tokens the platform has handed out, oldest first; only the newest is good. */
  tokens: string[];
  close(): Promise<void>;
}

/** Signs in for real: discovery, authorization, code exchange, sealed storage, and what the quirks add. */
export async function signIn(quirks: PlatformDefinition['quirks'] = {}): Promise<SignedIn> {
  const upstream = await startUpstream();
  const tokens: string[] = [];
  upstream.answer = ({ url, headers }: SeenRequest, response) => {
    if (url.endsWith('/.well-known/smart-configuration')) {
      return sendJson(response, 200, {
        authorization_endpoint: `${upstream.origin}/authorize`,
        token_endpoint: `${upstream.origin}/token`,
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        capabilities: [],
      });
    }
    if (url === '/token') {
      tokens.push(`access-${tokens.length + 1}`);
      const answer = { access_token: tokens.at(-1), refresh_token: 'refresh', token_type: 'Bearer', expires_in: 3600 };
      const body = { ...answer, scope: 'patient/*.rs', patient: 'p1' };
      return sendJson(response, 200, body, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    }
    const isCurrent = headers.authorization === `Bearer ${tokens.at(-1)}`;
    if (isCurrent && url.endsWith('/Patient')) {
      const entry = [{ resource: { resourceType: 'Patient', id: 'found-1' } }];
      return sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    }
    return sendJson(response, isCurrent ? 200 : 401, { resourceType: isCurrent ? 'Patient' : 'OperationOutcome' });
  };
  const definition = {
    id: 'stub',
    name: 'Stub Hospital',
    kind: 'sandbox' as const,
    environment: 'local' as const,
    registration: 'none' as const,
    verification: { status: 'local' as const },
    fhirBaseUrl: upstream.base,
    oauth: { scopes: ['launch/patient', 'offline_access', 'patient/*.rs'] },
    quirks,
  };
  const environment = { FHIR_GATEWAY_PLATFORM_STUB_CLIENT_ID: 'client-1' };
  const registry = createPlatformRegistry({ definitions: [definition], environment });
  const keyring = new Keyring([{ id: 'test', secret: randomBytes(32), primary: true }]);
  const vault = new TokenVault({ store: new MemoryVaultStore(), keyring });
  const redirectUri = 'http://localhost:8000/oauth/callback';
  const auth: SmartAuth = new SmartAuth({
    vault,
    resolvePlatform: (id) => registry.resolve(id),
    redirectUri,
    findPatient: (access, platform, source) => lookUpPatient(proxy, access, platform, source),
  });
  const gatewayBaseUrl = () => 'http://gateway.test/fhir';
  const proxy: FhirProxy = new FhirProxy({ auth, gatewayBaseUrl, isWriteAllowed: () => false });
  const session = await vault.activate(vault.mintCredential(), 'browser');
  const platform = registry.resolve('stub');
  const attempt = await auth.beginLogin(session, platform);
  const { authorizationUrl, browserCookie } = await auth.authorize(session, platform, attempt.id);
  const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
  const params = new URLSearchParams({ code: 'code-1', state });
  await auth.completeLogin(session, { params, cookies: { [browserCookie.name]: browserCookie.value } });
  const loginRequests = upstream.seen.splice(0);
  const close = async (): Promise<void> => {
    await proxy.close();
    await vault.close();
    await upstream.close();
  };
  return { upstream, auth, registry, session, loginRequests, tokens, close };
}
