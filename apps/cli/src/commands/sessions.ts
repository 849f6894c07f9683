import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { endSessions, revokeEnded } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

/** `sessions`: what opens one of somebody else opens nothing any more; what ended by itself is revoked. */
export function addSessionsCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr, stopped, now } = context;
  const order = (json: boolean) => ({
    settings: loadConfig(environment, delimiter),
    print: (line: string) => void (json ? stderr : stdout).write(`${line}\n`),
    auditLine: (line: string) => void stderr.write(line),
    now,
  });
  const asJson = (outcome: unknown) => void stdout.write(`${JSON.stringify(outcome, undefined, 2)}\n`);
  const sessions = program.command('sessions').description('sessions of people');
  sessions
    .command('revoke-ended')
    .description('have tokens revoked of kept connections that nobody opened for 400 days; to be run every day')
    .requiredOption('--key <file>', 'the private key of FHIR_GATEWAY_REVOCATION_PUBLIC_KEY, in PEM')
    .option('--json', 'print what was done as JSON', false)
    .action(({ key, json }: { key: string; json: boolean }) =>
      run(() => revokeEnded({ ...order(json), keyFile: key, ...(json && { onDone: asJson }) })),
    );
  sessions
    .command('end')
    .description('end sessions at once and in every process, as their people could; each with an audit entry')
    .argument('[subject...]', 'subjects, as audit entries name them; behind -- where one begins with a hyphen')
    .option('--all', 'every session', false)
    .option('--json', 'print what was done as JSON', false)
    .action((subjects: string[], { all, json }: { all: boolean; json: boolean }, command: Command) => {
      if (all === subjects.length > 0) command.error('error: name subjects, or --all');
      return run(() =>
        endSessions({
          ...order(json),
          subjects: all ? 'all' : subjects,
          signal: stopped,
          ...(json && { onEnded: asJson }),
        }),
      );
    });
}
