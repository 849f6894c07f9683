import { AuditChain } from '../audit-chain.js';
import { chainKey } from '../chain-record.js';
import type { ChainReport } from '../chain-report.js';
import { ChainVerifier } from '../chain-verifier.js';
import type { VerifierOptions } from '../chain-verifier.js';

/** The key of every chain of a test that has no other. */
export const key = chainKey(new Uint8Array(32).fill(7));

/** A clock that stands still. */
export const now = () => 1_800_000_000_000;

/** An entry as a writer hands it to a chain. */
export const body = (n: number) => `{"level":30,"audit":true,"event":"fhir.read","durationMs":${n}`;

export function newChain(): AuditChain {
  return new AuditChain({ key, now });
}

export const linesOf = (text: string) => text.split('\n').slice(0, -1);

/** What a verifier finds in some lines; of a file, unless the options say otherwise. */
export function verify(lines: Iterable<string>, options: Partial<VerifierOptions> = {}): ChainReport {
  const verifier = new ChainVerifier({ keys: [key], source: 'file', ...options });
  for (const line of lines) verifier.push(line);
  return verifier.report();
}
