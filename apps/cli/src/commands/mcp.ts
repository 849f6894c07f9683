import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { folderOfStart, localConfig, localSettings } from '../local/local-settings.js';
import type { Registrar } from '../registrar.js';
import { readPort } from '../local/local-ports.js';

interface McpOptions {
  readonly sandbox: boolean;
  readonly port?: number;
}

const noPlace = 'There is no folder for what this program keeps. Set HOME or XDG_STATE_HOME.\n';

/** `mcp`: for a host that starts a program and speaks with it by standard input and output. */
export function addMcpCommand(program: Command, { context, run }: Registrar): void {
  program
    .command('mcp')
    .description('for an MCP host that starts programs: uses the gateway of this machine, or starts one')
    .option('--no-sandbox', 'leave the sandbox out of a gateway that has to be started')
    .option('--port <number>', 'the gateway is at this port, with the sandbox ten ports after it', readPort)
    .action(({ sandbox, port }: McpOptions) =>
      run(async () => {
        const { environment, fetch: send, ownProcess, stateFolder, stderr, stopped } = context;
        const config = localConfig(localSettings({ environment, oauth: false, port }));
        const folder = stateFolder === undefined ? undefined : folderOfStart(config, stateFolder);
        if (folder === undefined || ownProcess === undefined) {
          stderr.write(noPlace);
          return exitCodes.problems;
        }
        const { argv, stdin, stdout } = ownProcess;
        const options = [...(sandbox ? [] : ['--no-sandbox']), ...(port === undefined ? [] : ['--port', `${port}`])];
        const start = [argv[1] ?? '', 'start', '--while-used', ...options];
        const place = { folder, host: config.host, port: config.restPort, start, send };
        // Loaded here: no other command needs the protocol.
        const [{ StdioServerTransport }, { reachGateway }, { StdioBridge }] = await Promise.all([
          import('@modelcontextprotocol/server/stdio'),
          import('../local/reach-gateway.js'),
          import('../local/stdio-bridge.js'),
        ]);
        const host = new StdioServerTransport(stdin, stdout);
        await new StdioBridge(host, (over) => reachGateway(place, over)).run(stopped);
        return exitCodes.ok;
      }),
    );
}
