import { timingSafeEqual } from 'node:crypto';
import { endsAsRecord, expectedMac, parseHead, parseRecord } from './chain-record.js';
import type { ChainHead, ChainKey, ChainRecord } from './chain-record.js';
import type { ChainFault, ChainFaultCode, ChainReport } from './chain-report.js';
import { provenTo, shortfallOf } from './checkpoint-check.js';
import type { Checkpoint } from './checkpoint.js';

/** What is looked at. */
export interface VerifierOptions {
  /** Each key that may have sealed; the current one and older ones. */
  readonly keys: readonly ChainKey[];
  /**
   * `file`: audit alone, from a start to a sealed end. `stream`: its beginning may have been trimmed away. `log`: captured
   * output of processes, which holds other lines, begins anywhere, and may end before a block is sealed.
   */
  readonly source: 'file' | 'stream' | 'log';
  /** Heads that are kept elsewhere, by chain: what was written must reach that far. */
  readonly heads?: ReadonlyMap<string, ChainHead>;
  /** Checkpoints of a file's chains, which were read before the file was: it must reach as far. */
  readonly checkpoints?: readonly Checkpoint[];
}

interface ChainState {
  /** Number of the last line. */
  last: number;
  /** The block that must come next; `undefined` until the first record of a chain whose beginning is not there. */
  next: number | undefined;
  mac: string;
  open: string[];
  /** Lines that were written to a file which could not take their block: they must stand once more in the next. */
  torn: string[];
  openedAtLine: number;
  isEnded: boolean;
  /** The last records, newest last: what a start may follow. */
  readonly recent: ChainHead[];
}

/** Records of one chain that a start can be told to follow. Between looking and writing few others can come. */
const recentRecords = 1_024;

/**
 * Looks through audit lines in the order in which they were written. Give it each line, then ask for the report. It holds
 * no more than a block of each chain, so a file of any size can be looked at.
 */
export class ChainVerifier {
  readonly #options: VerifierOptions;
  readonly #chains = new Map<string, ChainState>();
  #line = 0;
  /** Records that later starts follow, as `<chain>:<mac>`. */
  readonly #followed = new Set<string>();
  #counts = { entries: 0, blocks: 0, dropped: 0, otherLines: 0, openLinks: 0 };
  #fault: ChainFault | undefined;
  /** A line that is no whole one: the last of a file that was full, where a further file of a chain follows. */
  #halfAtLine: number | undefined;

  constructor(options: VerifierOptions) {
    this.#options = options;
  }

  /** The first fault so far: nothing after it can be relied on. */
  get fault(): ChainFault | undefined {
    return this.#fault;
  }

