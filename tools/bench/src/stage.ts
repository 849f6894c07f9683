import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisAvailable, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { referenceExpress, referenceWithRedis } from './measure/goals.js';
import { fhirPath } from './measure/cases.js';
import { startRole } from './child.js';
import type { Role } from './child.js';
import { makeMasterKey, startMcpServer, startRestApi } from './gateway-process.js';
import type { GatewayOptions, GatewayProcess } from './gateway-process.js';
import { onTargetCore, pinOthers } from './measure/pinning.js';
import type { Pinning } from './measure/pinning.js';
import { writePlatformFile } from './measure/platform-file.js';
import { CookieJar } from './load/cookie-jar.js';
import { signIn } from './load/sign-in.js';
import { checkTarget } from './target.js';
import type { Target } from './target.js';

/** A REST API with a signed-in session, ready to be measured. */
export interface SignedInGateway {
  readonly process: GatewayProcess;
  readonly target: Target;
}

/** What one gateway has and the others have not. */
export type OwnOptions = Pick<GatewayOptions, 'sessionCacheSeconds' | 'mcpAuth'>;

/** Everything around the targets: platform, load generator, Redis, and which core each may use. */
export interface Stage {
  readonly pinning: Pinning | undefined;
  readonly upstream: Role;
  readonly load: Role;
  readonly redis: TestRedis | undefined;
  /** Starts a further role, which ends with the stage. */
  startRole(name: string): Promise<Role>;
  /** What every gateway process is started with. */
  readonly gatewayOptions: Omit<GatewayOptions, 'bundle'>;
  startReference(): Promise<Target>;
  /** The same, which asks Redis before each request; absent without Redis. */
  startReferenceWithRedis(): Promise<Target | undefined>;
  /** Express with sessions of express-session in Redis, and nothing of the gateway; absent without Redis. */
  startReferenceExpress(): Promise<Target | undefined>;
  startGateway(name: string, bundle: string, own?: OwnOptions): Promise<SignedInGateway>;
  /** The MCP server beside a REST API in local mode: a login there is one here. */
  startMcp(bundle: string, rest: Target): Promise<GatewayProcess>;
  /** Ends everything that was started here, whatever has failed. */
  stop(): Promise<void>;
}

/**
 * Starts what all measurements share.
 *
 * @param rolesFolder where the bundled roles are
 */
export async function openStage(rolesFolder: string): Promise<Stage> {
  const pinning = pinOthers();
  const pin = (command: readonly string[]): readonly string[] => onTargetCore(pinning, command);
  const role = (name: string): string[] => [process.execPath, join(rolesFolder, `${name}.js`)];
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-bench-'));
  const redis = redisAvailable() ? await startRedis() : undefined;
  const upstream = await startRole(role('upstream'));
  const load = await startRole(role('load-generator'));
  const upstreamBase = `${upstream.origin}/fhir`;
  const started: { stop(): Promise<void> }[] = [upstream, load];
  writePlatformFile(folder, upstream.origin);
  const gatewayOptions = {
    platformsFolder: folder,
    masterKey: makeMasterKey(),
    pin,
    ...(redis && { redisUrl: redis.url }),
  };

  const startPassThrough = async (name: string, file: string, ...args: string[]): Promise<Target> => {
    const reference = await startRole(pin([...role(file), upstream.origin, fhirPath, ...args]));
    started.push(reference);
    const { pid, origin } = reference;
    const headers = { ...(name === referenceExpress && { cookie: await openSession(origin) }) };
    return checkTarget({ name, origin, pid, headers }, { upstreamBase, rewrites: false });
  };

  return {
    pinning,
    upstream,
    load,
    redis,
    gatewayOptions,
    startRole: async (name) => {
      const further = await startRole(role(name));
      started.push(further);
      return further;
    },
    startReference: () => startPassThrough('reference', 'reference'),
    startReferenceWithRedis: async () =>
      redis && startPassThrough(referenceWithRedis, 'reference-with-redis', redis.url),
    startReferenceExpress: async () => redis && startPassThrough(referenceExpress, 'reference-express', redis.url),
    startGateway: async (name, bundle, own = {}) => {
      const gateway = await startRestApi({ ...gatewayOptions, bundle, ...own });
      started.push(gateway);
      const { pid, origin } = gateway;
      const headers = { cookie: await signIn(origin) };
      const target = await checkTarget({ name, origin, pid, headers }, { upstreamBase, rewrites: true });
      return { process: gateway, target };
    },
    startMcp: async (bundle, rest) => {
      const options = { ...gatewayOptions, bundle, mcpAuth: 'local' } as const;
      const server = await startMcpServer(options, rest.origin);
      started.push(server);
      return server;
    },
    stop: async () => {
      await Promise.all(started.map((child) => child.stop()));
      await redis?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A session at the reference of Express. @returns the `Cookie` header */
async function openSession(origin: string): Promise<string> {
  const jar = new CookieJar();
  jar.take(await fetch(`${origin}/sign-in`));
  return jar.header();
}
