import type { ChainReport, ChainVerifier } from '@fhir-gateway/audit';

/** What {@link lookAtChains} works with. */
interface ChainLook {
  /** Makes a verifier that compares with the heads that are known by then. */
  verifierNow(): ChainVerifier;
  /** Reads all lines from the beginning. */
  lines(): AsyncIterable<string>;
  /** Learns the heads of these chains; called after the lines were read, since an older head proves less. */
  learnHeads?(chains: ReadonlySet<string>): Promise<void>;
}

/**
 * Looks through lines that a process may still write. A fault at the end alone is looked at once more: a process may have
 * written between the lines and the heads. What the second look lacks of heads that were known before it is missing.
 */
export async function lookAtChains({ verifierNow, lines, learnHeads }: ChainLook): Promise<ChainReport> {
  const verifier = verifierNow();
  const chains = await readInto(verifier, lines());
  if (verifier.fault) return verifier.report();
  await learnHeads?.(chains);
  const report = verifier.report();
  if (!report.fault) return report;
  const again = verifierNow();
  await readInto(again, lines());
  const second = again.report();
  // A pipe gives its lines once.
  return second.entries < report.entries ? report : second;
}

/** @returns the chains of the lines up to the first fault */
async function readInto(verifier: ChainVerifier, lines: AsyncIterable<string>): Promise<ReadonlySet<string>> {
  const chains = new Set<string>();
  for await (const line of lines) {
    verifier.push(line);
    const [, chain] = /"chain":"([\w-]{1,32})"/.exec(line) ?? [];
    if (chain !== undefined) chains.add(chain);
    if (verifier.fault) break;
  }
  return chains;
}
