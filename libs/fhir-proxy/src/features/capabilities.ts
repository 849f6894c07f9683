import { createHash } from 'node:crypto';
import { wantsXml } from '../contract/asked-format.js';
import { CapabilityCache } from './capability-cache.js';
import type { CapabilityCacheLimits, Fetched, Statement } from './capability-cache.js';
import { indexCapabilities } from '../policy/capability-index.js';
import type { CapabilityIndex } from '../policy/capability-index.js';
import { askCapabilities } from './capability-source.js';
import type { CapabilityAnswer, CapabilitySourceOptions } from './capability-source.js';
import { asGatewayStatement } from './capability-statement.js';
import type { GatewaySecurity } from './capability-statement.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { sendWhole } from '../answer/send-whole.js';
import { jsonValue } from '../json/json-value.js';
import { ProxyError } from '../contract/proxy-error.js';
import { splitQuery } from '../contract/query-parts.js';
import { headerOf } from '../request/request-headers.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import type { PreparedCall } from '../upstream/prepared-call.js';
import { resourceXml } from '../xml/xml-writer.js';

/** What {@link Capabilities} works with. */
export interface CapabilitiesOptions extends CapabilitySourceOptions {
  readonly security?: GatewaySecurity;
  readonly limits: CapabilityCacheLimits & CapabilitySourceOptions['limits'];
  readonly now: () => number;
  /** Gets each statement that is read without a login, parsed; `undefined` where the platform says that it has not changed. */
  readonly onStatement?: (platform: PreparedCall['call']['platform'], statement: unknown) => void;
}

interface Served {
  readonly head: ResponseHead;
  readonly text: string;
}

/**
 * What platforms can do: their CapabilityStatements, kept for a while, and served as the gateway's own. A statement that
 * a platform shows only to a login is served to that login and kept for nobody.
 */
export class Capabilities {
  readonly #options: CapabilitiesOptions;
  readonly #cache: CapabilityCache;

  constructor(options: CapabilitiesOptions) {
    this.#options = options;
    this.#cache = new CapabilityCache(options.limits, options.now);
  }

