import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { AdapterPayload } from 'oidc-provider';
import { paths } from './endpoints/paths.js';
import type { ProviderRecords } from './provider-records.js';

/** One request of a browser and its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface RunningExchange extends Exchange {
  /** What the answer's cookies hold by now: it is newer than what the request brought. */
  readonly kept: Map<string, string>;
}

/** What {@link PendingRequests} works with. */
export interface PendingRequestsParts {
  readonly issuer: string;
  readonly keyring: Keyring;
  readonly records: Pick<ProviderRecords, 'get' | 'put'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Makes the error for a request that no cookie holds. */
  readonly tooLong: () => Error;
}

/** Browsers keep 4,096 bytes of a cookie, name and value together. */
const mostCharacters = 3_800;
const mostPlainBytes = 64 * 1024;
const waitingName = 'fhir_gateway_waiting_';
const answeredName = 'fhir_gateway_answered_';
const model = 'Interaction';
const ended = 'ended';

/**
 * Authorization requests that wait for a person's answer. Each is sealed in a cookie of the browser that began it, at the
 * one address where it goes on, so that strangers store nothing here. One that a person of a session has allowed is in the
 * store: the answer may be lost on its way to the browser, and is good once.
 */
export class PendingRequests {
  readonly #parts: PendingRequestsParts;
  readonly #exchanges = new AsyncLocalStorage<RunningExchange>();

  constructor(parts: PendingRequestsParts) {
    this.#parts = parts;
  }

  /** Runs what answers a request; within it the provider finds and keeps what this browser waits for. */
  during<T>({ request, response }: Exchange, run: () => Promise<T>): Promise<T> {
    return this.#exchanges.run({ request, response, kept: new Map() }, run);
  }

  /** @throws what `tooLong` makes for a request that no cookie holds */
  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    if (isAllowed(payload)) return this.#parts.records.put(model, id, payload, expiresIn, accountOf(payload));
    const plain = deflateRawSync(JSON.stringify(payload)).toString('base64url');
    const value = this.#parts.keyring.seal(plain, placeOf(id));
    if (value.length > mostCharacters) throw this.#parts.tooLong();
    this.#set(waiting(id), value, expiresIn);
    // Where the provider goes on once there is a refusal.
    if (payload['result'] !== undefined) this.#set(answered(id, payload), value, expiresIn);
    this.#exchanges.getStore()?.kept.set(id, value);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const allowed = await this.#parts.records.get(model, id);
    if (allowed !== undefined) return allowed.value === ended ? undefined : (allowed.value as AdapterPayload);
    const value = this.#exchanges.getStore()?.kept.get(id) ?? this.#cookie(id);
    const payload = value === undefined ? undefined : this.#open(id, value);
    return payload === undefined || (payload.exp ?? 0) * 1000 <= this.#parts.now() ? undefined : payload;
  }

  async destroy(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload === undefined) return;
    const seconds = Math.ceil((payload.exp ?? 0) - this.#parts.now() / 1000);
    if (isAllowed(payload)) await this.#parts.records.put(model, id, ended, seconds, accountOf(payload));
    for (const cookie of [waiting(id), answered(id, payload)]) this.#set(cookie, '', 0);
    this.#exchanges.getStore()?.kept.set(id, '');
  }

  #open(id: string, value: string): AdapterPayload | undefined {
    try {
      const plain = this.#parts.keyring.open(value, placeOf(id));
      const bytes = inflateRawSync(Buffer.from(plain, 'base64url'), { maxOutputLength: mostPlainBytes });
      return JSON.parse(bytes.toString()) as AdapterPayload;
    } catch {
      return undefined; // Cut off, altered, of another request or of a master key that is gone.
    }
  }

  #cookie(id: string): string | undefined {
    const all = this.#exchanges.getStore()?.request.headers.cookie?.split(/; */) ?? [];
    const [, value] =
      all
        .map((one) => one.split('='))
        .find(([name]) => name === `${answeredName}${id}` || name === `${waitingName}${id}`) ?? [];
    return value;
  }

  #set({ name, path }: Cookie, value: string, seconds: number): void {
    const { protocol, pathname } = new URL(this.#parts.issuer);
    const attributes = [`Path=${pathname.replace(/\/$/, '')}${path}`, `Max-Age=${Math.max(0, seconds)}`, 'HttpOnly'];
    if (protocol === 'https:') attributes.push('Secure');
    const { response } = this.#exchanges.getStore() ?? {};
    response?.appendHeader('set-cookie', [`${name}=${value}`, ...attributes, 'SameSite=Lax'].join('; '));
  }
}

function isAllowed({ result }: AdapterPayload): boolean {
  return (result as { consent?: unknown } | undefined)?.consent !== undefined;
}

/** The account of the person who allowed it. */
function accountOf({ result }: AdapterPayload): string | undefined {
  return (result as { login?: { accountId?: string } } | undefined)?.login?.accountId;
}

/** Each is sent to one address alone, so that many open requests make no request long. */
interface Cookie {
  readonly name: string;
  readonly path: string;
}

function waiting(id: string): Cookie {
  return { name: `${waitingName}${id}`, path: `${paths.consent}/${id}` };
}

/** Where the request goes on, which was a device's or an app's. */
function answered(id: string, { deviceCode }: AdapterPayload): Cookie {
  const path = deviceCode === undefined ? paths.authorization : paths.device;
  return { name: `${answeredName}${id}`, path: `${path}/${id}` };
}

function placeOf(id: string): string {
  return `oauth|pending|${id}`;
}
