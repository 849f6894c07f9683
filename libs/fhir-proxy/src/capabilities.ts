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
   * Answers `GET [base]/metadata`.
   *
   * @returns the status answered
   * @throws ProxyError FORMAT_NOT_SUPPORTED for XML
   */
  async serve(prepared: Omit<PreparedCall, 'body'>): Promise<number> {
    const { call, query, open, interaction } = prepared;
    if (wantsXml(query, headerOf(call.request, 'accept'))) throw inXml();
    const isPlain = splitQuery(query).every(({ name }) => name === '_format' || name === '_pretty');
    let last: Answer | undefined;
    const statement = isPlain
      ? await this.#cache.get(prepared.route, async (etag) => {
          last = await this.#ask(prepared, '', etag);
          return this.#read(prepared, last);
        })
      : undefined;
    const { head, text } = statement
      ? answerOf(statement, headerOf(call.request, 'if-none-match'))
      : this.#uncached(prepared, last ?? (await this.#ask(prepared, query)));
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

  /** Whatever else the platform answered: an error, a part of its statement, its terminology. */
  #uncached(
    prepared: Pick<PreparedCall, 'call' | 'route'>,
    { head, text }: Answer,
  ): { head: ResponseHead; text: string } {
    if (!parseStatement(text)) {
      if (head.status === 200 && text.trimStart().startsWith('<')) throw inXml();
      return { head, text };
    }
    const own = asGatewayStatement(text, this.#factsOf(prepared));
    const { etag: _etag, ...headers } = head.headers;
    return {
      head: { status: head.status, headers: { ...headers, 'content-length': String(Buffer.byteLength(own)) } },
      text: own,
    };
  }

  #factsOf({ call, route }: Pick<PreparedCall, 'call' | 'route'>): Parameters<typeof asGatewayStatement>[1] {
    const security =
      call.platform.oauth && (this.#options.security ?? { description: 'FHIR Gateway decides who may ask.' });
    return { gatewayBaseUrl: route.gatewayBaseUrl, ...(security && { security }) };
  }
}

function answerOf({ text, etag }: Statement, known: string | undefined): { head: ResponseHead; text: string } {
  const isKnown = known?.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*');
  if (isKnown) return { head: { status: 304, headers: { etag } }, text: '' };
  const length = String(Buffer.byteLength(text));
  const headers = { 'content-type': 'application/fhir+json; charset=utf-8', etag, 'content-length': length };
  return { head: { status: 200, headers }, text };
}

function parseStatement(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isStatement = Object(value)['resourceType'] === 'CapabilityStatement';
    return isStatement ? (value as object) : undefined;
  } catch {
    return undefined;
  }
}

/** In XML the statement would still name the platform's own authorization server. */
function inXml(): ProxyError {
  return new ProxyError(
    'FORMAT_NOT_SUPPORTED',
    'The capabilities of a platform are told in JSON only: ask for application/fhir+json.',
  );
}
