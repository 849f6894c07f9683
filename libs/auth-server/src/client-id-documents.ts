import { providerMetadata, readClientDocument } from './client-document.js';
import type { DocumentFetch } from './document-fetch.js';

const sharedSecretMethods: ReadonlySet<unknown> = new Set([
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
]);

/**
 * The provider's `fetch`, used for client id metadata documents only. What a document says beyond name and redirect
 * URIs does not reach the provider: no keys to fetch, no algorithms, no logout addresses.
 *
 * Rejects for a document that is none, or that names another client than the address it was fetched from.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 */
export function createClientDocumentFetch(fetchDocument: DocumentFetch): typeof fetch {
  return async (input) => {
    const clientId = String(input);
    const response = await fetchDocument(clientId);
    if (response.status !== 200) return response;
    const value = (await response.json()) as Record<string, unknown> | null;
    if (value?.['client_id'] !== clientId) throw new Error('the document is about another client');
    if (sharedSecretMethods.has(value['token_endpoint_auth_method']) || 'client_secret' in value) {
      throw new Error('a published document cannot hold a secret');
    }
    const metadata = providerMetadata(clientId, readClientDocument(value));
    return Response.json(metadata, { headers: response.headers });
  };
}
