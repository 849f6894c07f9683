import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { freePort, startService } from '@fhir-gateway/testing';
import { connectAgent } from '../testing/agents/agent.js';
import type { Agent } from '../testing/agents/agent.js';
import { FormBrowser } from '../testing/browser/form-browser.js';
import { inputsOf } from '../testing/browser/form-browser.js';
import type { Setting } from './set/question.js';

/** A gateway with its platform, and an agent that is connected to it. */
export interface Stack {
  readonly agent: Agent;
  /** Signs in as a setting needs it, and returns the platform to ask. */
  enter(setting: Setting): Promise<string>;
  stop(): Promise<void>;
}

/** What a stack is started with. */
interface StackOptions {
  /** Switches of the sandbox, as its setting takes them. */
  readonly quirks?: string;
  /** Base of a server without sign-in that is asked in place of the sandbox. */
  readonly serverBase?: string;
}

const root = dirname(findPlatformsDirectory(import.meta.url));
/** Id of the platform that stands for a server of other hands. */
const otherPlatform = 'other-server';
const mostPages = 6;

/** Who signs in, at which platforms, whose record is chosen, and what is asked for beyond the default. */
interface SignIn {
  readonly login: string;
  readonly patient?: string;
  readonly scopes?: readonly string[];
  /** Platforms, of which the first is asked unless a call names another. */
  readonly at?: readonly string[];
}

const signIns: Readonly<Partial<Record<Setting, SignIn>>> = {
  hedda: { login: 'hedda' },
  petra: { login: 'tamsin', patient: 'petra-hollowmere' },
  panel: { login: 'dr-sunniva', patient: 'hedda-vantreen', scopes: ['user/*.rs'] },
  'two platforms': { login: 'hedda', at: ['sandbox-ehr', 'sandbox-clinic'] },
  payer: { login: 'hedda', at: ['sandbox-payer'] },
  record: { login: 'hedda', at: ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] },
  writer: { login: 'hedda', scopes: ['patient/*.cruds'] },
};

/** Starts sandbox and both apps as `npm start` does, on free ports, with a session of its own. */
export async function startStack({ quirks = '', serverBase }: StackOptions): Promise<Stack> {
  const [rest, mcp, sandbox] = [await freePort(), await freePort(), await freePort()];
  const service = await startService({
    command: [join(root, 'apps', 'cli', 'dist', 'main.js'), 'start'],
    env: {
      FHIR_GATEWAY_PORT: `${rest}`,
      FHIR_GATEWAY_MCP_PORT: `${mcp}`,
      FHIR_GATEWAY_SANDBOX_PORT: `${sandbox}`,
      FHIR_GATEWAY_SANDBOX_QUIRKS: quirks,
      // Sign-ins take long where all is busy.
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '3600',
      // One caller asks faster than a person does.
      FHIR_GATEWAY_RATE_LIMITS: 'off',
      FHIR_GATEWAY_WRITES: 'sandbox-ehr,sandbox-payer',
      ...(serverBase !== undefined && { FHIR_GATEWAY_PLATFORMS_DIR: platformFolder(serverBase) }),
    },
    startTimeoutMs: 120_000,
    isReady: (output) => output.includes('Ctrl+C stops it.'),
  });
  const agent = await connectAgent('client 2.x', `http://localhost:${mcp}`);
  return {
    agent,
    enter: (setting) => (serverBase === undefined ? enter(agent, setting) : Promise.resolve(otherPlatform)),
    async stop() {
      await agent.close();
      await service.stop();
    },
  };
}

async function enter(agent: Agent, setting: Setting): Promise<string> {
  const choice = signIns[setting];
  if (choice === undefined) return 'sandbox-open';
  const { at = ['sandbox-ehr'] } = choice;
  for (const platform of at) await connect(agent, platform, choice);
  return at[0] ?? 'sandbox-ehr';
}

async function connect(agent: Agent, platformId: string, choice: SignIn): Promise<void> {
  const platform = { platform_id: platformId };
  await agent.call('revoke_auth', platform);
  const { scopes } = choice;
  const started = await agent.call('start_auth', { ...platform, ...(scopes && { scopes }) });
  await signInAt(String(started.structured['authorization_url']), choice);
  const connected = await agent.call('wait_for_auth', { ...platform, timeout: 25 });
  if (connected.structured['status'] !== 'connected') throw new Error(`the sign-in failed: ${connected.text}`);
}

/** Signs in with the link that an agent was given, as the person does in a browser. */
export async function signInAt(link: string, { login, patient }: SignIn): Promise<void> {
  const browser = new FormBrowser();
  let page = await browser.open(link);
  for (let pages = 0; pages < mostPages && !page.url.endsWith('/connected'); pages++) {
    if (FormBrowser.hasButton(page, 'sign-in')) {
      page = await browser.submit(page, 'sign-in', { login, password: 'any password' });
    } else if (FormBrowser.hasButton(page, 'choose-patient')) {
      const offered = inputsOf(page.body).filter(({ name }) => name === 'patient');
      page = await browser.submit(page, 'choose-patient', { patient: patient ?? offered[0]?.['value'] ?? '' });
    } else {
      page = await browser.submit(page, FormBrowser.hasButton(page, 'allow') ? 'allow' : 'continue');
    }
  }
}

function platformFolder(fhirBaseUrl: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-questions-'));
  const definition = {
    id: otherPlatform,
    name: 'Other Server',
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl,
    quirks: { openData: true },
    registration: 'none',
    verification: { status: 'local' },
  };
  writeFileSync(join(folder, `${otherPlatform}.json`), JSON.stringify(definition));
  return folder;
}
