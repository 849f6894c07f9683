import { readFile } from 'node:fs/promises';
import {
  createGateway,
  createLogger,
  gatewayAddresses,
  GatewayError,
  openPlatforms,
  type Config,
  type Gateway,
  type StoredRegistration,
} from '@fhir-gateway/gateway';
import { explainUnknownPlatform, PlatformError, type PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { OperationContext } from '../context.js';
import { guideText } from './guide-text.js';
import { readStoredClients } from './stored-clients.js';

/** What is wanted: the guide, or a client to be entered or forgotten. */
export interface RegisterRequest {
  readonly platformId: string;
  readonly json: boolean;
  readonly clientId?: string;
  /** The secret alone stands in this file: an argument would be seen by others on the machine. */
  readonly clientSecretFile?: string;
  readonly keyOf?: string;
  readonly scopes?: string;
  /** Register at the server itself (RFC 7591). */
  readonly dynamic?: boolean;
  /** The initial access token alone stands in this file. */
  readonly initialAccessTokenFile?: string;
  /** End the registration at the platform where that can be, and forget the client. */
  readonly forget: boolean;
  /** Forget it, and leave the platform alone. */
  readonly hereOnly?: boolean;
}

/** What registering needs of the process that it runs in. */
export type RegisterContext = Pick<OperationContext, 'platformsDirectory' | 'stdout' | 'stderr' | 'now'> & {
  /** How long Redis may take to be there. */
  readonly redisConnectMs: number;
};

const exitCodes = { done: 0, problem: 1, usage: 2 } as const;

/**
 * Prints what registering with the vendor of a platform needs; or enters a client into the store that running gateways share,
 * tries it out, and says what came of it; or forgets it. With an audit entry by the operator.
 *
 * @returns an exit code: 1 where the platform does not accept the client, 2 where arguments or settings do not fit
 * @throws VaultError STORE_UNAVAILABLE when the Redis does not answer
 */
export async function registerPlatform(
  request: RegisterRequest,
  config: Config,
  context: RegisterContext,
): Promise<number> {
  const { stderr } = context;
  try {
    if (request.clientId === undefined && !request.forget && !request.dynamic)
      return await printGuide(request, config, context);
    return await changeClient(request, config, context);
  } catch (error) {
    const isUsage =
      error instanceof PlatformError || (error instanceof GatewayError && error.code === 'ARGUMENT_INVALID');
    if (!isUsage) throw error;
    stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
}

async function printGuide(
  { platformId, json }: RegisterRequest,
  config: Config,
  context: RegisterContext,
): Promise<number> {
  const { platformsDirectory, stdout, now, redisConnectMs } = context;
  const storedClients = await readStoredClients(config, redisConnectMs);
  const { registry } = openPlatforms(config, platformsDirectory, { storedClients });
  const guide = await explained(registry, () =>
    registry.registrationGuide(platformId, gatewayAddresses(config.publicUrl), now()),
  );
  stdout.write(json ? `${JSON.stringify(guide, undefined, 2)}\n` : guideText(guide));
  return exitCodes.done;
}

async function changeClient(request: RegisterRequest, config: Config, context: RegisterContext): Promise<number> {
  const { platformId } = request;
  const { platformsDirectory, stdout, stderr, now } = context;
  if (config.redisUrl === undefined) {
    stderr.write(
      'FHIR_GATEWAY_REDIS_URL is not set: a gateway keeps such a client in its own memory. ' +
        `Enter it at ${config.publicUrl}/platforms/${platformId}/registration, or set the variables that the guide names.\n`,
    );
    return exitCodes.usage;
  }
  const logger = createLogger('info', { write: (line: string) => void stderr.write(line) });
  const gateway = await createGateway(config, { platformsDirectory, logger, now, renewsRegistrations: false });
  try {
    return await explained(gateway.registry, () => changeClientOf(gateway, request, stdout));
  } finally {
    await gateway.close();
  }
}

/** Says of an id that nothing has what the directory has of that name. */
async function explained<T>(registry: PlatformRegistry, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw await explainUnknownPlatform(registry, error);
  }
}

async function changeClientOf(
  { registrations }: Gateway,
  request: RegisterRequest,
  stdout: RegisterContext['stdout'],
): Promise<number> {
  const { platformId, json } = request;
  if (request.forget) {
    const ended = await registrations.remove('command-line', platformId, request.hereOnly);
    const told = ended === undefined ? 'No client was entered there.\n' : forgottenText[ended];
    stdout.write(
      json ? `${JSON.stringify({ forgotten: ended !== undefined, atPlatform: ended }, undefined, 2)}\n` : told,
    );
    return ended === undefined ? exitCodes.problem : exitCodes.done;
  }
  await storeClient(registrations, request);
  const stored = await registrations.check('command-line', platformId);
  stdout.write(json ? `${JSON.stringify(stored, undefined, 2)}\n` : storedText(stored));
  return stored.checks.some(({ outcome }) => outcome === 'failed') ? exitCodes.problem : exitCodes.done;
}

async function storeClient(registrations: Gateway['registrations'], request: RegisterRequest): Promise<void> {
  const { platformId, clientId = '', clientSecretFile, keyOf, scopes, dynamic, initialAccessTokenFile } = request;
  const read = (file: string | undefined) => (file === undefined ? undefined : readFile(file, 'utf8'));
  if (dynamic) return registrations.registerDynamically('command-line', platformId, await read(initialAccessTokenFile));
  const clientSecret = await read(clientSecretFile);
  await registrations.enter('command-line', platformId, {
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    ...(keyOf !== undefined && { keyOf }),
    ...(scopes !== undefined && { scopes }),
  });
}

const forgottenText = {
  deleted: 'The platform has ended the registration, and the client is forgotten.\n',
  unknown: 'The platform did not know the registration any more; the client is forgotten.\n',
  none: 'The client is forgotten.\n',
} as const;

const outcomeWords = { passed: 'ok', failed: 'failed', unclear: 'unclear' } as const;

function storedText({ clientFrom, checks }: StoredRegistration): string {
  const wins = clientFrom === 'environment' ? ['A client of the environment wins, and is the one that was tried.'] : [];
  const lines = checks.map(
    ({ step, outcome, message, oauthError }) =>
      `${outcomeWords[outcome].padEnd(8)} ${step}: ${message}${oauthError === undefined ? '' : ` (${oauthError})`}`,
  );
  return `${['The client is stored; running gateways use it within a second.', ...wins, ...lines].join('\n')}\n`;
}
