import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import type { Logger } from '../../logging/logger.js';
import { findServerDrift, type ServerDrift } from './server-drift.js';
import { readFileFacts, readSmartFacts, readStatementFacts, type ServerFacts } from './server-facts.js';

/** The documents by which a server describes itself. */
type ServerDocument = 'CapabilityStatement' | 'SMART configuration';

/** What a process learnt when it last read a document of a server. Times are epoch milliseconds. */
export interface LearnedServer {
  readonly platformId: string;
  readonly document: ServerDocument;
  readonly readAtMs: number;
  /** Since when all processes compare with what it said then. */
  readonly sinceMs: number;
  /** Against what it said then; at most {@link mostDrifts}. */
  readonly drifts: readonly ServerDrift[];
  /** How many there are. */
  readonly total: number;
  /** Against the platform file. */
  readonly fileDrifts: readonly ServerDrift[];
}

/** What a {@link KnownServers} is made of. */
interface KnownServersOptions {
  readonly store: Pick<VaultStore, 'getValue' | 'setValue'>;
  readonly keyring: Pick<Keyring, 'seal' | 'open'>;
  readonly logger: Pick<Logger, 'debug'>;
  readonly now: () => number;
}

interface Known {
  readonly sinceMs: number;
  readonly facts: ServerFacts;
}

const keyNames: Readonly<Record<ServerDocument, string>> = {
  CapabilityStatement: 'statement',
  'SMART configuration': 'smart',
};
/** What was said so long ago is no longer what a server is compared with: an operator has seen the change by then. */
const lifeSeconds = 30 * 86_400;
/** Drifts of one document that a report has. */
export const mostDrifts = 25;
/** Of more documents than this, those that were read longest ago are forgotten. */
const mostDocuments = 2_000;

/**
 * What servers say of themselves, as this process reads it anyway, compared with what they said when any process first read
 * it within 30 days, and with their platform files. Nothing is asked for it.
 */
export class KnownServers {
  readonly #options: KnownServersOptions;
  /** In the order in which they were read. */
  readonly #learned = new Map<string, LearnedServer>();
  readonly #pending = new Set<Promise<void>>();

  constructor(options: KnownServersOptions) {
    this.#options = options;
  }

  /** @param statement parsed; absent where the platform answered that it has not changed */
  noteStatement(platform: ResolvedPlatform, statement: unknown): void {
    if (statement === undefined) this.#noteUnchanged(platform, 'CapabilityStatement');
    else this.#note(platform, 'CapabilityStatement', readStatementFacts(statement));
  }

  /** @param url of the document */
  noteSmartConfiguration(platform: ResolvedPlatform, document: unknown, url: string): void {
    this.#note(platform, 'SMART configuration', readSmartFacts(document, url));
  }

  /** Those that were read longest ago come first. */
  list(): LearnedServer[] {
    return [...this.#learned.values()];
  }

  /** Waits for what is being compared. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #note(platform: ResolvedPlatform, document: ServerDocument, facts: ServerFacts): void {
    const learning = this.#learn(platform, document, facts)
      .catch((err: unknown) => {
        const fields = { event: 'operator.server_not_compared', platformId: platform.id, document, err };
        this.#options.logger.debug(fields, 'what a server says was not compared');
      })
      .finally(() => this.#pending.delete(learning));
    this.#pending.add(learning);
  }

  #noteUnchanged({ id }: ResolvedPlatform, document: ServerDocument): void {
    const key = keyOf(withoutConnectionNumber(id), document);
    const learned = this.#learned.get(key);
    if (learned) this.#remember(key, { ...learned, readAtMs: this.#options.now() });
  }

  async #learn(platform: ResolvedPlatform, document: ServerDocument, facts: ServerFacts): Promise<void> {
    const platformId = withoutConnectionNumber(platform.id);
    const key = keyOf(platformId, document);
    const readAtMs = this.#options.now();
    const known = (await this.#known(key)) ?? { sinceMs: readAtMs, facts };
    if (known.facts === facts) await this.#keep(key, known);
    const drifts = findServerDrift(known.facts, facts);
    const newer = this.#learned.get(key);
    // Two may be compared at once; the one that was read later counts.
    if (newer && newer.readAtMs > readAtMs) return;
    this.#remember(key, {
      platformId,
      document,
      readAtMs,
      sinceMs: known.sinceMs,
      drifts: drifts.slice(0, mostDrifts),
      total: drifts.length,
      fileDrifts: findServerDrift(readFileFacts(platform.definition), facts),
    });
  }

  async #known(key: string): Promise<Known | undefined> {
    const { store, keyring } = this.#options;
    const sealed = await store.getValue(key);
    if (sealed === undefined) return undefined;
    try {
      return JSON.parse(keyring.open(sealed, key)) as Known;
    } catch {
      // Of a master key that is gone: what the server says now is what it is compared with from now on.
      return undefined;
    }
  }

  #keep(key: string, known: Known): Promise<void> {
    const { store, keyring } = this.#options;
    return store.setValue(key, keyring.seal(JSON.stringify(known), key), lifeSeconds);
  }

  #remember(key: string, learned: LearnedServer): void {
    this.#learned.delete(key);
    this.#learned.set(key, learned);
    const [oldest] = this.#learned.keys();
    if (this.#learned.size > mostDocuments && oldest !== undefined) this.#learned.delete(oldest);
  }
}

/** What all processes know, the newest of each document. */
export function newestServers(all: readonly LearnedServer[]): LearnedServer[] {
  const newest = new Map<string, LearnedServer>();
  for (const one of all) {
    const key = keyOf(one.platformId, one.document);
    if ((newest.get(key)?.readAtMs ?? -1) < one.readAtMs) newest.set(key, one);
  }
  return [...newest.values()];
}

function keyOf(platformId: string, document: ServerDocument): string {
  return `server-facts:${keyNames[document]}:${platformId}`;
}
