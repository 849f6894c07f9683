import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { findAudit, verifyAudit } from '@fhir-gateway/operations';
import { loadConfig } from '@fhir-gateway/gateway';
import type { Registrar } from '../registrar.js';

interface AuditOptions {
  readonly log: boolean;
  readonly json: boolean;
}

interface FindOptions {
  readonly subject: string;
  readonly issuer?: string;
}

/** `audit verify`: the first entry that is missing, changed, moved or added. `audit find`: the entries of a person. */
export function addAuditCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr } = context;
  const audit = program.command('audit').description('the audit trail');
  audit
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
  audit
    .command('find')
    .description('print the audit entries of somebody who signed in to the gateway')
    .argument('<source...>', 'files, oldest first, or redis-stream')
    .requiredOption('--subject <sub>', 'the person, as the OpenID provider names them (claim sub)')
    .option('--issuer <url>', 'the provider, where it is not FHIR_GATEWAY_LOGIN_ISSUER')
    .action((sources: string[], { subject, issuer }: FindOptions) =>
      run(() => {
        const isStream = sources.length === 1 && sources[0] === 'redis-stream';
        return findAudit({
          from: isStream ? 'redis-stream' : { files: sources, isLog: true },
          subject,
          ...(issuer !== undefined && { issuer }),
          settings: loadConfig(environment, delimiter),
          entry: (line) => void stdout.write(`${line}\n`),
          print: (line) => void stderr.write(`${line}\n`),
        });
      }),
    );
}
