import type { ServerMetadata } from './server-metadata.js';

/** Where an authorization server may describe itself, and who it has to say that it is. */
export interface WellKnownDocument {
  readonly url: string;
  readonly source: ServerMetadata['source'];
  /** The issuer that the address is made from, without trailing slash; the document has to name the same. */
  readonly issuer: string;
}

/**
 * Addresses of the documents of OAuth and OpenID Connect for a server that has nothing of SMART to say, best first: the
 * FHIR base taken for the issuer, then the host. RFC 8414 puts the well-known part between host and path, OpenID
 * Connect Discovery after the path.
 *
 * @see RFC 8414 section 3.1; OpenID Connect Discovery 1.0 section 4
 */
export function wellKnownDocuments(fhirBaseUrl: string): WellKnownDocument[] {
  const { origin, pathname } = new URL(fhirBaseUrl);
  const paths = new Set([pathname.replace(/\/+$/, ''), '']);
  return [...paths].flatMap((path): WellKnownDocument[] => {
    const issuer = `${origin}${path}`;
    return [
      {
        url: `${origin}/.well-known/oauth-authorization-server${path}`,
        source: 'authorization-server-metadata',
        issuer,
      },
      { url: `${issuer}/.well-known/openid-configuration`, source: 'openid-configuration', issuer },
    ];
  });
}

/**
 * Whether a document is the one of the issuer that its address is made from: a document that is about somebody else
 * must not be believed at this address.
 *
 * @see RFC 8414 section 3.3
 */
export function isDocumentOf(issuer: string, document: Record<string, unknown>): boolean {
  const named = document['issuer'];
  // Issuers with and without a terminating slash have the same address.
  return typeof named === 'string' && named.replace(/\/$/, '') === issuer;
}
