import type { Letter } from '../letter/letter.js';
import type { PacketMissing, PacketSource, PacketStatement } from '../schema/packet-schema.js';

/** One reason of the denial, and what the record has against it. */
export interface AnsweredReason {
  readonly code?: string;
  /** The payer's own words. */
  readonly said?: string;
  /** What it is about; absent where that is not known. */
  readonly kind?: string;
  readonly means: PacketStatement;
  readonly wants?: PacketStatement;
  /** Criteria that it meets, by their ids. */
  readonly rows: readonly string[];
  /** What of the record answers it. */
  readonly answers: readonly PacketStatement[];
}

/** One level of appeal. */
export interface AppealStep {
  readonly name: string;
  readonly to: string;
  readonly says: PacketStatement;
  /** `YYYY-MM-DD`, computed; absent where there is no limit or it cannot be computed. */
  readonly lastDay?: string;
}

/** What answers a denial. */
export interface Appeal {
  readonly reasons: readonly AnsweredReason[];
  /** Entries of the record that are newer than the request, or than the letter where it is not known when it was sent. */
  readonly newSince: readonly PacketStatement[];
  /** Before anything is filed: a talk with the payer's physician. */
  readonly first: readonly PacketStatement[];
  readonly levels: readonly AppealStep[];
  readonly lastDay: {
    /** `YYYY-MM-DD`; absent where nobody can say. */
    readonly day?: string;
    /** `letter`: the letter says so, which wins. */
    readonly by: 'letter' | 'rule' | 'unknown';
    readonly isPast: boolean;
    readonly says: PacketStatement;
  };
  readonly letter: Letter;
  readonly missing: readonly PacketMissing[];
  /** All sources that the appeal names: those of the packet and its own, with one numbering. */
  readonly sources: readonly PacketSource[];
}
