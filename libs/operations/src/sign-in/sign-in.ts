import { homedir } from 'node:os';
import { commandLineClientId } from '@fhir-gateway/auth-server';
import type { OperationContext } from '../context.js';
import { CredentialsFile, credentialsPath, type StoredTokens } from './credentials-file.js';
import { findEndpoints, readServer, send, SignInError, type GatewayEndpoints } from './gateway-endpoints.js';

/** What the commands of signing in need of their process. */
export type SignInContext = Pick<OperationContext, 'environment' | 'fetch' | 'now' | 'sleep' | 'stderr' | 'stdout'> & {
  /** How a shell calls the command line; what it tells people to run begins with it. */
  readonly command: string;
  /** Aborted when the person gives up waiting. */
  readonly stopped: AbortSignal;
};

/** Which gateway is meant, and what is printed. */
export interface SignInRequest {
  /** Address of a gateway; absent: the one that the settings describe. */
  readonly server?: string;
  /** Prints what came of it as JSON. */
  readonly json?: boolean;
}

/** Told to a shell: done; not signed in, or refused; an address that does not fit; no gateway there. */
const exitCodes = { ok: 0, problems: 1, usage: 2, unreachable: 3 } as const;
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** An access token with less than this left is renewed before it is printed. */
const leastSeconds = 60;

/**
 * Signs a person in with a code that they enter in a browser (RFC 8628), and stores the tokens for {@link printToken}.
 *
 * @returns an exit code
 */
export function signIn({ server, json }: SignInRequest, context: SignInContext): Promise<number> {
  return withServer(server, context, async (address, file) => {
    const { stderr, fetch: fetcher } = context;
    const endpoints = await findEndpoints(address, fetcher);
    const { status, body } = await send(fetcher, endpoints.deviceAuthorization, {
      client_id: commandLineClientId,
      resource: `${address}/api`,
    });
    if (status !== 200) throw new SignInError(`The gateway refuses: ${errorOf(body)}.`);
    stderr.write(
      `Open in a browser:  ${String(body['verification_uri_complete'])}\n` +
        `and compare the code:  ${String(body['user_code'])}\n` +
        'Waiting ... (Ctrl+C ends it)\n',
    );
    const tokens = await waitForTokens(endpoints, body, context);
    await file.write(address, tokens);
    const token = `${context.command} token${server === undefined ? '' : ` --server ${address}`}`;
    stderr.write(
      `Signed in. Scope: ${tokens.scope}. The token is for ${address}/api, ends after ` +
        `${Math.round((tokens.expiresAtSeconds - context.now() / 1000) / 60)} minutes and is renewed by itself ` +
        'until your session ends.\n' +
        `  curl -H "Authorization: Bearer $(${token})" '${address}/api/platforms'\n`,
    );
    if (json) printJson(context.stdout, { server: address, ...factsOf(tokens) });
    return exitCodes.ok;
  });
}

/**
 * Prints an access token that is good for a minute at least, renewing it where needed.
 *
 * @returns an exit code; 1 when nobody is signed in there, or no longer
 */
export function printToken({ server, json }: SignInRequest, context: SignInContext): Promise<number> {
  return withServer(server, context, async (address, file) => {
    const { fetch: fetcher, now, stdout } = context;
    let tokens = await file.read(address);
    if (tokens === undefined) throw notSignedIn(address, context);
    if (tokens.expiresAtSeconds - now() / 1000 < leastSeconds) {
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken, client_id: commandLineClientId };
      const { status, body } = await send(fetcher, tokens.tokenEndpoint, form);
      if (status >= 500 || status === 429) {
        throw new SignInError(`${address} does not renew tokens just now (${status}).`, { isUnreachable: true });
      }
      if (status !== 200) throw notSignedIn(address, context);
      tokens = { ...tokens, ...readTokens(body, now) };
      await file.write(address, tokens);
    }
    if (json) printJson(stdout, { server: address, accessToken: tokens.accessToken, ...factsOf(tokens) });
    else stdout.write(`${tokens.accessToken}\n`);
    return exitCodes.ok;
  });
}

/**
 * Ends the access of the command line at the gateway, and forgets the tokens.
 *
 * @returns an exit code; 3 when the gateway could not be told, in which case the tokens stay
 */
