import type { CapabilityStatement } from 'fhir/r4.js';
import { summarizeCapabilities } from '../capability-summary.js';
import type { FhirReader } from '../fhir-reader.js';
import { defaultSort } from './default-sort.js';

/** How long what a platform says of itself is believed. */
const lifeMs = 3_600_000;
/** How long a platform is not asked again that said nothing of itself: each search would wait for its failure. */
const silentMs = 60_000;
/** Platforms that are remembered; the oldest are forgotten. */
const mostSources = 1_000;

interface Remembered {
  /** Sort by type; `undefined` for a type that the platform says it cannot sort. */
  readonly sorts: ReadonlyMap<string, string | undefined>;
  readonly untilMs: number;
}

/**
 * Which types each platform offers, and by what it sorts their lists, as its CapabilityStatement says. Remembered for an hour: with a statement of
 * megabytes before each long list, the statement would cost more than the list.
 */
export class OfferedSorts {
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered>();

  /** @param now epoch milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What is remembered; `undefined` when nothing is, or the type cannot be sorted. */
  known(source: string, resourceType: string): string | undefined {
    return this.#read(source)?.sorts.get(resourceType);
  }

  /** What the platform says, asked where it is not remembered; `undefined` when it does not say. */
  async find(source: string, resourceType: string, reader: FhirReader): Promise<string | undefined> {
    const sorts = this.#read(source)?.sorts ?? (await this.#ask(source, reader));
    return sorts?.get(resourceType);
  }

  /** The types that the platform says it offers, asked as {@link find} does; `undefined` when it does not say. */
  async types(source: string, reader: FhirReader): Promise<ReadonlySet<string> | undefined> {
    const sorts = this.#read(source)?.sorts ?? (await this.#ask(source, reader));
    return sorts === undefined || sorts.size === 0 ? undefined : new Set(sorts.keys());
  }

  /** The platform refused to sort this type after all. */
  forget(source: string, resourceType: string): void {
    const remembered = this.#read(source);
    if (!remembered) return;
    const sorts = new Map(remembered.sorts).set(resourceType, undefined);
    this.#remembered.set(source, { ...remembered, sorts });
  }

  #read(source: string): Remembered | undefined {
    const remembered = this.#remembered.get(source);
    return remembered && remembered.untilMs > this.#now() ? remembered : undefined;
  }

  /** A platform that does not say is remembered, too, as one that sorts nothing. */
  async #ask(source: string, reader: FhirReader): Promise<Remembered['sorts'] | undefined> {
    let sorts: Remembered['sorts'] | undefined;
    try {
      const { body } = await reader({ method: 'GET', path: 'metadata' });
      if ((body as Partial<CapabilityStatement> | undefined)?.resourceType === 'CapabilityStatement') {
        const { types } = summarizeCapabilities(body as CapabilityStatement);
        sorts = new Map(types.map(({ type, searchParameters }) => [type, defaultSort(type, searchParameters)]));
      }
    } catch (error) {
      // A caller that went away says nothing about the platform.
      if ((error as { code?: unknown } | undefined)?.code === 'CLIENT_CLOSED') return undefined;
    }
    this.#remember(source, sorts ?? new Map(), sorts ? lifeMs : silentMs);
    return sorts;
  }

  #remember(source: string, sorts: Remembered['sorts'], forMs: number): void {
    this.#remembered.delete(source);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= mostSources && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(source, { sorts, untilMs: this.#now() + forMs });
  }
}
