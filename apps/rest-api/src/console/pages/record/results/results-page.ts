import { html, type Html } from '@fhir-gateway/express-kit';
import type { MergedSection } from '@fhir-gateway/patient-record';

import { resultPanels } from './panel-list.js';
import { testDetails } from './test-details.js';
import { gapNotice, sectionNotes, type ReadingStage } from '../lists/section-notes.js';
import { platformChips } from '../platform-chips.js';
import { resultCategories, type ResultCategory } from '../../../record/record-kinds.js';
import type { ShownTest, TestPanel } from '../../../record/test-panels.js';

/** Results over all platforms of one person. */
export interface ResultsContent {
  readonly category: ResultCategory;
  /** Merged over the platforms. */
  readonly section: MergedSection;
  /** By the id of the connection. */
  readonly platforms: ReadonlyMap<string, string>;
  readonly stage: ReadingStage;
  /** Whose results alone are shown; empty for all. */
  readonly platform: string;
  readonly panels: readonly TestPanel[];
  /** The one that was chosen. */
  readonly chosen?: ShownTest;
  /** The address of one test's results, see `SealedChoice`. */
  addressOf(test: ShownTest): string;
  categoryHref(category: ResultCategory): string;
  platformHref(platform: string): string;
}

/** Laboratory results and vital signs: tests by panel, and for a chosen one the chart and the table. */
export function resultsContent(page: ResultsContent): Html {
  const { section, platforms, stage, chosen, category } = page;
  const { label } = resultCategories[category];
  const missing = truncationNote(page);
  if (chosen !== undefined) {
    return html`${gapNotice([section], platforms, stage)} ${testDetails(chosen, { platforms, missing })}`;
  }
  return html`${categoryChips(page)} ${platformChips(platforms, page.platform, page.platformHref)}
  ${gapNotice([section], platforms, stage)}
  ${resultPanels(page.panels, { label, platforms, missing, addressOf: page.addressOf })}
  ${sectionNotes(section, platforms, stage)}`;
}

function categoryChips({ category, categoryHref }: ResultsContent): Html {
  return html`<nav class="chips" aria-label="Results">
    <ul>
      ${(Object.keys(resultCategories) as ResultCategory[]).map(
        (id) =>
          html`<li>
            <a href="${categoryHref(id)}" ${id === category && html`aria-current="true"`}
              >${resultCategories[id].label}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** What is said at each list and chart that may lack older results. */
function truncationNote({ section, platforms }: ResultsContent): string | undefined {
  const names = section.gaps
    .filter(({ reason }) => reason === 'truncated')
    .map(({ connection }) => platforms.get(connection) ?? connection);
  if (names.length === 0) return undefined;
  return `Older results may be missing: ${[...new Set(names)].join(', ')} has more than a page reads.`;
}
