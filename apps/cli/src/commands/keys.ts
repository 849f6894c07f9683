import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { rotateKeys } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

/** `keys rotate`: the configured Redis, sealed again under the primary master key. */
export function addKeysCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr, stopped, now } = context;
  program
    .command('keys')
    .description('master keys')
    .command('rotate')
    .description(
      'seal everything in Redis again under the primary key, beside running gateways; safe to stop and repeat',
    )
    .option('--json', 'print the counts as JSON', false)
    .action(({ json }: { json: boolean }) =>
      run(() =>
        rotateKeys(loadConfig(environment, delimiter), {
          print: (line) => void (json ? stderr : stdout).write(`${line}\n`),
          onProgress: (line) => void stderr.write(`${line}\n`),
          signal: stopped,
          now,
          ...(json && { onCounts: (counts) => void stdout.write(`${JSON.stringify(counts, undefined, 2)}\n`) }),
        }),
      ),
    );
}
