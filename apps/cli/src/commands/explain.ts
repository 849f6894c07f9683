import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { explainRequest } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

/** `explain`: what the log and the audit trail know of one request. */
export function addExplainCommand(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr } = context;
  program
    .command('explain')
    .description('say where and why a request ended, by its id')
    .argument('<request-id>', 'as the error named it')
    .argument('<file...>', 'log files and audit files')
    .option('--json', 'print what was found as JSON', false)
    .action((id: string, files: string[], { json }: { json: boolean }) =>
      run(() =>
        explainRequest({
          id,
          files,
          settings: loadConfig(environment, delimiter),
          print: (line) => void (json ? stderr : stdout).write(`${line}\n`),
          ...(json && { onExplained: (found) => void stdout.write(`${JSON.stringify(found, undefined, 2)}\n`) }),
        }),
      ),
    );
}
