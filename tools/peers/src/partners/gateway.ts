import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormBrowser, passSignIn } from '@fhir-gateway/e2e/testing';
import { freePort, startService } from '@fhir-gateway/testing';

/** What a platform file says beside what each of these has. */
export type PlatformParts = Readonly<Record<string, unknown>> & { readonly fhirBaseUrl: string };

/** An answer of the gateway, read. */
export interface Read {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The REST API as one person runs it, before the platforms that it is given. */
export class Gateway {
  readonly url: string;
  readonly browser = new FormBrowser();
  readonly #stop: () => Promise<unknown>;
  readonly #output: () => string;

  private constructor(url: string, output: () => string, stop: () => Promise<unknown>) {
    this.url = url;
    this.#output = output;
    this.#stop = stop;
  }

  /** @param bundle the built REST API */
  static async start(
    bundle: string,
    platforms: Readonly<Record<string, PlatformParts>>,
    env: Readonly<Record<string, string>>,
  ): Promise<Gateway> {
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-partners-'));
    for (const [id, parts] of Object.entries(platforms)) {
      const common = { kind: 'sandbox', environment: 'local', verification: { status: 'local' } };
      writeFileSync(join(folder, `${id}.json`), JSON.stringify({ ...common, id, name: id, ...parts }));
    }
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const settings = {
      FHIR_GATEWAY_PORT: `${port}`,
      FHIR_GATEWAY_PUBLIC_URL: url,
      FHIR_GATEWAY_MCP_AUTH: 'local',
      FHIR_GATEWAY_MASTER_KEY: randomBytes(36).toString('base64url'),
      FHIR_GATEWAY_PLATFORMS_DIR: folder,
      FHIR_GATEWAY_RATE_LIMITS: 'off',
    };
    const service = await startService({ command: [bundle], env: { ...settings, ...env } });
    const stop = async () => {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return new Gateway(url, () => service.output(), stop);
  }

  /** Asks as its person: a path of the gateway, or an address that it gave. */
  async ask(path: string, { json, ...init }: RequestInit & { readonly json?: object } = {}): Promise<Read> {
    const body = json && { method: 'POST', body: JSON.stringify(json) };
    const headers = { origin: this.url, ...(json && { 'content-type': 'application/json' }), ...init.headers };
    const response = await this.browser.fetch(new URL(path, this.url).href, { ...body, ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Signs its person in; returns the path of the page where that ends, and what stands there. */
  async signIn(platform: string): Promise<string> {
    const first = await this.browser.open(`${this.url}/auth/${platform}/login`);
    const { url, status, body } = await passSignIn(this.browser, first, 0);
    return `${new URL(url).pathname} ${status} ${body.slice(-300)}`;
  }

  /** The last lines of its log. */
  log(): string {
    return this.#output().split('\n').slice(-4).join('\n');
  }

  stop(): Promise<unknown> {
    return this.#stop();
  }
}

/** A key that a client signs with. */
export interface ClientKey {
  /** As the setting of a platform has it. */
  readonly jwk: string;
  /** As servers are told of it. */
  readonly jwks: string;
  /** A client assertion; members of the header that are undefined are left out. */
  assertion(clientId: string, audience: string, header?: object): string;
}

/** @see SMART App Launch 2.2, "Client Authentication: Asymmetric (public key)" */
export function newClientKey(): ClientKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const named = { kid: 'partners', alg: 'ES384' };
  return {
    jwk: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...named }),
    jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...named, key_ops: ['verify'] }] }),
    assertion(clientId, audience, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: clientId, sub: clientId, aud: audience, iat: now, exp: now + 60, jti: randomUUID() };
      const parts = [{ ...named, typ: 'JWT', ...header }, claims];
      const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      const signature = sign('sha384', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}

/** Asks a token endpoint as a backend service, without the gateway: what is refused there is not by our mistake alone. */
export async function askForToken(endpoint: string, scope: string, assertion: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  const response = await fetch(endpoint, { method: 'POST', body });
  return `${response.status} ${(await response.text()).slice(0, 200)}`;
}
