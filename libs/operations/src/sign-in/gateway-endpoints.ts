import { Deadline } from '@fhir-gateway/limits';

/** Where a gateway's authorization server answers programs. */
export interface GatewayEndpoints {
  readonly deviceAuthorization: string;
  readonly token: string;
  readonly revocation: string;
}

/** A gateway that cannot be signed in to, in words for the person at the terminal. */
export class SignInError extends Error {
  /** Whether the gateway could not be reached, or its answer not be understood. */
  readonly isUnreachable: boolean;

  constructor(message: string, { isUnreachable = false, cause }: { isUnreachable?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'SignInError';
    this.isUnreachable = isUnreachable;
  }
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const requestMs = 15_000;

/**
 * Reads the address of a gateway as a person writes it.
 *
 * @returns the address without a slash at the end; `undefined` for one that tokens must not be sent to: neither https nor
 *   on this machine
 */
export function readServer(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
  const isPlain = url.search === '' && url.hash === '' && url.username === '';
  return isSafe && isPlain ? url.href.replace(/\/+$/, '') : undefined;
}

/**
 * Finds a gateway's endpoints by its metadata (RFC 8414).
 *
 * @throws SignInError
 */
export async function findEndpoints(server: string, fetcher: typeof fetch): Promise<GatewayEndpoints> {
  const address = new URL('/.well-known/oauth-authorization-server', server).href;
  const { status, body } = await send(fetcher, address);
  if (status === 404) {
    throw new SignInError(
      `${server} asks nobody to sign in: it runs for one person on one machine, and needs no token. ` +
        'FHIR_GATEWAY_MCP_AUTH=oauth, or start --oauth, makes it ask.',
    );
  }
  const at = (name: string): string => {
    const value = body[name];
    // An endpoint elsewhere would get the tokens of this gateway.
    if (typeof value !== 'string' || !value.startsWith(`${server}/`)) {
      throw new SignInError(`${server} does not describe a FHIR Gateway of this version.`, { isUnreachable: true });
    }
    return value;
  };
  if (body['issuer'] !== server) {
    throw new SignInError(`The gateway there calls itself otherwise; use its public address with --server.`);
  }
  return {
    deviceAuthorization: at('device_authorization_endpoint'),
    token: at('token_endpoint'),
    revocation: at('revocation_endpoint'),
  };
}

/**
 * Sends a form, or asks for a document where there is none to send.
 *
 * @throws SignInError when the gateway cannot be reached, or answers something else than JSON
 */
export async function send(
  fetcher: typeof fetch,
  address: string,
  form?: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const response = await fetcher(address, {
      redirect: 'error',
      signal: new Deadline(requestMs).signal,
      headers: { accept: 'application/json' },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    const text = await response.text();
    if (response.status === 404) return { status: 404, body: {} };
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: body as Record<string, unknown> };
  } catch (cause) {
    throw new SignInError(`${new URL(address).origin} cannot be reached, or is no FHIR Gateway.`, {
      isUnreachable: true,
      cause,
    });
  }
}
