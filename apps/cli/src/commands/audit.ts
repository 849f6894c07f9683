import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { verifyAudit } from '@fhir-gateway/operations';
import { loadConfig } from '@fhir-gateway/gateway';
import type { Registrar } from '../registrar.js';

interface AuditOptions {
  readonly log: boolean;
  readonly json: boolean;
}

/** `audit verify`: the first entry that is missing, changed, moved or added. */
export function addAuditCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr } = context;
  program
    .command('audit')
    .description('the audit trail')
    .command('verify')
    .description('look for the first audit entry that is missing, changed, moved or added')
    .argument('<source...>', 'files, oldest first, or redis-stream')
    .option('--log', 'the files are captured output, with other lines between', false)
    .option('--json', 'print the report as JSON', false)
    .action((sources: string[], { log, json }: AuditOptions) =>
      run(() => {
        const isStream = sources.length === 1 && sources[0] === 'redis-stream';
        return verifyAudit({
          from: isStream ? 'redis-stream' : { files: sources, isLog: log },
          settings: loadConfig(environment, delimiter),
          print: (line) => void (json ? stderr : stdout).write(`${line}\n`),
          ...(json && { onReport: (report) => void stdout.write(`${JSON.stringify(report, undefined, 2)}\n`) }),
        });
      }),
    );
}
