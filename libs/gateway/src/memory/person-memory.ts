import type { AuditSubjects } from '@fhir-gateway/audit';
import type { LedgerEntry } from '@fhir-gateway/coverage-tools';
import type { PeopleDecision } from '@fhir-gateway/patient-record';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AgentUse } from '../agents/agent-uses.js';
import type { AuditSink } from '../audit/audit-entry.js';
import { SessionRequestLedger } from '../coverage/prior-auth-ledger.js';
import type { ReceivedRecords, ReceivedSummary } from '../shares/received-records.js';
import type { ListedShare, Shares } from '../shares/shares.js';
import type { PeopleDecisions } from '../record/people-decisions.js';
import type { HistoryNote, RecordHistories } from '../record/record-histories.js';

/** What is remembered, by kind. What is connected, and who has access, is no memory. */
export const memoryKinds = ['decisions', 'looks', 'uses', 'requests', 'shares', 'received'] as const;
export type MemoryKind = (typeof memoryKinds)[number];

/** What a session remembers, as it is kept. */
export interface Remembered {
  /** The newest first. */
  readonly decisions: readonly PeopleDecision[];
  /** The fingerprints themselves are left out: they are good for nothing but a comparison here. */
  readonly looks: readonly HistoryNote[];
  /** By the group of the app or chat, which may have been ended since. */
  readonly uses: ReadonlyMap<string, readonly AgentUse[]>;
  readonly requests: readonly LedgerEntry[];
  readonly shares: readonly ListedShare[];
  readonly received: readonly ReceivedSummary[];
}

interface PersonMemoryParts {
  readonly vault: Pick<TokenVault, 'read' | 'readAll' | 'write' | 'changeRecords' | 'withLock'>;
  readonly decisions: PeopleDecisions;
  readonly histories: RecordHistories;
  readonly shares: { readonly own: Shares; readonly received: ReceivedRecords };
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects | undefined;
}

const usesPrefix = 'agent-uses:';
/** Which records of a session are of a kind; the others are kept by parts of their own. */
const recordsOf = { decisions: 'people:', uses: usesPrefix, requests: 'prior-auth:', received: 'received:' } as const;

/** What a gateway remembers of a person beyond their connections: for them alone to look through, take along and delete. */
export class PersonMemory {
  readonly #parts: PersonMemoryParts;

  constructor(parts: PersonMemoryParts) {
    this.#parts = parts;
  }

  async list(session: Session): Promise<Remembered> {
    const { vault, decisions, histories, shares } = this.#parts;
    const [said, looks, uses, requests, own, received] = await Promise.all([
      decisions.list(session),
      histories.list(session),
      vault.readAll<AgentUse[]>(session, usesPrefix),
      new SessionRequestLedger(vault, session).list(),
      shares.own.list(session),
      shares.received.list(session),
    ]);
    return {
      decisions: said.sort((one, other) => other.atMs - one.atMs),
      looks: looks.sort((one, other) => other.atMs - one.atMs),
      uses: new Map([...uses].map(([name, counts]) => [name.slice(usesPrefix.length), counts])),
      requests,
      shares: own,
      received,
    };
  }

  /** Deletes what there is of these kinds. What is counted or sent in these very seconds may be noted afterwards. */
  async forget(session: Session, kinds: readonly MemoryKind[]): Promise<void> {
    for (const kind of kinds) {
      if (kind === 'looks') await this.#parts.histories.forgetAll(session);
      else if (kind === 'shares') await this.#parts.shares.own.forget(session);
      else await this.#remove(session, recordsOf[kind]);
    }
    const entry = { event: 'memory.forgotten', sessionId: session.id, outcome: 'success' } as const;
    this.#parts.audit(entry, this.#parts.subjectsOf(session));
  }

  async #remove(session: Session, prefix: string): Promise<void> {
    const { vault } = this.#parts;
    const remove = [...(await vault.readAll(session, prefix)).keys()];
    if (remove.length > 0) await vault.changeRecords(session, { remove });
  }
}
