import type { PayerClues } from '@fhir-gateway/coverage-tools';
import type { PlatformRegistry, PlatformSummary } from '@fhir-gateway/platform-registry';

/** Where payers are looked up. */
export type PayerDirectory = Pick<PlatformRegistry, 'resolve' | 'findByPayerId' | 'findPayers' | 'page'>;

/** Who issued a coverage, as far as the platform files tell. */
export interface FoundPayer {
  /** The one platform that it certainly is. */
  readonly certain?: PlatformSummary;
  /** Those that it may be, the likeliest first; none where one is certain. */
  readonly candidates: readonly PlatformSummary[];
  /** Each candidate goes by exactly what the coverage says. */
  readonly isExact: boolean;
}

const mostCandidates = 5;

/**
 * Finds the platform of the payer that a coverage names: by an identifier that the platform file lists, by payer id, by its
 * exact name or alias, each only where one platform alone fits. A name that is merely like it makes a candidate.
 */
export function findPayer(directory: PayerDirectory, { identifiers, names }: PayerClues): FoundPayer {
  const byIdentifier = identifiers.flatMap(({ system, value }) =>
    system === undefined ? [] : directory.findPayers({ system, value }),
  );
  const byPayerId = identifiers.flatMap(({ value, isPayerId }) => (isPayerId ? directory.findByPayerId(value) : []));
  const byName = names.flatMap((name) => directory.findPayers({ name }));
  for (const found of [byIdentifier, byPayerId, byName].map(distinct)) {
    const [only, another] = found;
    if (only !== undefined && another === undefined) return { certain: only, candidates: [], isExact: true };
    if (another !== undefined) return { candidates: found.slice(0, mostCandidates), isExact: true };
  }
  const near = names.flatMap((query) => {
    const { sure, platforms } = directory.page({ query, limit: mostCandidates });
    return sure ? platforms.filter(({ kind, payerServices }) => kind === 'payer' || payerServices !== undefined) : [];
  });
  return { candidates: distinct(near).slice(0, mostCandidates), isExact: false };
}

function distinct(found: readonly PlatformSummary[]): PlatformSummary[] {
  return [...new Map(found.map((one) => [one.id, one])).values()];
}
