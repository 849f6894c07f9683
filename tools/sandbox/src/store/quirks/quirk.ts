/**
 * What real servers do and a kind one does not; each is off unless a setting names it.
 *
 * - `reordered-ties`: results with equal sort keys come in another order at every execution of a search
 * - `text-prefix`: `:text` matches the beginning of the whole text only
 * - `text-unsupported`: `:text` is refused
 * - `no-total`: a page does not say how many results there are
 * - `no-display`: codings have no display, concepts no text, where there is a code
 * - `absolute-references`: references are absolute URLs
 * - `medication-reference`: drugs stand in a Medication, never in the prescription
 * - `odd-pages`: pages have sizes that nobody asked for, none among them
 * - `foreign-next`: links to other pages stand at an address off the FHIR base
 * - `ignore-unknown`: an unknown search parameter is left out of account without a word
 * - `refuse-unknown`: an unknown search parameter is an error
 * - `bare-codes`: a clinical concept is one SNOMED CT, LOINC, RxNorm or CVX code and nothing else
 * - `no-category`: an observation does not say of what category it is
 * - `shared-identifiers`: all entries of a type have one identifier in common, beside their own
 * - `vendor-words`: a status has words of the vendor, which say something else than its code
 * - `contained-results`: a report holds a result inside, which stands nowhere else
 * - `impossible-dates`: results are dated before birth, in the future, and by what stands for no date
 * - `other-words`: the words of a result mean another test than its code
 * - `ignore-known`: statuses, categories, codes and dates that are searched for are left out of account, and confirmed
 * - `short-total`: a page says that there are as many results as it has itself
 * - `outcome-beside`: a page has an OperationOutcome beside its results
 */
export const quirkNames = [
  'reordered-ties',
  'text-prefix',
  'text-unsupported',
  'no-total',
  'no-display',
  'absolute-references',
  'medication-reference',
  'odd-pages',
  'foreign-next',
  'ignore-unknown',
  'refuse-unknown',
  'bare-codes',
  'no-category',
  'shared-identifiers',
  'vendor-words',
  'contained-results',
  'impossible-dates',
  'other-words',
  'ignore-known',
  'short-total',
  'outcome-beside',
] as const;

/** One of them. */
export type Quirk = (typeof quirkNames)[number];

/** The quirks of one base. */
export type Quirks = ReadonlySet<Quirk>;

/** No quirk at all. */
export const noQuirks: Quirks = new Set();

/** Those that contradict another: `text-prefix` and `ignore-unknown` are in `all` in their place. */
const apart: readonly Quirk[] = ['text-unsupported', 'refuse-unknown'];

/**
 * Reads a comma list of quirks, `all` for every one that contradicts no other, or `none`.
 *
 * @returns `undefined` when a name is none of them, or two of the names contradict each other
 */
export function parseQuirks(text: string): Quirks | undefined {
  const names = text.split(',').map((name) => name.trim());
  if (names.length === 1 && names[0] === 'none') return noQuirks;
  const found = new Set<Quirk>();
  for (const name of names) {
    const known = quirkNames.find((quirk) => quirk === name);
    if (name === 'all') quirkNames.filter((quirk) => !apart.includes(quirk)).forEach((quirk) => found.add(quirk));
    else if (known) found.add(known);
    else return undefined;
  }
  return contradicts(found, names) ? undefined : found;
}

/** With `all`, the one that is named besides wins. */
function contradicts(found: Set<Quirk>, names: readonly string[]): boolean {
  const pairs = [
    ['text-unsupported', 'text-prefix'],
    ['refuse-unknown', 'ignore-unknown'],
  ] as const;
  return pairs.some(([strict, lax]) => {
    if (!found.has(strict) || !found.has(lax)) return false;
    if (names.includes(lax)) return true;
    found.delete(lax);
    return false;
  });
}
