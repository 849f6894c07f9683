import { z } from 'zod';
import { redirectKind } from './redirect-uris.js';

/** What this server keeps of a client's own description of itself. */
export interface ClientDocument {
  /** What the client calls itself; a claim that nobody checked. */
  readonly name?: string;
  readonly redirectUris: readonly string[];
}

/** A client's description that cannot be taken; `code` is an RFC 7591 section 3.2.2 error, or says that none is taken. */
export class ClientDocumentError extends Error {
  readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata' | 'access_denied';

  constructor(code: ClientDocumentError['code'], message: string) {
    super(message);
    this.name = 'ClientDocumentError';
    this.code = code;
  }
}

const mostRedirectUris = 10;
const mostNameCharacters = 80;
/** What no eye sees, and what turns the reading direction: neither belongs into a name that a person decides by. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;
/** Marks piled on one letter cover the lines around it. */
const piledMarks = /(\p{Mn}{2})\p{Mn}+/gu;

/** What a client says of itself, as far as anything depends on it. */
export const clientRegistration = z.object({
  client_name: z.string().optional().catch(undefined).describe('What the client calls itself'),
  redirect_uris: z
    .array(z.string())
    .min(1)
    .max(mostRedirectUris)
    .describe('https, http on loopback, or a scheme of the app’s own; without fragment'),
  response_types: z.array(z.string()).optional().catch(undefined).describe('Includes code, where it is given'),
});

/**
 * Reads a client's description, from a registration or a client id metadata document. Clients send much that does not
 * matter here, and some of it wrongly; only what this server acts on is looked at.
 *
 * @throws ClientDocumentError
 * @see RFC 7591 section 2
 */
export function readClientDocument(value: unknown): ClientDocument {
  const parsed = clientRegistration.safeParse(value);
  if (!parsed.success) {
    throw new ClientDocumentError('invalid_client_metadata', `redirect_uris must list 1 to ${mostRedirectUris} URIs`);
  }
  const { client_name: claimed = '', redirect_uris: redirectUris, response_types: responseTypes } = parsed.data;
  if (responseTypes !== undefined && !responseTypes.includes('code')) {
    throw new ClientDocumentError('invalid_client_metadata', 'response_types must include code');
  }
  if (redirectUris.some((uri) => redirectKind(uri) === undefined)) {
    throw new ClientDocumentError(
      'invalid_redirect_uri',
      'redirect_uris may be https, http on loopback, or a scheme of the app’s own, without fragment',
    );
  }
  const legible = claimed.replace(invisible, '').replace(piledMarks, '$1').trim();
  const name = [...legible].slice(0, mostNameCharacters).join('');
  return { redirectUris: [...new Set(redirectUris)], ...(name !== '' && { name }) };
}

/** The document as the provider wants it. All clients are public: what runs on a person's machine keeps no secret. */
export function providerMetadata(clientId: string, { name, redirectUris }: ClientDocument) {
  const isNative = redirectUris.some((uri) => redirectKind(uri) !== 'https');
  return {
    client_id: clientId,
    client_name: name,
    redirect_uris: [...redirectUris],
    // Native clients may use any port on loopback (RFC 8252 section 7.3) and are asked about every time (8.6).
    application_type: isNative ? ('native' as const) : ('web' as const),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    token_endpoint_auth_method: 'none' as const,
  };
}