export function signOut({ server, json }: SignInRequest, context: SignInContext): Promise<number> {
  return withServer(server, context, async (address, file) => {
    const tokens = await file.read(address);
    if (tokens === undefined) throw notSignedIn(address, context);
    const form = { token: tokens.refreshToken, client_id: commandLineClientId };
    const { status } = await send(context.fetch, tokens.revocationEndpoint, form);
    if (status !== 200) {
      throw new SignInError(`${address} has not ended the access (${status}).`, { isUnreachable: true });
    }
    await file.remove(address);
    context.stderr.write(`Signed out of ${address}.\n`);
    if (json) printJson(context.stdout, { server: address });
    return exitCodes.ok;
  });
}

/** What a program may know of tokens without holding them. */
function factsOf({ scope, expiresAtSeconds }: StoredTokens): { scope: string; expiresAtSeconds: number } {
  return { scope, expiresAtSeconds };
}

function printJson(stdout: SignInContext['stdout'], value: object): void {
  stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Finds which gateway is meant, and explains what fails. */
async function withServer(
  given: string | undefined,
  { environment, stderr }: SignInContext,
  work: (server: string, file: CredentialsFile) => Promise<number>,
): Promise<number> {
  const { FHIR_GATEWAY_PUBLIC_URL: configured, FHIR_GATEWAY_PORT: port, HOME: home } = environment;
  const server = readServer(given ?? (configured || `http://localhost:${port || '8000'}`));
  if (server === undefined) {
    stderr.write('The address of a gateway is https, or http on this machine: --server https://gateway.example.org\n');
    return exitCodes.usage;
  }
  try {
    return await work(server, new CredentialsFile(credentialsPath(environment, home || homedir())));
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    stderr.write(`${error.message}\n`);
    return error.isUnreachable ? exitCodes.unreachable : exitCodes.problems;
  }
}

async function waitForTokens(
  endpoints: GatewayEndpoints,
  device: Readonly<Record<string, unknown>>,
  { fetch: fetcher, now, sleep, stopped }: SignInContext,
): Promise<StoredTokens> {
  const untilMs = now() + Number(device['expires_in']) * 1000;
  let seconds = Number(device['interval'] ?? 5);
  const form = {
    grant_type: deviceGrant,
    device_code: String(device['device_code']),
    client_id: commandLineClientId,
  };
  const givenUp = aborted(stopped);
  while (now() < untilMs) {
    await Promise.race([sleep(seconds * 1000), givenUp]);
    if (stopped.aborted) throw new SignInError('Not signed in.');
    // A gateway that is away for a moment, or restarts, still knows the code.
    const { status, body } = await send(fetcher, endpoints.token, form).catch(() => ({ status: 503, body: {} }));
    if (status === 200) {
      return { ...readTokens(body, now), tokenEndpoint: endpoints.token, revocationEndpoint: endpoints.revocation };
    }
    const { error } = body as { error?: unknown };
    if (error === 'slow_down' || status === 429) seconds += 5;
    else if (error === 'access_denied') throw new SignInError('It was not allowed in the browser.');
    else if (error !== 'authorization_pending' && status < 500) throw new SignInError('The code has ended; try again.');
  }
  throw new SignInError('Nobody entered the code in time; try again.');
}

function readTokens(body: Readonly<Record<string, unknown>>, now: () => number) {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, scope } = body;
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') {
    throw new SignInError('The answer of the gateway holds no tokens.', { isUnreachable: true });
  }
  const expiresAtSeconds = Math.floor(now() / 1000) + Number(seconds ?? 0);
  return { accessToken, refreshToken, expiresAtSeconds, scope: typeof scope === 'string' ? scope : '' };
}

function notSignedIn(server: string, { command }: SignInContext): SignInError {
  return new SignInError(`Not signed in at ${server}. Sign in with: ${command} login --server ${server}`);
}

/** The error code of an answer; what else it says is not shown, since it is not the gateway's own words for people. */
function errorOf(body: Readonly<Record<string, unknown>>): string {
  const { error } = body;
  return typeof error === 'string' && /^\w{1,60}$/.test(error) ? error : 'no reason given';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