  /** @param text a line without its line feed */
  push(text: string): void {
    this.#line += 1;
    if (this.#fault) return;
    const value = parse(text);
    const record = parseRecord(value);
    if (this.#halfAtLine !== undefined) {
      const goesOn =
        record?.auditChain === 'reopened' || (record?.auditChain === 'start' && this.#chains.has(record.chain));
      if (!goesOn) return void (this.#fault = { code: 'LINE_UNREADABLE', line: this.#halfAtLine });
      this.#halfAtLine = undefined;
    }
    if (record) return this.#record(record, text);
    const entry = asEntry(value);
    if (entry) return this.#entry(entry, text);
    if (this.#options.source === 'file' && this.#chains.size > 0) return void (this.#halfAtLine = this.#line);
    if (this.#options.source !== 'log' || /"audit(?:Chain)?":/.test(text)) return this.#found('LINE_UNREADABLE');
    this.#counts.otherLines += 1;
  }

  /** Looks at the ends, and says what was found. */
  report(): ChainReport {
    let unsealedLines = 0;
    let provenEnds = 0;
    if (this.#halfAtLine !== undefined) this.#fault ??= { code: 'LINE_UNREADABLE', line: this.#halfAtLine };
    for (const [chain, state] of this.#chains) {
      unsealedLines += state.open.length;
      if (this.#fault) continue;
      if (state.open.length > 0 && this.#options.source !== 'log') this.#found('LINES_UNSEALED', chain);
      const head = this.#options.heads?.get(chain);
      if (!head || state.next === undefined) continue;
      provenEnds += 1;
      if (head.block >= state.next) this.#found('TAIL_MISSING', chain);
      else if (head.block === state.next - 1 && head.mac !== state.mac) this.#found('BLOCK_CHANGED', chain);
    }
    if (!this.#fault) this.#compareCheckpoints();
    const endedChains = [...this.#chains.values()].filter(({ isEnded }) => isEnded).length;
    const ends = [...this.#chains]
      .filter(([chain, state]) => !state.isEnded && !this.#isProved(chain, state))
      .map(([chain, { last }]) => ({ chain, last, ...provenTo(chain, this.#options.checkpoints ?? []) }));
    const counts = { chains: this.#chains.size, endedChains, provenEnds, openEnds: ends.length, unsealedLines };
    return { ...this.#counts, ...counts, ends, ...(this.#fault && { fault: this.#fault }) };
  }

  #compareCheckpoints(): void {
    const fault = shortfallOf(this.#chains, this.#options.checkpoints ?? []);
    if (fault) this.#fault = { ...fault, line: this.#line };
  }

  /** Whether a head, or the start of a later chain, reaches the last record that is here. */
  #isProved(chain: string, { next, mac }: ChainState): boolean {
    if (this.#followed.has(`${chain}:${mac}`)) return true;
    const head = this.#options.heads?.get(chain);
    return head !== undefined && next !== undefined && head.block === next - 1;
  }

  #entry({ chain, n }: { chain: string; n: number }, text: string): void {
    const state = this.#chains.get(chain) ?? this.#begin(chain, n - 1);
    if (!state) return;
    if (state.isEnded || n <= state.last) return this.#found('LINE_OUT_OF_ORDER', chain);
    if (n > state.last + 1) return this.#found('LINE_MISSING', chain);
    const torn = state.torn.shift();
    if (torn !== undefined && torn !== `${text}\n`) return this.#found('BLOCK_CHANGED', chain);
    if (state.open.length === 0) state.openedAtLine = this.#line;
    state.open.push(`${text}\n`);
    state.last = n;
    this.#counts.entries += 1;
  }

  /** A chain that begins with an entry: only where its beginning may be elsewhere. */
  #begin(chain: string, last: number): ChainState | undefined {
    if (this.#options.source === 'file') {
      this.#found('START_MISSING', chain);
      return undefined;
    }
    return this.#remember(chain, last);
  }

  #remember(chain: string, last: number): ChainState {
    const state = {
      last,
      next: undefined,
      mac: '',
      open: [],
      torn: [],
      openedAtLine: this.#line,
      isEnded: false,
      recent: [],
    };
    this.#chains.set(chain, state);
    return state;
  }

  #record(record: ChainRecord, text: string): void {
    const { chain, auditChain } = record;
    const known = this.#chains.get(chain);
    const isSeal = auditChain === 'block' || auditChain === 'end';
    if (!known && isSeal && this.#options.source === 'file') return this.#found('START_MISSING', chain);
    const state = known ?? this.#remember(chain, record.last);
    if (known) this.#tear(record, known);
    const isFirst = state.next === undefined;
    if (state.isEnded || (!isFirst && auditChain === 'start')) return this.#found('LINE_OUT_OF_ORDER', chain);
    if (state.next !== undefined && record.block !== state.next) {
      return this.#found(record.block > state.next ? 'RECORD_MISSING' : 'LINE_OUT_OF_ORDER', chain);
    }
    // Of a block whose beginning was trimmed away the rest cannot be proved; the next record proves this one.
    const isCut = isFirst && isSeal && record.lines > state.open.length && record.last === state.last;
    if (!isCut && !this.#isSealed(record, state, text, isFirst)) return;
    if (record.follows !== undefined && !this.#isFollowing(record)) return;
    if (record.checkpoint !== undefined && !this.#isReaching(record.checkpoint)) return;
    state.next = record.block + 1;
    state.mac = record.mac;
    state.last = record.last;
    state.open = [];
    state.isEnded = auditChain === 'end';
    state.recent.push({ chain, block: record.block, mac: record.mac });
    if (state.recent.length > recentRecords) state.recent.shift();
    this.#counts.blocks += record.lines > 0 ? 1 : 0;
    this.#counts.dropped += record.dropped;
  }

  /**
   * A file that was full has lines of a block, and not what seals them; the chain then goes on in another from the last
   * record that it had, which nobody without the key can claim. Those lines come again, each as it was.
   */
  #tear({ auditChain, last, lines, mac }: ChainRecord, state: ChainState): void {
    const isAgain = auditChain === 'start' && state.next === 1 && mac !== state.mac;
    const isTorn = auditChain === 'reopened' || isAgain;
    if (!isTorn || lines > 0 || last !== state.last - state.open.length) return;
    this.#counts.entries -= state.open.length;
    state.torn = state.open;
    state.open = [];
    state.last = last;
    if (isAgain) state.next = undefined;
  }

  #isSealed(record: ChainRecord, state: ChainState, text: string, isFirst: boolean): boolean {
    const { chain } = record;
    const key = this.#options.keys.find(({ id }) => id === record.key);
    if (!key) {
      this.#found('KEY_UNKNOWN', chain);
      return false;
    }
    if (record.lines > state.open.length || record.last > state.last) {
      this.#found('LINE_MISSING', chain);
      return false;
    }
    const isIntact =
      (state.torn.length === 0 || (record.auditChain !== 'block' && record.auditChain !== 'end')) &&
      record.lines === state.open.length &&
      record.last === state.last &&
      (isFirst || record.prev === state.mac) &&
      endsAsRecord(text, record.mac) &&
      isEqual(expectedMac(key, state.open.join(''), text), record.mac);
    if (!isIntact) this.#found('BLOCK_CHANGED', chain, state.open.length > 0 ? state.openedAtLine : this.#line);
    return isIntact;
  }

  /** Whether what a start says was there before it is there. */
  #isFollowing(record: ChainRecord): boolean {
    const head = parseHead(record.follows);
    const before = head && this.#chains.get(head.chain);
    if (!head || !before || before.next === undefined) {
      // It may be in an earlier file, but only where this one begins with it.
      if (this.#options.source === 'file' && this.#chains.size > 1) {
        this.#found('RECORD_MISSING', head?.chain);
        return false;
      }
      this.#counts.openLinks += 1;
      return true;
    }
    if (head.block >= before.next) {
      this.#found('TAIL_MISSING', head.chain);
      return false;
    }
    this.#followed.add(`${head.chain}:${head.mac}`);
    const same = before.recent.find(({ block }) => block === head.block);
    if (!same || same.mac === head.mac) return true;
    this.#found('BLOCK_CHANGED', head.chain);
    return false;
  }

  /** Whether what was there before a start reaches the checkpoint that it names. One of another file's chain says nothing here. */
  #isReaching(checkpoint: unknown): boolean {
    const head = parseHead(checkpoint);
    const before = head && this.#chains.get(head.chain);
    if (!head || before?.next === undefined || head.block < before.next) return true;
    this.#found('TAIL_MISSING', head.chain);
    return false;
  }

  #found(code: ChainFaultCode, chain?: string, fromLine?: number): void {
    this.#fault ??= {
      code,
      line: this.#line,
      ...(fromLine !== undefined && fromLine !== this.#line && { fromLine }),
      chain,
    };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asEntry(value: unknown): { chain: string; n: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { audit, chain, n } = value as { audit?: unknown; chain?: unknown; n?: unknown };
  const isEntry = audit === true && typeof chain === 'string' && Number.isSafeInteger(n) && (n as number) > 0;
  return isEntry ? { chain, n: n as number } : undefined;
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
