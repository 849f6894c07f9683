import type { Bundle, OperationOutcome } from 'fhir/r4.js';
import { outcomeTexts } from '../platform-answer.js';
import { quote } from '../record-fence.js';
import { unappliedParameters } from './search-echo.js';
import { entriesOf, ofMode } from './bundle-entries.js';

/**
 * What a Bundle says about its search beside the matches.
 *
 * @param query with which it was asked for, raw
 */
export function bundleWarnings(bundle: Bundle, query: string): string[] {
  const said = saidBeside(bundle);
  return [...(said === undefined ? [] : [`The platform says: ${said}`]), ...unappliedWarning(bundle, query)];
}

/** What a platform says in an OperationOutcome beside the matches, between quotes; undefined where it says nothing. */
export function saidBeside(bundle: Bundle): string | undefined {
  const outcomes = ofMode(entriesOf(bundle), 'outcome').slice(0, 2);
  const texts = outcomes.flatMap(({ resource }) => outcomeTexts(resource as OperationOutcome));
  return texts.length === 0 ? undefined : quote(texts.slice(0, 6).join('; '));
}

function unappliedWarning(bundle: Bundle, query: string): string[] {
  const names = unappliedParameters(bundle, query);
  if (names.length === 0) return [];
  return [`The platform does not confirm that it applied ${names.join(', ')}; there may be rows that do not match.`];
}
