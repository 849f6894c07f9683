import { randomBytes } from 'node:crypto';
import { freePort } from '@fhir-gateway/testing';
import { startChild } from './child.js';
import type { Child } from './child.js';

/** A REST API under test, in a process of its own. */
export interface GatewayProcess extends Child {
  readonly origin: string;
  /** Lines it has logged so far; with audit on, one for each request at least. */
  logLines(): number;
}

/** What a gateway process is started with. */
export interface GatewayOptions {
  readonly bundle: string;
  readonly platformsFolder: string;
  /** Absent: it keeps its sessions in memory. */
  readonly redisUrl?: string;
  readonly masterKey: string;
  /** How long it may use an opened session again without asking Redis; absent: never, as it comes. */
  readonly sessionCacheSeconds?: number;
  /** Who a call without a credential is for; absent: nobody, as it comes. */
  readonly mcpAuth?: 'local';
  /** Puts a command on the core of the targets. */
  readonly pin: (command: readonly string[]) => readonly string[];
}

/** As the READMEs of the apps say to run them, which is how their containers of 512 MB do. */
export const documentedNodeArgs = {
  rest: ['--max-semi-space-size=8', '--max-old-space-size=256'],
  mcp: ['--max-semi-space-size=32', '--max-old-space-size=256'],
} as const;
/** Likewise for the C library: how many areas its `malloc` divides memory into. */
export const documentedMalloc = { MALLOC_ARENA_MAX: '2' } as const;
const readyTimeoutMs = 30_000;
const pollMs = 50;

/** A key for the processes of one run. */
export function makeMasterKey(): string {
  return randomBytes(36).toString('base64url');
}

/** Starts the REST API as it would run in production: default log level, audit on. Waits until it is ready. */
export async function startRestApi(options: GatewayOptions): Promise<GatewayProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  return startApp(options, documentedNodeArgs.rest, origin, {
    FHIR_GATEWAY_HOST: '127.0.0.1',
    FHIR_GATEWAY_PORT: `${port}`,
    FHIR_GATEWAY_PUBLIC_URL: origin,
  });
}

/**
 * Starts the MCP server in the same way.
 *
 * @param restOrigin where the REST API of the same deployment is
 */
export async function startMcpServer(options: GatewayOptions, restOrigin: string): Promise<GatewayProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  return startApp(options, documentedNodeArgs.mcp, origin, {
    FHIR_GATEWAY_HOST: '127.0.0.1',
    FHIR_GATEWAY_MCP_PORT: `${port}`,
    FHIR_GATEWAY_MCP_PUBLIC_URL: origin,
    FHIR_GATEWAY_PUBLIC_URL: restOrigin,
  });
}

async function startApp(
  options: GatewayOptions,
  nodeArgs: readonly string[],
  origin: string,
  address: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const child = startChild(options.pin([process.execPath, ...nodeArgs, options.bundle]), {
    env: {
      ...address,
      ...documentedMalloc,
      ...(options.mcpAuth !== undefined && { FHIR_GATEWAY_MCP_AUTH: options.mcpAuth }),
      FHIR_GATEWAY_MASTER_KEY: options.masterKey,
      // Calls are counted as in production, against limits that no load reaches.
      FHIR_GATEWAY_RATE_LIMITS: '1000',
      FHIR_GATEWAY_PLATFORMS_DIR: options.platformsFolder,
      ...(options.sessionCacheSeconds !== undefined && {
        FHIR_GATEWAY_SESSION_CACHE_SECONDS: `${options.sessionCacheSeconds}`,
      }),
      ...(options.redisUrl !== undefined && { FHIR_GATEWAY_REDIS_URL: options.redisUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  let lastOutput = '';
  child.process.stdout?.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
    lastOutput = chunk.subarray(-2000).toString();
  });
  if (await isReady(origin, child)) return { ...child, origin, logLines: () => lines };
  await child.stop();
  throw new Error(`${options.bundle} did not become ready:\n${lastOutput}`);
}

async function isReady(origin: string, { process: child }: Child): Promise<boolean> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return false;
}
