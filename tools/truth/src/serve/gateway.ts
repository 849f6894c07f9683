import {
  connectAgent,
  connectAgentAt,
  FormBrowser,
  localPlatform,
  passSignIn,
  startLocalGateway,
} from '@fhir-gateway/e2e/testing';
import type { Agent } from '@fhir-gateway/e2e/testing';
import type { ServedRecord } from './platforms.js';

/** An MCP server that is asked about one record after the other. */
export interface AskedServer {
  readonly agent: Agent;
  /** Its answers print what became of each entry that was read. */
  readonly hasSums: boolean;
  /** Lets the server read one record, and that one alone. Returns what it knows the platform by. */
  enter(record: number): Promise<string>;
  stop(): Promise<void>;
}

/** This gateway, which has other outlets beside. */
export interface AskedGateway extends AskedServer {
  /** Asks its REST API or its console as the browser of the person who signed in last. */
  get(path: string): Promise<Response>;
}

const scopes = ['launch/patient', 'offline_access', 'patient/*.rs'];

/** Starts this gateway with a platform for each record, and signs in to one at a time. */
export async function startGateway(records: readonly ServedRecord[]): Promise<AskedGateway> {
  const gateway = await startLocalGateway({
    flags: ['--no-sandbox'],
    // One caller asks faster than a person does.
    env: { FHIR_GATEWAY_RATE_LIMITS: 'off' },
    platformFiles: () => records.map(platformFile),
  });
  const agent = await connectAgent('client 2.x', gateway.mcpUrl);
  let entered: string | undefined;
  let browser = new FormBrowser();
  return {
    agent,
    get: (path) =>
      browser.fetch(`${gateway.restUrl}${path}`, {
        headers: { accept: path.startsWith('/api') ? '*/*' : 'text/html' },
      }),
    hasSums: true,
    async enter(record) {
      if (entered !== undefined) await agent.call('revoke_auth', { platform_id: entered });
      entered = idOf(record);
      const { structured } = await agent.call('start_auth', { platform_id: entered });
      browser = new FormBrowser();
      await passSignIn(browser, await browser.open(String(structured['authorization_url'])), 0);
      const { text, structured: state } = await agent.call('wait_for_auth', { platform_id: entered, timeout: 25 });
      if (state['status'] !== 'connected') throw new Error(`the sign-in failed: ${text}`);
      return entered;
    },
    async stop() {
      await agent.close();
      await gateway.stop();
    },
  };
}

/** Connects to another MCP server, which asks the platforms without a sign-in. @param url of its MCP endpoint */
export async function connectServer(url: string): Promise<AskedServer> {
  const agent = await connectAgentAt(url);
  return {
    agent,
    hasSums: false,
    enter: (record) => Promise.resolve(idOf(record)),
    stop: () => agent.close(),
  };
}

function platformFile({ base, origin }: ServedRecord, record: number) {
  return localPlatform(idOf(record), base, {
    quirks: { anyClientId: true },
    oauth: {
      ...{ authorizeUrl: `${origin}/authorize`, tokenUrl: `${origin}/token`, revokeUrl: `${origin}/revoke` },
      ...{ clientType: 'public', pkce: 'required', scopes },
    },
  });
}

function idOf(record: number): string {
  return `record-${record + 1}`;
}
