import type { PayerMatch } from './match-payer.js';

/** Original Medicare is one payer: no other has plans of it. */
export function mayBeMedicare(match: PayerMatch): boolean {
  return (
    match.line === 'medicare-ffs' ||
    (match.line === undefined && (match.kind !== 'one' || match.payer.id === 'medicare'))
  );
}

/** Whether something that may have a first and a last day counts on a day. */
export function isInForce(
  { validFrom, validTo }: { validFrom?: string | undefined; validTo?: string | undefined },
  day: string,
): boolean {
  return (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo);
}
