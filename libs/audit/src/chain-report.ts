/** What is wrong, by name. */
export type ChainFaultCode =
  /** A line that is no entry and no record, where nothing else belongs. */
  | 'LINE_UNREADABLE'
  /** A chain begins in its midst, where a start or a reopened file has to be. */
  | 'START_MISSING'
  /** Lines were taken out. */
  | 'LINE_MISSING'
  /** A line stands where it was not written: moved, or twice. */
  | 'LINE_OUT_OF_ORDER'
  /** A record that seals lines was taken out. */
  | 'RECORD_MISSING'
  /** Lines of a block, or the record after them, are not what was written. */
  | 'BLOCK_CHANGED'
  /** Lines after the last record, which nothing seals. */
  | 'LINES_UNSEALED'
  /** A later record, kept elsewhere, says that the end was taken off. */
  | 'TAIL_MISSING'
  /** Sealed with a key that is not configured. */
  | 'KEY_UNKNOWN';

/** The first fault that was found. */
export interface ChainFault {
  readonly code: ChainFaultCode;
  /** Counted from 1; the end of the input for what is missing there. */
  readonly line: number;
  /** The first line of the block that it is in, where a block was changed. */
  readonly fromLine?: number;
  readonly chain?: string;
  /** What a checkpoint says is missing at the end: its last entry, when it was written, and the last entry that is here. */
  readonly missing?: { readonly last: number; readonly timeMs: number; readonly lastHere: number };
}

/** An end that nothing proves: entries after it may have been taken off. */
export interface OpenEnd {
  readonly chain: string;
  /** The number of the last entry that is here. */
  readonly last: number;
  /** Up to where a checkpoint proves that no entry was taken off; absent without one. */
  readonly provenTo?: { readonly last: number; readonly timeMs: number };
}

/** What was looked at, up to the first fault. */
export interface ChainReport {
  readonly entries: number;
  readonly blocks: number;
  readonly chains: number;
  /** Chains whose last line says that nothing follows. Of the others the end cannot be proved without a head. */
  readonly endedChains: number;
  /** Chains whose end was compared with a head that is kept elsewhere. */
  readonly provenEnds: number;
  /** Chains without a last line whose end no head, and no start that follows them, proves: it may have been taken off. */
  readonly openEnds: number;
  /** The same chains, each with what is known of it. */
  readonly ends: readonly OpenEnd[];
  /** Entries that were lost because a queue was full, as the records say. */
  readonly dropped: number;
  /** Lines of other kinds, in a log that holds more than audit. */
  readonly otherLines: number;
  /** Lines that no record seals yet; only where a log may end so. */
  readonly unsealedLines: number;
  /** Starts that follow a chain which is not in this input. */
  readonly openLinks: number;
  readonly fault?: ChainFault;
}
