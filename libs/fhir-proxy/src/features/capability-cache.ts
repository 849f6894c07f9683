import type { CapabilityIndex } from '../policy/capability-index.js';
import type { PlatformRoute } from '../platform/platform-route.js';

/** A platform's CapabilityStatement as it is served, and what the gateway reads in it. */
export interface Statement {
  readonly text: string;
  /** The same in XML, once somebody has asked for it. */
  readonly xml?: string;
  /** Of `text`, with quotes. */
  readonly etag: string;
  readonly index: CapabilityIndex;
  /** The platform's own `ETag`, to ask it again with. */
  readonly upstreamEtag?: string;
}

/** `fresh` was read, `unchanged` is what is known already; `none` is no statement to keep. */
export type Fetched = { kind: 'fresh'; statement: Statement } | { kind: 'unchanged' } | { kind: 'none' };

/** Bounds of a {@link CapabilityCache}. */
export interface CapabilityCacheLimits {
  /** A statement is good for so long, then the platform is asked whether it has changed. */
  readonly capabilitiesTtlMs: number;
  /** After a failure the platform is not asked again for so long. */
  readonly capabilitiesRetryMs: number;
  /** Characters of all statements together; the longest unused go first. */
  readonly maxCapabilitiesLength: number;
}

interface Kept {
  statement?: Statement;
  /** Epoch milliseconds; until then the platform is not asked. */
  goodUntilMs: number;
  /** What is under way: whoever comes meanwhile waits for it. */
  pending?: Promise<Statement | undefined>;
}

/** More platforms than this are not remembered, failures included. */
const maxKept = 1000;

/** Keeps what platforms say they can do. One request at a time asks a platform, whoever waits for the answer. */
export class CapabilityCache {
  readonly #limits: CapabilityCacheLimits;
  readonly #now: () => number;
  /** In order of use. A platform whose file has changed has another route. */
  readonly #kept = new Map<PlatformRoute, Kept>();
  #length = 0;

  constructor(limits: CapabilityCacheLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * The statement of a platform; one that could not be renewed is still better than none.
   *
   * @param fetch asks the platform; with the entity tag of what is known
   * @returns `undefined` where there is none to keep, now or for a while
   * @throws what `fetch` throws, when it was this call that asked and nothing is known
   */
  get(route: PlatformRoute, fetch: (etag: string | undefined) => Promise<Fetched>): Promise<Statement | undefined> {
    const kept = this.#kept.get(route) ?? { goodUntilMs: 0 };
    this.#kept.delete(route);
    this.#kept.set(route, kept);
    // Why another caller could not get it, a missing login for one, is nothing to tell this one.
    if (kept.pending) return kept.pending.catch(() => undefined);
    if (this.#now() < kept.goodUntilMs) return Promise.resolve(kept.statement);
    kept.pending = this.#renew(kept, fetch).finally(() => {
      kept.pending = undefined;
      this.#shrink();
    });
    return kept.pending;
  }

  /** What is known of a platform without asking, old as it may be. */
  peek(route: PlatformRoute): Statement | undefined {
    return this.#kept.get(route)?.statement;
  }

  /**
   * A statement that {@link get} returned, in XML, which is written once.
   *
   * @param write makes it of the statement's text
   */
  async inXml(route: PlatformRoute, statement: Statement, write: (text: string) => Promise<string>): Promise<string> {
    if (statement.xml !== undefined) return statement.xml;
    const xml = await write(statement.text);
    const kept = this.#kept.get(route);
    if (kept?.statement === statement) {
      this.#replace(kept, { ...statement, xml });
      this.#shrink();
    }
    return xml;
  }

  async #renew(kept: Kept, fetch: (etag: string | undefined) => Promise<Fetched>): Promise<Statement | undefined> {
    const { capabilitiesTtlMs, capabilitiesRetryMs } = this.#limits;
    const known = kept.statement;
    try {
      const fetched = await fetch(known?.upstreamEtag);
      const isNone = fetched.kind === 'none' || (fetched.kind === 'unchanged' && !known);
      kept.goodUntilMs = this.#now() + (isNone ? capabilitiesRetryMs : capabilitiesTtlMs);
      if (fetched.kind === 'fresh') this.#replace(kept, fetched.statement);
    } catch (error) {
      kept.goodUntilMs = this.#now() + capabilitiesRetryMs;
      if (!known) throw error;
    }
    return kept.statement;
  }

  #replace(kept: Kept, statement: Statement): void {
    this.#length += lengthOf(statement) - lengthOf(kept.statement);
    kept.statement = statement;
  }

  #shrink(): void {
    for (const [route, kept] of this.#kept) {
      if (this.#length <= this.#limits.maxCapabilitiesLength && this.#kept.size <= maxKept) return;
      if (kept.pending) continue;
      this.#kept.delete(route);
      this.#length -= lengthOf(kept.statement);
    }
  }
}

/** Characters. */
function lengthOf(statement: Statement | undefined): number {
  return statement ? statement.text.length + (statement.xml?.length ?? 0) : 0;
}
