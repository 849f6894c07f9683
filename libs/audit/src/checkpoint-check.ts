import type { ChainFault, OpenEnd } from './chain-report.js';
import type { Checkpoint } from './checkpoint.js';

/** How far a chain is here. */
interface ChainReach {
  /** The number of the last line. */
  readonly last: number;
  /** The block that must come next; `undefined` where no record of the chain is here. */
  readonly next: number | undefined;
  readonly mac: string;
}

/**
 * What is missing of chains by their checkpoints. A chain of which nothing is here is missing where its checkpoint says that
 * it followed a chain that is here; any other may be in another file.
 *
 * @returns `undefined` when nothing is
 */
export function shortfallOf(
  chains: ReadonlyMap<string, ChainReach>,
  checkpoints: readonly Checkpoint[],
): Omit<ChainFault, 'line'> | undefined {
  for (const { chain, block, mac, last, timeMs, follows } of checkpoints) {
    const here = chains.get(chain);
    const isCut = here ? here.next !== undefined && block >= here.next : isHere(chains, follows?.chain);
    if (isCut) return { code: 'TAIL_MISSING', chain, missing: { last, timeMs, lastHere: here?.last ?? 0 } };
    if (here?.next === block + 1 && here.mac !== mac) return { code: 'BLOCK_CHANGED', chain };
  }
  return undefined;
}

/** Up to where a checkpoint proves that nothing was taken off the end of a chain. */
export function provenTo(chain: string, checkpoints: readonly Checkpoint[]): Pick<OpenEnd, 'provenTo'> {
  const checkpoint = checkpoints.find((one) => one.chain === chain);
  return checkpoint ? { provenTo: { last: checkpoint.last, timeMs: checkpoint.timeMs } } : {};
}

function isHere(chains: ReadonlyMap<string, ChainReach>, chain: string | undefined): boolean {
  return chain !== undefined && chains.get(chain)?.next !== undefined;
}
