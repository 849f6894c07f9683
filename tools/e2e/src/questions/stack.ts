import { connectAgent } from '../testing/agents/agent.js';
import type { Agent, ListedTools } from '../testing/agents/agent.js';
import { FormBrowser } from '../testing/browser/form-browser.js';
import { signInAs } from '../testing/browser/form-person.js';
import { startLocalGateway } from '../testing/stacks/launcher.js';
import { localPlatform } from '../testing/stacks/platform-files.js';
import type { Client, Setting } from './set/question.js';

/** A gateway with its platform, and an agent that is connected to it. */
export interface Stack {
  readonly agent: Agent;
  /** Signs in as a setting needs it, and returns the platform to ask, and what each client knows of the tools then. */
  enter(setting: Setting): Promise<Entered>;
  stop(): Promise<void>;
}

/** Where a setting led. */
interface Entered {
  readonly platform: string;
  /** The weak client's host keeps the list of its first connection, as hosts do that leave out `list_changed`. */
  readonly lists: Readonly<Record<Client, ListedTools>>;
}

/** What a stack is started with. */
interface StackOptions {
  /** Switches of the sandbox, as its setting takes them. */
  readonly quirks?: string;
  /** Base of a server without sign-in that is asked in place of the sandbox. */
  readonly serverBase?: string;
}

/** Id of the platform that stands for a server of other hands. */
const otherPlatform = 'other-server';

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

/** Starts what `npm start` starts, on free ports, with a session of its own. */
export async function startStack({ quirks = '', serverBase }: StackOptions): Promise<Stack> {
  const gateway = await startLocalGateway({
    env: {
      FHIR_GATEWAY_SANDBOX_QUIRKS: quirks,
      // Sign-ins take long where all is busy.
      FHIR_GATEWAY_SANDBOX_ACCESS_TOKEN_SECONDS: '3600',
      // One caller asks faster than a person does.
      FHIR_GATEWAY_RATE_LIMITS: 'off',
      FHIR_GATEWAY_WRITES: 'sandbox-ehr,sandbox-payer',
    },
    ...(serverBase !== undefined && {
      platformFiles: () => [localPlatform(otherPlatform, serverBase, { quirks: { openData: true } })],
    }),
  });
  const agent = await connectAgent('client 2.x', gateway.mcpUrl);
  const first = await agent.listed();
  return {
    agent,
    async enter(setting) {
      const platform = serverBase === undefined ? await enter(agent, setting) : otherPlatform;
      return { platform, lists: { weak: first, good: await agent.listed() } };
    },
    async stop() {
      await agent.close();
      await gateway.stop();
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

async function connect(agent: Agent, platformId: string, { login, patient, scopes }: SignIn): Promise<void> {
  const platform = { platform_id: platformId };
  await agent.call('revoke_auth', platform);
  const started = await agent.call('start_auth', { ...platform, ...(scopes && { scopes }) });
  await signInAs(new FormBrowser(), String(started.structured['authorization_url']), login, patient);
  const connected = await agent.call('wait_for_auth', { ...platform, timeout: 25 });
  if (connected.structured['status'] !== 'connected') throw new Error(`the sign-in failed: ${connected.text}`);
}
