import { randomBytes } from 'node:crypto';
import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import type { PlatformDefinition, PlatformRegistry } from '@fhir-gateway/platform-registry';
import { SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import { FakePlatform, type SeenRequest, sendJson } from '@fhir-gateway/testing';
import { closedAtEnd } from './closing.js';

/** A platform with a token endpoint of its own, and the real libraries in front of it, signed in as patient `p1`; closed at the end of the file. */
export interface SignedIn {
  upstream: FakePlatform;
  auth: SmartAuth;
  registry: PlatformRegistry;
  session: Session;
  /** Access tokens the platform has handed out, oldest first; only the newest is good. */
  tokens: string[];
}

interface SignInOptions {
  /** Further keys of the platform file. */
  readonly oauth?: PlatformDefinition['oauth'];
  readonly quirks?: PlatformDefinition['quirks'];
  /** Further variables of the platform. */
  readonly environment?: Record<string, string>;
  /** The platform, where the test has started it. */
  readonly platform?: FakePlatform;
  /** Changes the platform before the login. */
  readonly prepare?: (upstream: FakePlatform) => void;
  readonly options?: Partial<ConstructorParameters<typeof SmartAuth>[0]>;
}

/** Signs in for real: discovery, authorization, code exchange and sealed storage. */
export async function signIn({ platform, prepare, options, ...more }: SignInOptions = {}): Promise<SignedIn> {
  const upstream = platform ?? (await FakePlatform.start({ fhirPath: '/r4', grantedScope: 'patient/*.rs' }));
  closedAtEnd(upstream);
  const tokens: string[] = [];
  const noted = (honest: Record<string, unknown>) => {
    tokens.push(String(honest['access_token']));
    return { body: honest };
  };
  Object.assign(upstream.smart.behaviour, { codeResponse: noted, refreshResponse: noted });
  const isCurrent = ({ headers }: SeenRequest) => headers.authorization?.split(' ')[1] === tokens.at(-1);
  upstream.answer = (request, response) => {
    const isGood = isCurrent(request);
    sendJson(response, isGood ? 200 : 401, { resourceType: isGood ? 'Patient' : 'OperationOutcome' });
  };
  prepare?.(upstream);
  const definition = {
    id: 'stub',
    name: 'Stub Hospital',
    kind: 'sandbox' as const,
    environment: 'local' as const,
    registration: 'none' as const,
    verification: { status: 'local' as const },
    fhirBaseUrl: upstream.base,
    oauth: { scopes: ['launch/patient', 'offline_access', 'patient/*.rs'], ...more.oauth },
    quirks: more.quirks ?? {},
  };
  const environment = { FHIR_GATEWAY_PLATFORM_STUB_CLIENT_ID: 'client-1', ...more.environment };
  const registry = createPlatformRegistry({ definitions: [definition], environment });
  const keyring = new Keyring([{ id: 'test', secret: randomBytes(32), primary: true }]);
  const vault = closedAtEnd(new TokenVault({ store: new MemoryVaultStore(), keyring }));
  const redirectUri = 'http://localhost:8000/oauth/callback';
  const auth = new SmartAuth({
    vault,
    resolvePlatform: (id) => registry.resolve(id),
    redirectUri,
    ...options,
  });
  const session = await vault.activate(vault.mintCredential(), 'browser');
  const target = registry.resolve('stub');
  const attempt = await auth.beginLogin(session, target);
  const { authorizationUrl, browserCookie } = await auth.authorize(session, target, attempt.id);
  const params = upstream.smart.approve(authorizationUrl, 'p1');
  await auth.completeLogin(session, { params, cookies: { [browserCookie.name]: browserCookie.value } });
  upstream.seen.length = 0;
  return { upstream, auth, registry, session, tokens };
}
