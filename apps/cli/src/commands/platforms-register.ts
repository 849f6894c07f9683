import { delimiter } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '@fhir-gateway/gateway';
import { registerPlatform, type RegisterRequest } from '@fhir-gateway/operations';
import type { Registrar } from '../registrar.js';

/** `platforms register`: what a registration with the vendor needs, and the client that comes of it. */
export function addPlatformsRegister(platforms: Command, { context, run }: Registrar): void {
  platforms
    .command('register')
    .description('say what registering with the vendor of a platform needs; enter the client that comes of it')
    .argument('<id>', 'platform, with :<organization> where one is meant')
    .option('--client-id <id>', 'store this client in Redis, and try it out')
    .option('--client-secret-file <file>', 'file with the secret of the client')
    .option('--key-of <id>', 'platform whose configured private key signs for the client')
    .option('--scopes <scopes>', 'scopes to ask for instead of those of the platform file')
    .option('--dynamic', 'register at the platform’s server itself (RFC 7591), and store the client in Redis', false)
    .option('--initial-access-token-file <file>', 'file with the token that such a server may want')
    .option('--forget', 'end the registration at the platform where it can be, and forget the client', false)
    .option('--here-only', 'with --forget: leave the platform alone', false)
    .option('--json', 'print the guide, or what came of the client, as JSON', false)
    .action((platformId: string, options: Omit<RegisterRequest, 'platformId'>, command: Command) => {
      const { clientId, clientSecretFile, keyOf, scopes, dynamic, initialAccessTokenFile, forget } = options;
      const hasMore = [clientSecretFile, keyOf, scopes].some((one) => one !== undefined);
      if (clientId === undefined && hasMore) command.error('error: name the client with --client-id');
      if (clientId !== undefined && forget) command.error('error: either --client-id or --forget');
      if (options.hereOnly && !forget) command.error('error: --here-only is for --forget');
      if (dynamic && (clientId !== undefined || forget))
        command.error('error: either --dynamic or --client-id or --forget');
      if (initialAccessTokenFile !== undefined && !dynamic)
        command.error('error: --initial-access-token-file is for --dynamic');
      return run(() =>
        registerPlatform({ ...options, platformId }, loadConfig(context.environment, delimiter), context),
      );
    });
}
