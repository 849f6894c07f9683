import { atOnce, inTurns } from '@fhir-gateway/limits';
import type { Bundle } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { FhirReader, ReaderAnswer } from './fhir-reader.js';
import type { PageAddress, PageStart } from './page-links.js';
import { resourceOf } from './platform-answer.js';
import { askForFirst } from './search/smaller-page.js';
import { gatewayNotices } from './search/gateway-notices.js';
import { PageBuilder } from './search/page-builder.js';
import type { PageOptions, RecordPage } from './search/record-page.js';
import { namingMedications } from './word-search/naming-medications.js';

/** A page that has rows is filled up for as long as this; a call of a tool ends after 55 seconds. */
const longestFillMs = 10_000;

/**
 * The page of a search that begins at `start`: of rows that were fetched before, if `start` has any, and of as many pages
 * of the platform as it takes, as far as that is few.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED, and whatever the reader throws, while there is no row to show
 */
export function fetchPage(start: PageStart, options: PageOptions): Promise<RecordPage> {
  return fetchShown(start, options, (page) => page);
}

/**
 * Fetches the page of a search that begins at `start`, and makes of it what is shown, at once: with many searches at a
 * time, Bundles and rows that wait until somebody looks at them are what costs most.
 *
 * @throws as {@link fetchPage}, and whatever `show` throws
 */
export async function fetchShown<Shown>(
  start: PageStart,
  { reader, ...options }: PageOptions,
  show: (page: RecordPage) => Shown,
): Promise<Shown> {
  const naming = namingMedications(reader);
  const builder = new PageBuilder(start, options);
  const shown: Shown[] = [];
  const fillUntil = Date.now() + longestFillMs;
  const add = async (answer: ReaderAnswer, address: PageAddress) => {
    await inTurns(builder.add(bundleOf(answer), address, gatewayNotices(answer)));
    if (builder.hasRows && Date.now() > fillUntil) builder.stop();
    if (builder.wanted === undefined) shown.push(show(builder.page()));
  };
  for (let address = builder.wanted; address; address = builder.wanted) {
    try {
      await (start.seen === undefined && !builder.hasRows
        ? askForFirst(address, (one, requireWhole) => {
            const addWhole: Add = async (answer) => {
              requireWhole(answer);
              await add(answer, one);
            };
            return fetchOne(naming, one, addWhole);
          })
        : fetchOne(naming, address, add));
    } catch (error) {
      // Rows that are there are shown; what came to the page behind them is asked for with the cursor.
      if (!builder.hasRows || builder.wanted === undefined) throw error;
      builder.stop();
    }
  }
  return shown.length > 0 ? (shown[0] as Shown) : show(builder.page());
}

type Add = (answer: ReaderAnswer, address: PageAddress) => Promise<void>;

async function fetchOne(reader: FhirReader, address: PageAddress, add: Add): Promise<void> {
  let isTaken = false;
  const take = async (answer: ReaderAnswer): Promise<ReaderAnswer> => {
    isTaken = true;
    await add(answer, address);
    return { ...answer, body: undefined };
  };
  const answer = await reader({ method: 'GET', path: address.path, query: address.query, leavesOut: true, take });
  if (!isTaken) await take(answer);
}

function bundleOf(answer: ReaderAnswer): Bundle {
  const bundle = resourceOf(answer);
  if (bundle.resourceType === 'Bundle') return bundle;
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered the search without a Bundle.', answer.status);
}

/** The page of a Bundle that was answered at the address of `start`; see {@link fetchPage}. */
export function pageOf(
  bundle: Bundle,
  start: Omit<PageStart, 'rest'>,
  options: Omit<PageOptions, 'reader'>,
): RecordPage {
  const builder = new PageBuilder(start, options);
  atOnce(builder.add(bundle, start));
  return builder.page();
}
