import { createPlatformRegistry } from '@fhir-gateway/platform-registry';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import { SmartAuth } from '@fhir-gateway/smart-auth';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';

/** What a process of a test signs people in with. */
export interface StubSignIn {
  readonly registry: PlatformRegistry;
  readonly vault: TokenVault;
  readonly auth: SmartAuth;
}

/** How long a platform that does not answer is waited for, which is longer than any test; milliseconds. */
const stubTimeoutMs = 3_600_000;

/** Opens the platform `stub` at a FHIR base, and sessions in a Redis that all processes of the test share. */
export async function openStubSignIn(redisUrl: string, fhirBaseUrl: string): Promise<StubSignIn> {
  const registry = createPlatformRegistry({
    definitions: [
      {
        id: 'stub',
        name: 'Stub Hospital',
        kind: 'sandbox',
        environment: 'local',
        registration: 'none',
        verification: { status: 'local' },
        fhirBaseUrl,
        oauth: { scopes: ['openid', 'launch/patient', 'offline_access', 'patient/*.rs'] },
      },
    ],
    environment: { FHIR_GATEWAY_PLATFORM_STUB_CLIENT_ID: 'client-1' },
  });
  const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
  const vault = new TokenVault({ store: await connectRedisVaultStore({ url: redisUrl }), keyring });
  const auth = new SmartAuth({
    vault,
    resolvePlatform: (id) => registry.resolve(id),
    redirectUri: 'http://localhost:8000/oauth/callback',
    requestTimeoutMs: stubTimeoutMs,
  });
  return { registry, vault, auth };
}
