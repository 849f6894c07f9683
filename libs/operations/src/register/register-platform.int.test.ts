import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, createLogger, loadConfig, type Gateway } from '@fhir-gateway/gateway';
import { describeWithRedis, eventually, FakePlatform, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { connectRedis, RedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { registerPlatform, type RegisterRequest } from './register-platform.js';
import { recordedOutput } from '../testing/recorded-output.js';

const keys = (...ids: string[]) =>
  JSON.stringify(
    ids.map((id, at) => ({ id, key: `${id}-master-key-k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A`, primary: at === 0 })),
  );
const secret = 'canary-client-secret';

describeWithRedis('a client entered at the command line', () => {
  let redis: TestRedis;
  let stub: FakePlatform;
  let folder: string;
  let audit: string;
  const open: Gateway[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    stub = await FakePlatform.start({ grantedScope: 'patient/*.rs' });
    folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-register-'));
    audit = join(folder, 'audit.log');
    const file = {
      id: 'clinic',
      name: 'Fictional Clinic',
      kind: 'ehr',
      environment: 'local',
      fhirBaseUrl: `${stub.origin}/fhir`,
      oauth: { authorizeUrl: `${stub.origin}/authorize`, tokenUrl: `${stub.origin}/token`, clientType: 'confidential' },
      registration: 'required',
      verification: { status: 'local' },
    };
    writeFileSync(join(folder, 'clinic.json'), JSON.stringify(file));
    writeFileSync(join(folder, 'secret'), `${secret}\n`);
  });
  afterEach(() => Promise.all(open.splice(0).map((gateway) => gateway.close())));
  afterAll(async () => {
    await stub.close();
    await redis.stop();
  });

  const settings = (more: Record<string, string> = {}) => ({
    FHIR_GATEWAY_REDIS_URL: redis.url,
    FHIR_GATEWAY_MASTER_KEYS: keys('old'),
    FHIR_GATEWAY_AUDIT_SINKS: `file:${audit}`,
    ...more,
  });

  async function register(request: Partial<RegisterRequest>, more: Record<string, string> = {}) {
    const { streams, said } = recordedOutput();
    const code = await registerPlatform(
      { platformId: 'clinic', json: false, forget: false, ...request },
      loadConfig(settings(more)),
      {
        platformsDirectory: folder,
        ...streams,
        now: Date.now,
        redisConnectMs: 60_000,
      },
    );
    return { code, ...said() };
  }

  async function openGateway(more: Record<string, string> = {}): Promise<Gateway> {
    // The file of the audit belongs to one process.
    const config = loadConfig(settings({ FHIR_GATEWAY_AUDIT_SINKS: 'stdout', ...more }));
    const logger = createLogger('error', { write: () => undefined });
    const gateway = await createGateway(config, { platformsDirectory: folder, logger });
    open.push(gateway);
    return gateway;
  }

  async function becomes(gateway: Gateway, status: string): Promise<void> {
    await eventually(() => gateway.registry.summary('clinic').status === status);
  }

  it('is used by two running gateways as soon as they hear of it, and forgotten by both', async () => {
    const gateways = [await openGateway(), await openGateway()];
    expect(gateways.map(({ registry }) => registry.summary('clinic').status)).toEqual([
      'needs-credentials',
      'needs-credentials',
    ]);
    const stored = await register({ clientId: 'our-client', clientSecretFile: join(folder, 'secret') });
    expect([stored.code, stored.out]).toEqual([0, expect.stringContaining('The token endpoint knows this client.')]);
    await Promise.all(gateways.map((gateway) => becomes(gateway, 'ready')));
    const { credentials } = gateways[1]?.registry.resolve('clinic') ?? {};
    expect([credentials?.clientId, credentials?.clientSecret]).toEqual(['our-client', secret]);
    // One that starts later has it from its first moment.
    expect((await openGateway()).registry.summary('clinic').status).toBe('ready');

    const link = await connectRedis({ url: redis.url });
    const sealed = [...(await new RedisVaultStore({ link }).readAll('client-registrations')).values()];
    await link.shutdown();
    expect(sealed).toHaveLength(1);
    const seen = [sealed.join(), stored.out, stored.err, readFileSync(audit, 'utf8')].join('\n');
    expect(seen).not.toMatch(/canary|our-client/);
    expect(readFileSync(audit, 'utf8')).toMatch(
      /"registration.stored".*"actor":"operator"|"actor":"operator".*"registration.stored"/,
    );

    expect((await register({})).out).toContain('The client that was entered is used.');
    expect(await register({ forget: true })).toMatchObject({ code: 0, out: 'The client is forgotten.\n' });
    await Promise.all(gateways.map((gateway) => becomes(gateway, 'needs-credentials')));
    expect((await register({ forget: true })).code).toBe(1);
  }, 60_000);

  it('that the platform refuses is an exit code of its own', async () => {
    stub.smart.behaviour.clientRefusal = () => ({ status: 401, body: { error: 'invalid_client' } });
    const { code, out } = await register({ clientId: 'our-client', clientSecretFile: join(folder, 'secret') });
    stub.smart.behaviour.clientRefusal = () => undefined;
    expect([code, out.includes('invalid_client')]).toEqual([1, true]);
    await register({ forget: true });
  }, 60_000);

  it('opens with an older key', async () => {
    await register({ clientId: 'our-client', clientSecretFile: join(folder, 'secret') });
    const both = await openGateway({ FHIR_GATEWAY_MASTER_KEYS: keys('new', 'old') });
    expect(both.registry.summary('clinic').status).toBe('ready');
    await register({ forget: true }, { FHIR_GATEWAY_MASTER_KEYS: keys('new', 'old') });
  }, 60_000);
});
