import { Argument, type Command } from 'commander';
import { completionScript, shells, type Shell } from '../completion-script.js';
import { exitCodes } from '../exit-codes.js';
import type { Registrar } from '../registrar.js';

/** `completion`: a script for the shell, made from the commands themselves. */
export function addCompletionCommand(program: Command, { context, run }: Registrar): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell: Shell) =>
      run(() => {
        context.stdout.write(completionScript(program, shell));
        return Promise.resolve(exitCodes.ok);
      }),
    );
}
