import type { Config } from '@fhir-gateway/gateway';
import type { RequestHandler } from 'express';
import { servedRevisions } from './messages/revisions.js';
import { fullIdentity, serverIdentity } from './protocol/server-identity.js';

/**
 * Where clients look for the card of a server: below its endpoint, which SEP-2127 reserves, and at the address that was
 * usual before.
 */
export const serverCardPaths = ['/mcp/server-card', '/.well-known/mcp/server-card.json'];

/**
 * Answers with what a program needs to know before it connects; nothing of it is secret, and pages may read it.
 *
 * @see SEP-2127; https://github.com/modelcontextprotocol/experimental-ext-server-card
 */
export function serverCard({ publicUrl, mcpPublicUrl }: Pick<Config, 'publicUrl' | 'mcpPublicUrl'>): RequestHandler {
  const url = `${mcpPublicUrl}/mcp`;
  const card = JSON.stringify({
    $schema: 'https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json',
    ...fullIdentity(publicUrl),
    name: `${reversedHost(url)}/${serverIdentity.name}`,
    remotes: [{ type: 'streamable-http', url, supportedProtocolVersions: servedRevisions }],
  });
  return (_req, res) => {
    res.set({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=3600' });
    res.type('application/mcp-server-card+json').send(card);
  };
}

/** A host name as a namespace: `mcp.example.org` is `org.example.mcp`. */
function reversedHost(url: string): string {
  const { hostname } = new URL(url);
  return hostname
    .replace(/[^a-z0-9.-]/gi, '')
    .split('.')
    .reverse()
    .join('.');
}
