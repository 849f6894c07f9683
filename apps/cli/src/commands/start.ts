import { once } from 'node:events';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import type { Registrar } from '../registrar.js';

interface StartOptions {
  readonly oauth: boolean;
  readonly sandbox: boolean;
}

const notHere = 'The sandbox is not part of this run. Add --no-sandbox, or build the package first.\n';

/** `start`: both apps and the sandbox in one process tree, until a signal ends it. */
export function addStartCommand(program: Command, { context, run }: Registrar): void {
  program
    .command('start')
    .description('run REST API, MCP server and a sandbox with made-up patients on this machine')
    .option('--oauth', 'apps on this machine have to sign in, as they would elsewhere', false)
    .option('--no-sandbox', 'leave the sandbox out')
    .action(({ oauth, sandbox }: StartOptions) =>
      run(async () => {
        const { command, environment, platformsDirectory, sandboxScript, stdout, stderr, stopped } = context;
        if (sandbox && sandboxScript === undefined) {
          stderr.write(notHere);
          return exitCodes.problems;
        }
        // Loaded here: the apps are much larger than all other commands together.
        const { startLocal } = await import('../local/start-local.js');
        const gateway = await startLocal({
          environment,
          platformsDirectory,
          oauth,
          command,
          ...(sandbox && sandboxScript !== undefined && { sandboxScript }),
          print: (text) => void stdout.write(`${text}\n`),
        });
        if (!stopped.aborted) await once(stopped, 'abort');
        await gateway.stop();
        return exitCodes.ok;
      }),
    );
}
