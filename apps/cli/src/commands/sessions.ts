import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { endSessions } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

/** `sessions end`: what opens a session of somebody else opens nothing any more. */
export function addSessionsCommands(program: Command, { context, run }: Registrar): void {
  const { environment, stdout, stderr, stopped, now } = context;
  program
    .command('sessions')
    .description('sessions of people')
    .command('end')
    .description('end sessions at once and in every process, as their people could; each with an audit entry')
    .argument('[subject...]', 'subjects, as audit entries name them; behind -- where one begins with a hyphen')
    .option('--all', 'every session', false)
    .option('--json', 'print what was done as JSON', false)
    .action((subjects: string[], { all, json }: { all: boolean; json: boolean }, command: Command) => {
      if (all === subjects.length > 0) command.error('error: name subjects, or --all');
      return run(() =>
        endSessions({
          subjects: all ? 'all' : subjects,
          settings: loadConfig(environment, delimiter),
          print: (line) => void (json ? stderr : stdout).write(`${line}\n`),
          auditLine: (line) => void stderr.write(line),
          now,
          signal: stopped,
          ...(json && { onEnded: (outcome) => void stdout.write(`${JSON.stringify(outcome, undefined, 2)}\n`) }),
        }),
      );
    });
}
