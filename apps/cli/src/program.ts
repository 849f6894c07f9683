import { Command, CommanderError } from 'commander';
import { addAuditCommands } from './commands/audit.js';
import { addCompletionCommand } from './commands/completion.js';
import { addDirectoryCommands } from './commands/directory.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addExplainCommand } from './commands/explain.js';
import { addKeysCommands } from './commands/keys.js';
import { addLoginCommands } from './commands/login.js';
import { addMcpCommand } from './commands/mcp.js';
import { addPlatformsCommands } from './commands/platforms.js';
import { addSessionsCommands } from './commands/sessions.js';
import { addStartCommand } from './commands/start.js';
import type { CliContext } from './context.js';
import { exitCodeHelp, exitCodeTable } from './exit-code-table.js';
import { exitCodes } from './exit-codes.js';
import { explainFailure } from './explain-failure.js';
import { JsonDocument } from './json-document.js';
import type { Registrar } from './registrar.js';
import { version } from './version.js';
import { WaitingNotice } from './waiting-notice.js';

const exitCodesInShort = `
Exit codes: 0 done; 1 something is wrong; 2 arguments or settings do not fit; 3 something cannot be reached or read;
4 unfinished, run it again.
Settings come from variables of the environment and from .env of this folder: docs/configuration.md.`;

/** They run until somebody ends them, or wait for a person and say so themselves. */
const waitingCommands: readonly string[] = ['start', 'mcp', 'login'];

/** Runs one command and returns one of `exitCodes`. Never throws. */
export async function runProgram(args: readonly string[], context: CliContext): Promise<number> {
  const notice = new WaitingNotice(context);
  const document = new JsonDocument(notice.channels.stdout);
  const code = await runCommand(args, { ...context, ...notice.channels, stdout: document.output }, (path, isJson) => {
    if (isJson) document.begin(path);
    if (!waitingCommands.includes(path)) notice.begin(path);
  });
  notice.end();
  document.end(code);
  return code;
}

/** @param onStart is called once arguments fit, before anything is done */
async function runCommand(
  args: readonly string[],
  context: CliContext,
  onStart: (path: string, isJson: boolean) => void,
): Promise<number> {
  let code: number = exitCodes.ok;
  const run = async (work: () => Promise<number>): Promise<void> => {
    code = await work();
  };
  const program = createProgram({ context, run });
  program.hook('preAction', (_program, command) => onStart(pathOf(command), command.opts()['json'] === true));
  try {
    await program.parseAsync(withCommand(args), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const failure = explainFailure(error);
    context.stderr.write(`${failure.text}\n`);
    return failure.code;
  }
}

/** Without a command it starts, with the options of a start. */
function withCommand(args: readonly string[]): string[] {
  const [first] = args;
  const isStart =
    first === undefined || (first.startsWith('-') && !['-h', '--help', '-V', '--version'].includes(first));
  return isStart ? ['start', ...args] : [...args];
}

/** All commands, with their help. */
export function createProgram(registrar: Registrar): Command {
  const { stdout, stderr } = registrar.context;
  const program = new Command('fhir-gateway')
    .description('FHIR Gateway: one REST API and one MCP server in front of many FHIR platforms.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', exitCodesInShort)
    .showHelpAfterError('(--help says what there is)')
    // `doctor` has options of its own and a command below it: what follows that command is the command's.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHasColors: () => stdout.hasColors?.() ?? false,
      getErrHasColors: () => stderr.hasColors?.() ?? false,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    });
  addStartCommand(program, registrar);
  addMcpCommand(program, registrar);
  addLoginCommands(program, registrar);
  addDoctorCommand(program, registrar);
  addPlatformsCommands(program, registrar);
  addDirectoryCommands(program, registrar);
  addKeysCommands(program, registrar);
  addSessionsCommands(program, registrar);
  addAuditCommands(program, registrar);
  addExplainCommand(program, registrar);
  addCompletionCommand(program, registrar);
  for (const command of leavesOf(program)) command.addHelpText('after', exitCodeHelp(pathOf(command)));
  return program;
}

/** The commands that do something, in the order of the help. */
export function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((one) => (pathOf(one) in exitCodeTable ? [one, ...leavesOf(one)] : leavesOf(one)));
}

/** Such as `platforms list`. */
export function pathOf(command: Command): string {
  const above = command.parent?.parent ? `${pathOf(command.parent)} ` : '';
  return `${above}${command.name()}`;
}
