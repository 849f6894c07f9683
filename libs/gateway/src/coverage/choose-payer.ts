import { CoverageError, readPayerClues, type RecordReader } from '@fhir-gateway/coverage-tools';
import { withoutConnectionNumber, type PlatformSummary, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { findPayer, type PayerDirectory } from './find-payer.js';

/** Who is to be asked about whom, as far as a call says. */
export interface AskedPayer {
  /** Id or alias of the payer's platform; by default found from the coverage. */
  readonly payer?: string | undefined;
  readonly patientId?: string | undefined;
  readonly coverageId?: string | undefined;
  /** `YYYY-MM-DD`; by default today. */
  readonly onDate?: string | undefined;
  /** Stands for the person's having agreed to what is sent. */
  readonly confirm?: string | undefined;
  /** Whether the person's other platforms are read, too. */
  readonly wholeRecord?: boolean | undefined;
}

/** How the record is read. */
interface ReadableRecord {
  readonly records: RecordReader;
  readonly recordsBaseUrl: string;
  readonly now: () => number;
}

/**
 * The platform that is asked: the one that is named, else that of the record where it is a payer's, else the one that the
 * coverage in the record names. Never a guess.
 *
 * @throws CoverageError PAYER_NOT_FOUND | PAYER_AMBIGUOUS | COVERAGE_OTHER_PAYER
 * @throws PlatformError PLATFORM_NOT_FOUND | PLATFORM_NOT_ROUTABLE
 */
export async function choosePayer(
  directory: PayerDirectory,
  record: ResolvedPlatform,
  asked: AskedPayer,
  readable: ReadableRecord,
): Promise<ResolvedPlatform> {
  const named = asked.payer === undefined ? undefined : directory.resolve(asked.payer);
  if (named && withoutConnectionNumber(named.id) === withoutConnectionNumber(record.id)) return record;
  if (!named && isPayer(record)) return record;
  const { patientId, coverageId, onDate = new Date(readable.now()).toISOString().slice(0, 10) } = asked;
  const wanted = patientId === undefined ? undefined : { patientId, onDate, coverageId };
  const clues = wanted && (await readPayerClues(readable, wanted));
  // Without a coverage nobody else can be meant, and whoever needs one says what is wrong with it.
  if (!clues) return named ?? record;
  const found = findPayer(directory, clues);
  if (named) {
    requireNamedPayer(named, found);
    return named;
  }
  if (found.certain) return directory.resolve(found.certain.id);
  throw undecided(found.candidates, clues.names[0] !== undefined);
}

function isPayer({ definition: { kind, davinci } }: ResolvedPlatform): boolean {
  return kind === 'payer' || davinci !== undefined;
}

/** Whoever names a payer may be wrong, and a hospital's record would go to a stranger. */
function requireNamedPayer(
  { id }: ResolvedPlatform,
  { certain, candidates, isExact }: ReturnType<typeof findPayer>,
): void {
  const plain = withoutConnectionNumber(id);
  const known = certain ? [certain] : isExact ? candidates : [];
  if (known.length === 0 || known.some((one) => one.id === plain)) return;
  throw new CoverageError(
    'COVERAGE_OTHER_PAYER',
    `This coverage was issued by another payer (${listed(known)}); it is not sent to ${plain}.`,
  );
}

function undecided(candidates: readonly PlatformSummary[], isNamed: boolean): CoverageError {
  if (candidates.length > 0) {
    return new CoverageError(
      'PAYER_AMBIGUOUS',
      `Which payer issued the coverage is not certain. It may be: ${listed(candidates)}.`,
    );
  }
  const why = isNamed
    ? 'No platform of this gateway goes by what the coverage says of its payer.'
    : 'The coverage does not say who issued it.';
  return new CoverageError('PAYER_NOT_FOUND', why);
}

function listed(platforms: readonly PlatformSummary[]): string {
  return platforms.map(({ id, name }) => `${id} (${name})`).join(', ');
}
