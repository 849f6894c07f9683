import { html, type Html } from '@fhir-gateway/express-kit';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';

import { inOrderOfUse } from './platform-order.js';

/** What the examples are made of. */
export interface UsageExamples {
  readonly platforms: readonly PlatformSummary[];
  readonly connections: readonly ConnectionSummary[];
  readonly isLocal: boolean;
  readonly publicUrl: string;
  readonly mcpUrl: string;
}

/** How to use the gateway from a shell and from an MCP client, with this deployment's own addresses. */
export function usageSection({ platforms, connections, isLocal, publicUrl, mcpUrl }: UsageExamples): Html {
  const example = examplePlatform(platforms, connections) ?? '{platform_id}';
  const fhir = `${publicUrl}/api/fhir/${example}`;
  const auth = isLocal ? '' : ' -b cookies.txt';
  const curl = [
    `curl${auth} "${publicUrl}/api/platforms?ready=true"`,
    `curl${auth} "${fhir}/metadata"`,
    `curl${auth} "${fhir}/Observation?category=laboratory"`,
  ].join('\n');
  const mcp = JSON.stringify({ mcpServers: { 'fhir-gateway': { type: 'http', url: mcpUrl } } }, null, 2);
  return html`<section aria-labelledby="use">
    <h2 id="use">Use it</h2>
    <div class="grid two">
      <article class="card">
        <h3>From a shell</h3>
        <p class="muted small">
          ${isLocal ? 'On this machine no cookie or token is needed.' : 'With the cookie of your session, or a bearer token.'}
        </p>
        <pre><code>${curl}</code></pre>
      </article>
      <article class="card">
        <h3>From an AI agent (MCP)</h3>
        <p class="muted small">
          Streamable HTTP at <code>${mcpUrl}</code>. Ask for your lab results; the agent hands you a sign-in link.
        </p>
        <pre><code>${mcp}</code></pre>
      </article>
    </div>
  </section>`;
}

/** The platform that the examples name: one that works for the reader now, or after one sign-in. */
function examplePlatform(
  platforms: readonly PlatformSummary[],
  connections: readonly ConnectionSummary[],
): string | undefined {
  const connected = connections.find((connection) => connection.connected)?.platformId;
  return connected ?? inOrderOfUse(platforms.filter(({ status }) => status === 'ready'))[0]?.id;
}
