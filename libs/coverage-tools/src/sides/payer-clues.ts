import type { Coverage, Identifier, Organization } from 'fhir/r4.js';
import type { CoverageContext } from '../coverage-context.js';
import { CoverageError } from '../coverage-error.js';
import { chooseCoverage, payerOf, type WantedCoverage } from '../record-resources.js';

/** What a coverage says of who issued it. */
export interface PayerClues {
  readonly identifiers: readonly PayerClue[];
  /** As written; the payer's own first. */
  readonly names: readonly string[];
}

/** One identifier of a payer. */
export interface PayerClue {
  readonly system?: string;
  readonly value: string;
  /** It is a payer id, as claims have them, by its type. */
  readonly isPayerId: boolean;
}

/** A payer has a few identifiers and names; a longer list is a fault of the record. */
const mostOfEach = 20;

/**
 * Reads who issued the coverage that a question is about.
 *
 * @returns undefined where the record shows no coverage, or several
 */
export async function readPayerClues(
  context: Pick<CoverageContext, 'records' | 'recordsBaseUrl' | 'now'>,
  wanted: WantedCoverage,
): Promise<PayerClues | undefined> {
  try {
    const coverage = await chooseCoverage(context, wanted);
    return cluesOf(coverage, await payerOf(context, coverage));
  } catch (error) {
    if (error instanceof CoverageError) return undefined;
    throw error;
  }
}

/** The payer of the coverage itself, then who assigned the member number. */
export function cluesOf({ payor, identifier = [] }: Coverage, organization: Organization | undefined): PayerClues {
  const [first] = payor;
  const own = [...(organization?.identifier ?? []), ...(first?.identifier ? [first.identifier] : [])];
  const assigners = identifier.flatMap(({ assigner }) => assigner ?? []);
  const identifiers = [...own, ...assigners.flatMap((one) => one.identifier ?? [])].flatMap(clueOf);
  const names = [
    organization?.name,
    first?.display,
    ...(organization?.alias ?? []),
    ...assigners.map(({ display }) => display),
  ].flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? name.slice(0, 200) : []));
  return { identifiers: identifiers.slice(0, mostOfEach), names: [...new Set(names)].slice(0, mostOfEach) };
}

/** @see http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType, code `payerid` */
function clueOf({ system, value, type }: Identifier): PayerClue[] {
  if (typeof value !== 'string' || value === '' || value.length > 200) return [];
  const isPayerId = type?.coding?.some(({ code }) => code === 'payerid') ?? false;
  return [{ value, isPayerId, ...(system !== undefined && { system }) }];
}
