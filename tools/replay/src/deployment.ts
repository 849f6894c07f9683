import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startRedis, startService } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import type { Build } from './checkout.js';
import { AuditFile } from './audit-file.js';
import { startRedisProxy } from './redis-proxy.js';
import type { RedisProxy } from './redis-proxy.js';

/** The two apps. */
export const appNames = ['rest', 'mcp'] as const;
export type AppName = (typeof appNames)[number];

/** How the apps are set up for one pass through the requests. */
export interface Setup {
  /** As it is named in the report. */
  readonly name: string;
  readonly mode: 'local' | 'oauth' | 'pairing';
  /** Further settings of both apps. */
  readonly env: Readonly<Record<string, string>>;
}

/** One running app and what it leaves behind. */
export interface RunningApp {
  readonly origin: string;
  readonly redis: RedisProxy;
  readonly audit: AuditFile;
}

/** Redis, the sandbox and both apps of one build. */
export interface Deployment {
  readonly setup: Setup;
  readonly sandbox: string;
  readonly apps: Readonly<Record<AppName, RunningApp>>;
  stop(): Promise<void>;
}

/** Opens `/metrics`; nothing it protects is real. */
export const metricsToken = 'replay-metrics-token-0123456789';
const masterKey = 'a-replay-master-key-0123456789-ABCDEFGHIJKLM';
const shippedSandbox = 'http://localhost:8010';

/**
 * Starts everything of one build on free loopback ports.
 *
 * @param sandboxBundle one and the same for both builds
 * @param platforms folder of the platform files that name the sandbox
 */
export async function deploy(
  build: Build,
  setup: Setup,
  sandboxBundle: string,
  platforms: string,
): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-replay-run-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // However this process ends, the folder may not outlive it.
  process.once('exit', remove);
  const stops: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    try {
      for (const each of stops.splice(0).reverse()) await each();
    } finally {
      remove();
      process.off('exit', remove);
    }
  };
  try {
    const redis = await startRedis();
    stops.push(() => redis.stop());
    const sandbox = await startSandbox(sandboxBundle);
    stops.push(() => sandbox.stop());
    const origin = String(sandbox.listening['origin']);
    relocate(platforms, origin, folder);
    const ports = { rest: await freePort(), mcp: await freePort() };
    const start = async (app: AppName): Promise<RunningApp> => {
      const proxy = await startRedisProxy(redis.url);
      stops.push(() => proxy.close());
      const auditFile = join(folder, `${app}.audit`);
      const service = await startService({
        command: [build[app]],
        env: {
          FHIR_GATEWAY_PORT: `${ports.rest}`,
          FHIR_GATEWAY_MCP_PORT: `${ports.mcp}`,
          FHIR_GATEWAY_PUBLIC_URL: `http://localhost:${ports.rest}`,
          FHIR_GATEWAY_MCP_PUBLIC_URL: `http://localhost:${ports.mcp}`,
          FHIR_GATEWAY_MCP_AUTH: setup.mode,
          FHIR_GATEWAY_MASTER_KEY: masterKey,
          FHIR_GATEWAY_REDIS_URL: proxy.url,
          FHIR_GATEWAY_PLATFORMS_DIR: folder,
          FHIR_GATEWAY_METRICS_TOKEN: metricsToken,
          FHIR_GATEWAY_AUDIT_SINKS: `file:${auditFile}`,
          FHIR_GATEWAY_RATE_LIMITS: 'off',
          ...setup.env,
        },
      });
      stops.push(() => service.stop());
      return { origin: `http://localhost:${ports[app]}`, redis: proxy, audit: new AuditFile(auditFile) };
    };
    const apps = { rest: await start('rest'), mcp: await start('mcp') };
    return { setup, sandbox: origin, apps, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startSandbox(bundle: string): Promise<ChildService> {
  // Long-lived tokens: a slow machine must not make one build refresh and the other not.
  const env = { FHIR_GATEWAY_SANDBOX_PORT: '0', FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '7200' };
  return startService({ command: [bundle], env });
}

/** Writes the sandbox's platform files with its address of this run, and further platforms that the requests use. */
function relocate(platforms: string, origin: string, folder: string): void {
  for (const file of readdirSync(platforms)) {
    if (!/^sandbox-.*\.json$/.test(file)) continue;
    const text = readFileSync(join(platforms, file), 'utf8').replaceAll(shippedSandbox, origin);
    writeFileSync(join(folder, file), text);
  }
  const unreachable = {
    id: 'replay-down',
    name: 'A platform that is down',
    kind: 'sandbox',
    environment: 'local',
    // Nothing listens on the discard port.
    fhirBaseUrl: 'http://localhost:9/fhir',
    registration: 'none',
    verification: { status: 'local' },
  };
  writeFileSync(join(folder, `${unreachable.id}.json`), JSON.stringify(unreachable));
}
