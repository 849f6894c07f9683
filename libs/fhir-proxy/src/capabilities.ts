import { createHash } from 'node:crypto';
import { wantsXml } from './asked-format.js';
import { CapabilityCache } from './capability-cache.js';
import type { CapabilityCacheLimits, Fetched, Statement } from './capability-cache.js';
import { indexCapabilities } from './capability-index.js';
import type { CapabilityIndex } from './capability-index.js';
import { asGatewayStatement } from './capability-statement.js';
import type { GatewaySecurity } from './capability-statement.js';
import type { ResponseHead } from './fhir-call.js';
import { handOver } from './hand-over.js';
import { parseInteraction } from './interaction.js';
import { JsonCollector } from './json-collector.js';
import { ProxyError } from './proxy-error.js';
import { splitQuery } from './query-parts.js';
import { headerOf } from './request-headers.js';
import type { PreparedCall } from './upstream-sender.js';
import { resourceXml } from './xml-writer.js';

/** What {@link Capabilities} works with. */
export interface CapabilitiesOptions {
  /** Asks the platform, without a token at first. @returns whether a token was needed */
  ask(prepared: PreparedCall): Promise<{ hadToken: boolean }>;
  readonly security?: GatewaySecurity;
  readonly limits: CapabilityCacheLimits & { readonly maxJsonBytes: number };
  readonly now: () => number;
}

interface Answer {
  readonly head: ResponseHead;
  readonly text: string;
  readonly hadToken: boolean;
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
   * @throws ProxyError FORMAT_NOT_SUPPORTED for a platform that speaks XML alone
   */
  async serve(prepared: Omit<PreparedCall, 'body'>): Promise<number> {
    const { call, query, open, interaction, route } = prepared;
    const isXml = wantsXml(query, headerOf(call.request, 'accept'));
    // Whatever the client wants, JSON is read here.
    const asked = splitQuery(query).filter(({ name }) => name !== '_format');
    let last: Answer | undefined;
    const statement = asked.every(({ name }) => name === '_pretty')
      ? await this.#cache.get(route, async (etag) => {
          last = await this.#ask(prepared, '', etag);
          return this.#read(prepared, last);
        })
      : undefined;
    const { head, text } = statement
      ? this.#kept(route, statement, isXml, headerOf(call.request, 'if-none-match'))
      : this.#uncached(prepared, last ?? (await this.#ask(prepared, asked.map((part) => part.text).join('&'))), isXml);
    await handOver(open, head, interaction.method === 'HEAD' ? '' : text);
    return head.status;
  }

  /** What a platform offers, for decisions of the gateway's own; `undefined` where it cannot be told. */
  async indexOf(prepared: Pick<PreparedCall, 'call' | 'route'>): Promise<CapabilityIndex | undefined> {
    try {
      const statement = await this.#cache.get(prepared.route, async (etag) =>
        this.#read(prepared, await this.#ask(prepared, '', etag)),
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

  async #ask({ call, route }: Pick<PreparedCall, 'call' | 'route'>, query: string, etag?: string): Promise<Answer> {
    const collector = new JsonCollector(this.#options.limits.maxJsonBytes);
    const headers = etag === undefined ? {} : { 'if-none-match': etag };
    // The answer is for whoever waits for it, so that no single client's leaving may end it.
    const { signal: _signal, ...shared } = call;
    const { hadToken } = await this.#options.ask({
      call: { ...shared, request: { method: 'GET', path: 'metadata', query, headers } },
      route,
      interaction: parseInteraction('GET', 'metadata', query),
      query,
      body: undefined,
      open: (head) => collector.begin(head),
    });
    return { ...collector.text(), hadToken };
  }

  #read({ call, route }: Pick<PreparedCall, 'call' | 'route'>, { head, text, hadToken }: Answer): Fetched {
    if (head.status === 304) return { kind: 'unchanged' };
    const statement = head.status === 200 && !hadToken ? parseStatement(text) : undefined;
    if (!statement) return { kind: 'none' };
    const served = asGatewayStatement(text, this.#factsOf({ call, route }));
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

  #kept(
    route: PreparedCall['route'],
    statement: Statement,
    isXml: boolean,
    known: string | undefined,
  ): { head: ResponseHead; text: string } {
    // Another text is another representation.
    const etag = isXml ? statement.etag.replace(/"$/, '-xml"') : statement.etag;
    const isKnown = known?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*');
    if (isKnown) return { head: { status: 304, headers: { etag } }, text: '' };
    const text = isXml ? this.#cache.inXml(route, statement, resourceXml) : statement.text;
    return { head: { status: 200, headers: { ...contentHeaders(text, isXml), etag } }, text };
  }

  /** Whatever else the platform answered: an error, a part of its statement, its terminology. */
  #uncached(
    prepared: Pick<PreparedCall, 'call' | 'route'>,
    { head, text }: Answer,
    isXml: boolean,
  ): { head: ResponseHead; text: string } {
    const resource = parseResource(text);
    if (!resource && head.status === 200 && text.trimStart().startsWith('<')) throw speaksXmlOnly();
    const isStatement = resource?.resourceType === 'CapabilityStatement';
    if (!resource || (!isStatement && !isXml)) return { head, text };
    const own = isStatement ? asGatewayStatement(text, this.#factsOf(prepared)) : text;
    const served = isXml ? resourceXml(own) : own;
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

function parseStatement(text: string): object | undefined {
  const resource = parseResource(text);
  return resource?.resourceType === 'CapabilityStatement' ? resource : undefined;
}

function parseResource(text: string): { readonly resourceType: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isResource = typeof Object(value)['resourceType'] === 'string';
    return isResource ? (value as { resourceType: string }) : undefined;
  } catch {
    return undefined;
  }
}

/** As it is, it would name the platform's own authorization server. */
function speaksXmlOnly(): ProxyError {
  return new ProxyError(
    'FORMAT_NOT_SUPPORTED',
    'This platform tells its capabilities in a way that cannot be read here.',
  );
}
