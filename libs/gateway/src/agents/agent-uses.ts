import { recordKindOf } from '@fhir-gateway/fhir-proxy';
import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy/contract';
import type { FhirCall } from '@fhir-gateway/fhir-proxy';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';

/** How often an app asked a platform for one kind of record, or changed it, within one hour. */
export interface AgentUse {
  /** Epoch seconds; the beginning of the hour, UTC. */
  readonly hourSeconds: number;
  readonly platformId: string;
  /** Id of a record kind; `all` where a call was for records of any kind, `shared` where it was about nobody. */
  readonly kind: string;
  readonly reads: number;
  readonly writes: number;
  /** What was beyond the grant, the scopes or the operator's settings. */
  readonly refused: number;
}

type Counts = Pick<AgentUse, 'reads' | 'writes' | 'refused'>;

interface Waiting {
  readonly session: Session;
  readonly group: string;
  readonly uses: Map<string, AgentUse>;
}

/** Newest kept of each app or chat: some weeks of usual use. */
const mostUses = 500;
/** Apps and chats whose counts wait at most; beyond them the counts of a further one are left out. */
const mostWaiting = 5_000;
const flushEveryMs = 5_000;
const hourSeconds = 3600;

/**
 * What each app and chat used its grant for: how often, which platform and kind of record, in which hour. Never an id, a
 * search value or a content.
 *
 * Counted in memory and written every few seconds into the session, sealed as all it holds: no call waits for it. A process
 * that is killed loses the counts of those seconds; the audit trail has each call by itself.
 */
export class AgentUses {
  readonly #vault: Pick<TokenVault, 'detach' | 'read' | 'withLock' | 'write'>;
  readonly #now: () => number;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #timer: NodeJS.Timeout;
  #waiting = new Map<string, Waiting>();

  constructor(options: {
    vault: Pick<TokenVault, 'detach' | 'read' | 'withLock' | 'write'>;
    now: () => number;
    logger: Pick<Logger, 'warn'>;
  }) {
    this.#vault = options.vault;
    this.#now = options.now;
    this.#logger = options.logger;
    this.#timer = setInterval(() => void this.flush(), flushEveryMs);
    this.#timer.unref();
  }

  /** Counts a call that has ended. Does nothing for the person's own. */
  note({ session, grant, platform }: FhirCall, entry: FhirAuditEntry): void {
    const group = session?.credentialGroup;
    if (session === undefined || group === undefined || grant === undefined) return;
    if (entry.interaction === 'capabilities') return;
    const key = `${session.id} ${group}`;
    let waiting = this.#waiting.get(key);
    if (!waiting) {
      if (this.#waiting.size >= mostWaiting) return;
      this.#waiting.set(key, (waiting = { session, group, uses: new Map() }));
    }
    const hour = Math.floor(this.#now() / 1000 / hourSeconds) * hourSeconds;
    for (const [kind, counts] of countsOf(entry)) {
      add(waiting.uses, { hourSeconds: hour, platformId: platform.id, kind, ...counts });
    }
  }

  /** Newest first; those that were written. */
  async list(session: Session, group: string): Promise<readonly AgentUse[]> {
    return (await this.#vault.read<AgentUse[]>(session, recordOf(group))) ?? [];
  }

  /** Writes what waits. What cannot be written is left out, and logged. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    for (const one of waiting.values()) {
      await this.#write(one).catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
        // A session that has ended has no log any more.
        if (code !== 'SESSION_UNKNOWN') this.#logger.warn({ code }, 'the use of an app could not be noted');
      });
    }
  }

  /** Writes what waits for the last time. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write({ session, group, uses }: Waiting): Promise<void> {
    const name = recordOf(group);
    // The credential may have been revoked since, and what it was used for stays true.
    const own = this.#vault.detach(session);
    await this.#vault.withLock(own, name, async () => {
      const all = new Map<string, AgentUse>();
      for (const use of (await this.#vault.read<AgentUse[]>(own, name)) ?? []) add(all, use);
      for (const use of uses.values()) add(all, use);
      const newest = [...all.values()].sort((a, b) => b.hourSeconds - a.hourSeconds).slice(0, mostUses);
      await this.#vault.write(own, name, newest);
    });
  }
}

function recordOf(group: string): string {
  return `agent-uses:${group}`;
}

function add(to: Map<string, AgentUse>, use: AgentUse): void {
  const key = `${use.hourSeconds} ${use.platformId} ${use.kind}`;
  const known = to.get(key);
  to.set(
    key,
    known
      ? {
          ...use,
          reads: known.reads + use.reads,
          writes: known.writes + use.writes,
          refused: known.refused + use.refused,
        }
      : use,
  );
}

/** By kind. Of a batch, each entry counts by itself. */
function countsOf(entry: FhirAuditEntry): [kind: string, counts: Counts][] {
  const { interaction, resourceType, entries, outcome } = entry;
  if (entries === undefined) return [[kindOf(resourceType), counted(interaction, 1, outcome)]];
  return Object.entries(entries).map(([label, count]) => {
    const [kind = '', type] = label.split(' ');
    return [kindOf(type), counted(kind, count, outcome)];
  });
}

const writing: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete']);

function counted(interaction: string, count: number, outcome: FhirAuditEntry['outcome']): Counts {
  if (outcome === 'refused') return { reads: 0, writes: 0, refused: count };
  return writing.has(interaction) ? { reads: 0, writes: count, refused: 0 } : { reads: count, writes: 0, refused: 0 };
}

function kindOf(resourceType: string | undefined): string {
  if (resourceType === undefined || resourceType === '*') return 'all';
  return recordKindOf(resourceType) ?? 'shared';
}
