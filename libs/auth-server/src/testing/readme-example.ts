import { createServer, type Server } from 'node:http';
import type { Keyring, Session, TokenVault, VaultStore } from '@fhir-gateway/token-vault';
import { createAuthServer } from '../index.js';

/** Serves tokens for one API; `findSession` knows whose browser a request comes from. */
export async function serveTokens(
  parts: { store: VaultStore; keyring: Keyring; vault: TokenVault },
  issuer: string,
  findSession: () => Session | undefined,
): Promise<Server> {
  const server = await createAuthServer({
    ...parts,
    issuer,
    resources: [{ uri: `${issuer}/api`, name: 'Our API' }],
    findSession,
    renderError: ({ code }) => ({ headers: { 'content-type': 'text/plain' }, body: code }),
    renderDevicePage: ({ kind }) => ({ headers: { 'content-type': 'text/plain' }, body: kind }),
  });
  return createServer((request, response) => void server.handle(request, response));
}
