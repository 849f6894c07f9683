import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePort, startService } from '@fhir-gateway/testing';
import partners from './partners.json' with { type: 'json' };

/** A published server that runs. */
export interface PublishedServer {
  readonly origin: string;
  output(): string;
  stop(): Promise<unknown>;
}

/**
 * Starts a server from its checkout, `<source>/<name of its repository>` with what it needs installed. Its settings keep it on
 * the loopback address.
 *
 * @returns the reason where it cannot run
 */
export async function startPublished(
  name: 'smart' | 'bulk',
  source: string | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<PublishedServer | string> {
  if (source === undefined) return 'no --source';
  const { repository, start } = partners[name];
  const folder = join(source, repository.split('/')[1] ?? '');
  if (!existsSync(join(folder, 'package.json'))) return `no checkout at ${folder}`;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  try {
    const runner = createRequire(join(folder, 'package.json')).resolve('ts-node/dist/bin.js');
    const service = await startService({
      command: [runner, ...start.args, join(folder, start.file)],
      env: { HOST: '127.0.0.1', PORT: `${port}`, BASE_URL: origin, NODE_ENV: 'production', ...env },
      isReady: (output) => output.includes(start.ready),
    });
    return { origin, output: () => service.output(), stop: () => service.stop() };
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 400) : 'it did not start';
  }
}
