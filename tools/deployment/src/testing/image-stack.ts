import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@fhir-gateway/testing';
import { assembleImage } from '../assemble-image.js';
import { readDockerfile, type Image } from '../dockerfile.js';
import { runImage, type ImageProcess } from '../run-image.js';

/** The repository. */
export const root = resolve(__dirname, '..', '..', '..', '..');

/** The folder of each image's Dockerfile. */
export const imageFolders = {
  rest: 'apps/rest-api',
  mcp: 'apps/mcp-server',
  sandbox: 'tools/sandbox',
  cli: 'apps/cli',
} as const;
export type ImageName = keyof typeof imageFolders;
/** What `compose.yaml` starts; the command line is all of it in one. */
type StackImage = Exclude<ImageName, 'cli'>;

export const masterKey = 'a-key-for-images-under-test-0123456789-ABCDEFGH';

/** What the Dockerfile of an image says. */
export function imageOf(name: ImageName): Image {
  return readDockerfile(readFileSync(join(root, imageFolders[name], 'Dockerfile'), 'utf8'));
}

/** A folder that the user of an image may look into, though not write to. */
export function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-image-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Removes a folder in which nothing may be written. */
export function removeFolder(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
    if (path.isDirectory()) chmodSync(join(path.parentPath, path.name), 0o755);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Images as processes on free ports of this machine. */
export interface ImageStack {
  readonly restUrl: string;
  readonly mcpUrl: string;
  readonly folders: Readonly<Record<StackImage, string>>;
  readonly processes: Readonly<Record<StackImage, ImageProcess>>;
  stop(): Promise<void>;
}

/**
 * Assembles the three images from the build, and starts them as `compose.yaml` does: on one network of their own.
 *
 * @param options further folders of platform files; whether the images hold all their files, or only what they run from; what
 *   the environment of one app has of its own
 */
export async function startImages(
  env: Readonly<Record<string, string>>,
  {
    platforms = [],
    isWhole = false,
    own = () => ({}),
  }: {
    platforms?: readonly string[];
    isWhole?: boolean;
    own?: (app: 'rest' | 'mcp') => Readonly<Record<string, string>>;
  } = {},
): Promise<ImageStack> {
  const above = openFolder();
  const [restPort, mcpPort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const folders = { rest: join(above, 'rest'), mcp: join(above, 'mcp'), sandbox: join(above, 'sandbox') };
  for (const name of Object.keys(folders) as StackImage[]) {
    mkdirSync(folders[name]);
    assembleImage(imageOf(name), root, folders[name], isWhole);
  }
  const settings = {
    FHIR_GATEWAY_HOST: '127.0.0.1',
    FHIR_GATEWAY_PORT: `${restPort}`,
    FHIR_GATEWAY_MCP_PORT: `${mcpPort}`,
    FHIR_GATEWAY_PUBLIC_URL: `http://localhost:${restPort}`,
    FHIR_GATEWAY_MCP_PUBLIC_URL: `http://localhost:${mcpPort}`,
    FHIR_GATEWAY_MASTER_KEY: masterKey,
    FHIR_GATEWAY_RATE_LIMITS: 'off',
    FHIR_GATEWAY_PLATFORMS_DIR: [relocatedSandbox(above, sandboxPort), ...platforms].join(':'),
    ...env,
  };
  const started: ImageProcess[] = [];
  const start = async (name: StackImage, readyUrl: string, variables: Record<string, string>) => {
    const running = await runImage(imageOf(name), { folder: folders[name], env: variables, readyUrl });
    started.push(running);
    return running;
  };
  const stop = async () => {
    await Promise.all(started.map((one) => one.stop()));
    removeFolder(above);
  };
  try {
    const sandboxEnv = { FHIR_GATEWAY_SANDBOX_HOST: '127.0.0.1', FHIR_GATEWAY_SANDBOX_PORT: `${sandboxPort}` };
    const sandbox = await start('sandbox', `http://localhost:${sandboxPort}/livez`, sandboxEnv);
    const rest = await start('rest', `http://localhost:${restPort}/readyz`, { ...settings, ...own('rest') });
    const mcp = await start('mcp', `http://localhost:${mcpPort}/readyz`, { ...settings, ...own('mcp') });
    const urls = { restUrl: `http://localhost:${restPort}`, mcpUrl: `http://localhost:${mcpPort}` };
    return { ...urls, folders, processes: { rest, mcp, sandbox }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The shipped platform files of the sandbox with its port of this test. */
export function relocatedSandbox(above: string, port: number): string {
  const folder = join(above, 'platforms');
  mkdirSync(folder);
  for (const id of ['sandbox-ehr', 'sandbox-open', 'sandbox-clinic', 'sandbox-payer', 'sandbox-payer-directory']) {
    const text = readFileSync(join(root, 'platforms', `${id}.json`), 'utf8');
    writeFileSync(join(folder, `${id}.json`), text.replaceAll('http://localhost:8010', `http://localhost:${port}`));
  }
  return folder;
}
