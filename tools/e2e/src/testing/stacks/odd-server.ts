import { setTimeout } from 'node:timers/promises';
import { eventually } from '@fhir-gateway/testing';
import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { FormBrowser, type FormPage } from '../browser/form-browser.js';
import { signInAs } from '../browser/form-person.js';
import type { PlatformFiles } from './platform-files.js';
import { control } from './sandbox-control.js';
import { sandboxPlatform } from './sandbox-platforms.js';
import { plainSandbox, startStack, type Stack } from './stack.js';

/** What one sign-in at an odd server came to, from its beginning to its end. */
export interface Visit {
  /** `connected`, or the code of the error that the person is shown. */
  readonly signIn: string;
  /** What the person is told; empty after a success. */
  readonly reason: string;
  /** What the log says of the id_token where it was not used. */
  readonly notes: readonly string[];
  /** Status or error code of a read, and of one after the server has ended the access token. */
  readonly read: string;
  readonly refreshed: string;
  /** Whether the platform confirmed the end; absent where nothing was connected. */
  readonly revoked?: boolean;
  /** Tokens that the server would still take. */
  readonly left: number;
}

/** An authorization server of the sandbox. */
export type OddSystem = 'ehr' | 'clinic';

const bases = { ehr: '', clinic: '/clinic' } as const;
const patients = {
  ehr: patientIdAt('sandbox-ehr', 'hedda-vantreen'),
  clinic: patientIdAt('sandbox-clinic', 'hedda-vantreen'),
};

type TokenCounts = Readonly<Record<OddSystem, { readonly accessTokens: number; readonly refreshTokens: number }>>;

/** Nothing but where its FHIR base is, as a newcomer's platform file says it. */
const asOfNewcomer = {
  oauth: {
    authorizeUrl: undefined,
    tokenUrl: undefined,
    revokeUrl: undefined,
    introspectUrl: undefined,
    endSessionUrl: undefined,
    pkce: undefined,
  },
  quirks: { refreshOneTimeUse: undefined, patientIdFrom: undefined, scopeSyntax: undefined, refresh: undefined },
};

/** A sandbox whose authorization server is switched, and a gateway that knows it by one platform for each quirk. */
export class OddServer {
  readonly #stack: Stack;
  readonly #systems: ReadonlyMap<string, OddSystem>;

  private constructor(stack: Stack, systems: ReadonlyMap<string, OddSystem>) {
    this.#stack = stack;
    this.#systems = systems;
  }

  /** @param systems by id of platform: what is discovered of one platform is not what is known of another */
  static async start(systems: ReadonlyMap<string, OddSystem>): Promise<OddServer> {
    const platformFiles: PlatformFiles = (origin) =>
      [...systems].map(([id, system]) =>
        sandboxPlatform({ id, origin: origin + bases[system], authMethod: 'none', ...asOfNewcomer }),
      );
    const env = { FHIR_GATEWAY_LOG_LEVEL: 'info' };
    const stack = await startStack({ mcpAuth: 'local', apps: ['rest'], sandboxEnv: plainSandbox, platformFiles, env });
    return new OddServer(stack, systems);
  }

  async stop(): Promise<void> {
    await this.#stack.stop();
  }

  /** Signs in with these quirks, reads, has the token refreshed, and disconnects. */
  async visit(id: string, quirks: string, expectedLeft = 0): Promise<Visit> {
    const system = this.#systems.get(id) ?? 'ehr';
    await this.#switch(system, quirks);
    await control(this.#stack.sandboxOrigin, 'DELETE', `tokens?system=${system}`);
    const logged = this.#stack.output().length;
    const page = await this.#signIn(id);
    const isConnected = page.url.endsWith('/connected');
    const { code, title } = isConnected ? { code: 'connected', title: '' } : problemOf(page);
    const read = await this.#read(id, system);
    await control(this.#stack.sandboxOrigin, 'DELETE', `tokens?system=${system}&kind=access`);
    const refreshed = await this.#read(id, system);
    const revoked = await this.#disconnect(id);
    const notes = isConnected ? notesOf(await this.#logUntilEnd(id, logged)) : [];
    const left = await this.left(system, expectedLeft);
    await this.#switch(system, 'none');
    return { signIn: code, reason: title, notes, read, refreshed, ...(isConnected && { revoked }), left };
  }

  /** Tokens that a server would still take, once what is revoked in the background has been: no more than expected. */
  async left(system: OddSystem, expected: number): Promise<number> {
    let count = Infinity;
    const look = async () => {
      const { [system]: tokens } = (await control(this.#stack.sandboxOrigin, 'GET', 'tokens')) as TokenCounts;
      count = tokens.accessTokens + tokens.refreshTokens;
      return count <= expected;
    };
    await eventually(look, 25);
    // What is to stay is looked at again after a while.
    for (let looks = 0; count > 0 && looks < 20; looks += 1) {
      await setTimeout(25);
      await look();
    }
    return count;
  }

  async #signIn(id: string): Promise<FormPage> {
    const browser = new FormBrowser();
    let last: FormPage | undefined;
    const seen = { open: browser.open.bind(browser), submit: browser.submit.bind(browser) };
    browser.open = async (...args) => (last = await seen.open(...args));
    try {
      return await signInAs(browser, `${this.#stack.restUrl}/auth/${id}/login`, 'hedda');
    } catch (error) {
      if (!last) throw error;
      return last;
    }
  }

  async #read(id: string, system: OddSystem): Promise<string> {
    const response = await fetch(`${this.#stack.restUrl}/api/fhir/${id}/Patient/${patients[system]}`);
    const text = await response.text();
    return response.ok ? String(response.status) : (/"code":"([A-Z_]+)"/.exec(text)?.[1] ?? String(response.status));
  }

  /** @returns whether the platform has confirmed it */
  async #disconnect(id: string): Promise<boolean> {
    const headers = { origin: this.#stack.restUrl };
    const response = await fetch(`${this.#stack.restUrl}/auth/${id}/logout`, { method: 'POST', headers });
    if (!response.ok) throw new Error(`the logout answered ${response.status}`);
    return ((await response.json()) as { revoked_upstream: boolean }).revoked_upstream;
  }

  /** What was logged up to the end of a connection. Lines are written together, some time after the answer. */
  async #logUntilEnd(id: string, start: number): Promise<string> {
    const last = `"event":"auth.revoke","platformId":"${id}"`;
    await eventually(() => this.#stack.output().includes(last, start), 5);
    return this.#stack.output().slice(start);
  }

  #switch(system: OddSystem, quirks: string): Promise<unknown> {
    return control(this.#stack.sandboxOrigin, 'PUT', `auth-quirks?system=${system}&quirks=${quirks}`);
  }
}

/** What the person is told; this browser asks for no page and gets the same as JSON. */
function problemOf({ url, body, status }: FormPage): { code: string; title: string } {
  if (body.startsWith('{')) return JSON.parse(body) as { code: string; title: string };
  throw new Error(`the sign-in ended at ${new URL(url).pathname} (${status})`);
}

function notesOf(output: string): string[] {
  return [...output.matchAll(/"notes":\[([^\]]*)\]/g)].flatMap(([, list = '']) => list.replaceAll('"', '').split(','));
}
