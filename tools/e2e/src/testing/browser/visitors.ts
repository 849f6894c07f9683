import type { SignedInAgent } from '../agents/signed-in-agent.js';

/** The addresses of a gateway, however many processes it is. */
export interface Addresses {
  readonly restUrl: string;
  readonly mcpUrl: string;
}

const search = { platform_id: 'sandbox-ehr', resource_type: 'Observation', limit: 1 };

/**
 * Reads with each credential that a person and an agent have: the browser's cookie, the token over MCP, and a further
 * page of an earlier search; over REST that token is refused. Each goes twice, so that a balancer of two replicas asks both.
 *
 * @returns what failed, by credential; empty when all could read
 */
export async function readAsEverybody(visitor: SignedInAgent, { restUrl }: Addresses): Promise<string[]> {
  const { host, browser, patient } = visitor;
  const record = `${restUrl}/api/fhir/sandbox-ehr/Patient/${patient}`;
  const authorization = `Bearer ${host.memory.tokens()?.access_token}`;
  const failed: string[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const page = await browser.open(record);
    if (page.status !== 200 || !page.body.includes(patient)) failed.push(`cookie: ${page.status}`);
    const read = await fetch(record, { headers: { authorization } });
    // The agent's token is for the MCP server alone: the REST API knows it, and refuses it.
    if (read.status !== 401) failed.push(`token: ${read.status}`);
    await read.body?.cancel();
    const found = await host.agent.call('search', search);
    if (found.isError) failed.push(`agent: ${found.text}`);
    const next = await host.agent.call('get_next_page', {
      platform_id: search.platform_id,
      cursor: found.structured['cursor'],
    });
    if (next.isError) failed.push(`page: ${next.text}`);
  }
  return failed;
}

/** Gets a new access token of the gateway's own authorization server for the agent, as its SDK would at the end of one. */
export async function renewAgentToken({ host }: SignedInAgent, { restUrl }: Addresses): Promise<void> {
  const { memory } = host;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: memory.tokens()?.refresh_token ?? '',
    client_id: memory.clientInformation()?.client_id ?? '',
  });
  const response = await fetch(`${restUrl}/oauth/token`, { method: 'POST', body });
  if (!response.ok) throw new Error(`no new token for the agent: ${response.status}`);
  memory.saveTokens((await response.json()) as { access_token: string; refresh_token: string });
}
