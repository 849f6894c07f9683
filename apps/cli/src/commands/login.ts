import type { Command } from 'commander';
import { printToken, signIn, signOut } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

const whichServer = 'address of the gateway; by default the one that the settings describe';

/** `login`, `token` and `logout`: a token of a gateway for curl and scripts. */
export function addLoginCommands(program: Command, { context, run }: Registrar): void {
  const commands = [
    ['login', 'sign in at a gateway with a code that you enter in a browser', signIn],
    ['token', 'print an access token of that gateway, renewed where needed', printToken],
    ['logout', 'end the access that login gave', signOut],
  ] as const;
  for (const [name, description, work] of commands) {
    program
      .command(name)
      .description(description)
      .option('--server <url>', whichServer)
      .option('--json', 'print what came of it as JSON', false)
      .action((request: { server?: string; json: boolean }) => run(() => work(request, context)));
  }
}