  /**
   * Answers `GET [base]/metadata`, in JSON or XML, whichever of both the platform speaks.
   *
   * @returns the status answered
   * @throws ProxyError as {@link askCapabilities}
   */
  async serve(prepared: Omit<PreparedCall, 'body'>): Promise<number> {
    const { call, query, open, interaction, route } = prepared;
    const isXml = wantsXml(query, headerOf(call.request, 'accept'));
    // Whatever the client wants, the platform is asked for what can be read here.
    const asked = splitQuery(query).filter(({ name }) => name !== '_format');
    let last: CapabilityAnswer | undefined;
    const statement = asked.every(({ name }) => name === '_pretty')
      ? await this.#cache.get(route, async (etag) => {
          last = await askCapabilities(this.#options, prepared, '', etag);
          return await this.#read(prepared, last);
        })
      : undefined;
    const { head, text } = statement
      ? await this.#kept(route, statement, isXml, headerOf(call.request, 'if-none-match'))
      : await this.#uncached(prepared, last ?? (await this.#askFor(prepared, asked)), isXml);
    await sendWhole(open, head, interaction.method === 'HEAD' ? '' : text);
    return head.status;
  }

  /** What a platform offers, for decisions of the gateway's own; `undefined` where it cannot be told. */
  async indexOf(prepared: Pick<PreparedCall, 'call' | 'route'>): Promise<CapabilityIndex | undefined> {
    try {
      const statement = await this.#cache.get(prepared.route, async (etag) =>
        this.#read(prepared, await askCapabilities(this.#options, prepared, '', etag)),
      );
      return statement?.index;
    } catch (error) {
      if (error instanceof ProxyError && error.code !== 'CLIENT_CLOSED') return undefined;
      throw error;
    }
  }

  /** The same, of what is known without asking. */
  known(route: PreparedCall['route']): CapabilityIndex | undefined {
    return this.#cache.peek(route)?.index;
  }

  #askFor(
    prepared: Pick<PreparedCall, 'call' | 'route'>,
    asked: readonly { readonly text: string }[],
  ): Promise<CapabilityAnswer> {
    return askCapabilities(this.#options, prepared, asked.map(({ text }) => text).join('&'));
  }

  async #read(
    prepared: Pick<PreparedCall, 'call' | 'route'>,
    { head, text, hadToken }: CapabilityAnswer,
  ): Promise<Fetched> {
    const { platform } = prepared.call;
    if (head.status === 304) {
      this.#options.onStatement?.(platform, undefined);
      return { kind: 'unchanged' };
    }
    const statement = head.status === 200 && !hadToken ? await parseResource(text) : undefined;
    if (statement?.resourceType !== 'CapabilityStatement') return { kind: 'none' };
    this.#options.onStatement?.(platform, statement);
    const served = await inTimeSlices(text.length, asGatewayStatement(text, this.#factsOf(prepared)));
    const upstreamEtag = head.headers['etag'];
    return {
      kind: 'fresh',
      statement: {
        text: served,
        etag: `W/"${createHash('sha256').update(served).digest('base64url').slice(0, 22)}"`,
        index: indexCapabilities(statement),
        ...(typeof upstreamEtag === 'string' && { upstreamEtag }),
      },
    };
  }

  async #kept(
    route: PreparedCall['route'],
    statement: Statement,
    isXml: boolean,
    known: string | undefined,
  ): Promise<Served> {
    // Another text is another representation.
    const etag = isXml ? statement.etag.replace(/"$/, '-xml"') : statement.etag;
    const isKnown = known?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*');
    if (isKnown) return { head: { status: 304, headers: { etag } }, text: '' };
    const text = isXml ? await this.#cache.inXml(route, statement, inXml) : statement.text;
    return { head: { status: 200, headers: { ...contentHeaders(text, isXml), etag } }, text };
  }

  /** Whatever else the platform answered: an error, a part of its statement, its terminology. */
  async #uncached(
    prepared: Pick<PreparedCall, 'call' | 'route'>,
    { head, text }: CapabilityAnswer,
    isXml: boolean,
  ): Promise<Served> {
    const resource = await parseResource(text);
    const isStatement = resource?.resourceType === 'CapabilityStatement';
    if (!resource || (!isStatement && !isXml)) return { head, text };
    const own = isStatement ? await inTimeSlices(text.length, asGatewayStatement(text, this.#factsOf(prepared))) : text;
    const served = isXml ? await inXml(own) : own;
    const { etag: _etag, ...headers } = head.headers;
    return { head: { status: head.status, headers: { ...headers, ...contentHeaders(served, isXml) } }, text: served };
  }

  #factsOf({ call, route }: Pick<PreparedCall, 'call' | 'route'>): Parameters<typeof asGatewayStatement>[1] {
    const security =
      call.platform.oauth && (this.#options.security ?? { description: 'FHIR Gateway decides who may ask.' });
    return { gatewayBaseUrl: route.gatewayBaseUrl, ...(security && { security }) };
  }
}

function contentHeaders(text: string, isXml: boolean): Record<string, string> {
  const type = isXml ? 'application/fhir+xml' : 'application/fhir+json';
  return { 'content-type': `${type}; charset=utf-8`, 'content-length': String(Buffer.byteLength(text)) };
}

async function parseResource(text: string): Promise<{ readonly resourceType: string } | undefined> {
  try {
    const value = await inTimeSlices(text.length, jsonValue(text));
    const isResource = typeof Object(value)['resourceType'] === 'string';
    return isResource ? (value as { resourceType: string }) : undefined;
  } catch {
    return undefined;
  }
}

function inXml(text: string): Promise<string> {
  return inTimeSlices(text.length, resourceXml(text));
}
