import { once } from 'node:events';
import { Option, type Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { readPort } from '../local/local-ports.js';
import type { Registrar } from '../registrar.js';

interface StartOptions {
  readonly oauth: boolean;
  readonly app?: string;
  readonly sandbox: boolean;
  readonly port?: number;
  readonly fresh: boolean;
  readonly whileUsed: boolean;
}

const notHere = 'The sandbox is not part of this run. Add --no-sandbox, or build the package first.\n';

/** `start`: both apps and the sandbox in one process tree, until a signal ends it. */
export function addStartCommand(program: Command, { context, run }: Registrar): void {
  program
    .command('start')
    .description('run REST API, MCP server and a sandbox with made-up patients on this machine')
    .option('--oauth', 'apps on this machine have to sign in, as they would elsewhere', false)
    .option('--app <origin>', 'with --oauth: an app whose pages may call this gateway, such as http://localhost:3000')
    .option('--no-sandbox', 'leave the sandbox out')
    .option('--port <number>', 'be at this port, with the sandbox ten ports after it', readPort)
    .option('--fresh', 'forget the sign-ins of the last start', false)
    // What `mcp` starts.
    .addOption(new Option('--while-used').default(false).hideHelp())
    .action(({ oauth, app, sandbox, port, fresh, whileUsed }: StartOptions) =>
      run(async () => {
        const { command, environment, hostProgram, platformsDirectory, sandboxScript, stateFolder } = context;
        const { stdout, stderr, stopped } = context;
        if (sandbox && sandboxScript === undefined) {
          stderr.write(notHere);
          return exitCodes.problems;
        }
        // Loaded here: the apps are much larger than all other commands together.
        const { startLocal } = await import('../local/start-local.js');
        const over = new AbortController();
        stopped.addEventListener('abort', () => over.abort());
        const gateway = await startLocal({
          environment,
          platformsDirectory,
          oauth,
          fresh,
          command,
          hostProgram,
          // npm passes on what stands behind two dashes.
          startCommand: environment['npm_lifecycle_event'] === 'start' ? 'npm start --' : `${command} start`,
          app,
          port,
          stateFolder,
          ...(sandbox && sandboxScript !== undefined && { sandboxScript }),
          ...(whileUsed && { onUnused: () => over.abort() }),
          print: (text) => void stdout.write(`${text}\n`),
        });
        if (!stopped.aborted) await once(over.signal, 'abort');
        await gateway.stop();
        return exitCodes.ok;
      }),
    );
}
