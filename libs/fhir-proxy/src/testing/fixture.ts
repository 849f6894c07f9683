import { Writable } from 'node:stream';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { type FakePlatform, sendJson } from '@fhir-gateway/testing';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { FhirAuditEntry } from '../contract/fhir-audit.js';
import type { FhirCall, ResponseHead } from '../contract/fhir-call.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import { FhirProxy } from '../fhir-proxy.js';
import type { FhirProxyOptions } from '../fhir-proxy-options.js';
import { closedAtEnd } from './closing.js';
import { gatewayBase, makePlatform, session } from './platform.js';
import type { PlatformChange } from './platform.js';
import { startUpstream } from './upstream.js';

export { gatewayBase, makePlatform, session };
export type { PlatformChange };

/** Hands out access as `SmartAuth` does, and counts how often it was asked. */
export class StubAuth {
  token = 'token-1';
  /** What replaces a rejected token. */
  nextToken: string | undefined = 'token-2';
  scopes: string[] = ['patient/*.rs'];
  requestedScopes: string[] | undefined;
  patient: string | undefined = 'p1';
  connectionNumber: number | undefined;
  mustChoosePatient = false;
  tokenContext: Record<string, string> | undefined;
  calls: { rejectedToken?: string }[] = [];

  async access(
    _session: Session,
    _platform: ResolvedPlatform,
    options: { rejectedToken?: string } = {},
  ): Promise<PlatformAccess> {
    this.calls.push(options);
    if (options.rejectedToken !== undefined) {
      if (this.nextToken === undefined) throw new AuthError('REAUTH_REQUIRED', 'The login has ended.');
      this.token = this.nextToken;
    }
    return {
      accessToken: this.token,
      scopes: this.scopes,
      ...(this.mustChoosePatient && { mustChoosePatient: true }),
      ...(this.requestedScopes && { requestedScopes: this.requestedScopes }),
      expiresAtSeconds: 2_000_000_000,
      patient: this.patient,
      connectionNumber: this.connectionNumber,
      ...(this.tokenContext && { tokenContext: this.tokenContext }),
    };
  }
}

/** What the client of a call received. */
export interface Received {
  head?: ResponseHead;
  body: Buffer;
}

/** A proxy with everything around it stubbed, and short ways to call it; closed at the end of the test file. */
export class ProxyFixture {
  readonly auth = new StubAuth();
  readonly audit: FhirAuditEntry[] = [];
  readonly proxy: FhirProxy;
  writes = false;
  platform: ResolvedPlatform;

  constructor(base: string, options: Partial<FhirProxyOptions> = {}, change: PlatformChange = {}) {
    this.platform = makePlatform(base, change);
    this.proxy = new FhirProxy({
      auth: this.auth,
      gatewayBaseUrl: () => gatewayBase,
      isWriteAllowed: () => this.writes,
      audit: (entry) => this.audit.push(entry),
      ...options,
    });
    closedAtEnd(this.proxy);
  }

  /** Switches writing on, for a login with these scopes. */
  mayWrite(...scopes: string[]): void {
    this.writes = true;
    this.auth.scopes = scopes;
  }

  /** A login that is no patient's: its answers are streamed, since there is nobody to compare them with. */
  ofNoPatient(): this {
    this.auth.scopes = ['user/*.rs'];
    this.auth.patient = undefined;
    return this;
  }

  /** A call made of `METHOD path?query`. */
  call(line: string, request: Partial<FhirRequest> = {}, change: Partial<FhirCall> = {}): FhirCall {
    const [method = '', target = ''] = line.split(/ (.*)/s);
    const [path = '', query = ''] = target.split(/\?(.*)/s);
    return {
      platform: this.platform,
      session,
      request: { method, path, query, headers: {}, ...request },
      app: 'rest',
      requestId: 'request-1',
      ...change,
    };
  }

  /** Sends a call and collects the answer. */
  async send(line: string, request: Partial<FhirRequest> = {}, change: Partial<FhirCall> = {}): Promise<Received> {
    const chunks: Buffer[] = [];
    const received: Received = { body: Buffer.alloc(0) };
    await this.proxy.send(this.call(line, request, change), (head) => {
      received.head = head;
      return new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          chunks.push(chunk);
          done();
        },
      });
    });
    received.body = Buffer.concat(chunks);
    return received;
  }
}

/** The platform of the running test, and the proxy in front of it. */
export let upstream: FakePlatform;
export let fixture: ProxyFixture;

/** Opens both anew before each test of a file or suite, with what its tests have in common. */
export function eachProxy(prepare: () => unknown = () => undefined): void {
  beforeEach(async () => {
    upstream = await startUpstream();
    reopen();
    await prepare();
  });
}

/** Has the platform of the running test answer so from now on, whatever it is asked. */
export function answers(...answer: [status: number, body: object | string, headers?: Record<string, string>]): void {
  upstream.answer = (_request, response) => sendJson(response, ...answer);
}

/** Another proxy in front of the platform of the running test. */
export function reopen(options: Partial<FhirProxyOptions> = {}, change: PlatformChange = {}): ProxyFixture {
  fixture = new ProxyFixture(upstream.base, options, change);
  return fixture;
}

/** A JSON body with its headers, for a write. */
export function jsonBody(body: unknown, contentType = 'application/fhir+json'): Pick<FhirRequest, 'headers' | 'body'> {
  return { headers: { 'content-type': contentType }, body: Buffer.from(JSON.stringify(body)) };
}

/** JSON as it is written, with its headers. */
export function jsonText(text: string | Buffer): Pick<FhirRequest, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/fhir+json' }, body: Buffer.from(text) };
}

/** A form with its headers, for a search by POST. */
export function formBody(text: string): Pick<FhirRequest, 'headers' | 'body'> {
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(text) };
}

/** XML with its headers. */
export function xmlBody(text: string | Buffer, contentType = 'application/fhir+xml') {
  return { headers: { 'content-type': contentType }, body: Buffer.from(text) };
}

/** The code of the error that a call must end with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
    throw error;
  }
  return 'no error';
}
