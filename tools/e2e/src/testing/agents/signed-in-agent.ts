import type { AgentKind } from './agent.js';
import { FormBrowser } from '../browser/form-browser.js';
import { connectOauthAgent } from './oauth-agent.js';
import type { OauthAgent } from './oauth-agent.js';
import { passSignIn } from '../browser/form-person.js';

const mostWaits = 6;

type PlatformArgument = Readonly<Record<'platform_id', string>>;

/** An agent that had the conversation of the design, and whose record it may read. */
export interface SignedInAgent {
  readonly host: OauthAgent;
  /** Of the person, who is signed in there too. */
  readonly browser: FormBrowser;
  readonly token: string;
  readonly patient: string;
}

/**
 * The conversation of the design with a person of its own: the app is allowed, `get_auth_status`, `start_auth`, sign-in,
 * `wait_for_auth`.
 *
 * @param record which of the records the person chooses, counted from 0
 * @throws Error when a step goes otherwise
 */
export async function signInAgent(
  kind: AgentKind,
  mcpUrl: string,
  record: number,
  platformId = 'sandbox-ehr',
): Promise<SignedInAgent> {
  const platform = { platform_id: platformId };
  const host = await connectOauthAgent(kind, mcpUrl);
  try {
    const browser = new FormBrowser();
    await allowApp(host, browser, platform);
    const status = await host.agent.call('get_auth_status', platform);
    if (!/not authenticated/.test(status.text)) throw new Error(`a new agent is signed in already: ${status.text}`);
    const started = await host.agent.call('start_auth', platform);
    const link = String(started.structured['authorization_url']);
    const [patient] = await Promise.all([waitUntilConnected(host, platform), signIn(browser, link, record)]);
    return { host, browser, token: host.memory.tokens()?.access_token ?? '', patient };
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function allowApp(
  { agent, memory, finish }: OauthAgent,
  browser: FormBrowser,
  platform: PlatformArgument,
): Promise<void> {
  const refused = await agent.call('get_auth_status', platform).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused === undefined) throw new Error('a call without a token was answered');
  const arrived = memory.callback();
  const asked = await browser.open(memory.authorizationUrl?.href ?? '');
  const { url, status } = await browser.submit(asked, 'allow-app');
  if (!url.startsWith(memory.redirectUrl)) throw new Error(`the app was not let in: ${status}`);
  await finish(await arrived);
}

async function signIn(browser: FormBrowser, link: string, record: number): Promise<void> {
  const { status, body } = await passSignIn(browser, await browser.open(link), record);
  if (status !== 200 || !/is connected/i.test(body)) throw new Error(`the sign-in ended with ${status}: ${body}`);
}

/** Asks again as long as it is told to; the machine may be slow with fifty sign-ins at once. */
async function waitUntilConnected({ agent }: OauthAgent, platform: PlatformArgument): Promise<string> {
  for (let waits = 0; waits < mostWaits; waits++) {
    const { structured, text } = await agent.call('wait_for_auth', { ...platform, timeout: 25 });
    if (structured['status'] === 'connected') return (structured['connection'] as { patient_id: string }).patient_id;
    if (structured['status'] !== 'pending') throw new Error(`the sign-in went wrong: ${text}`);
  }
  throw new Error('the sign-in took too long');
}
