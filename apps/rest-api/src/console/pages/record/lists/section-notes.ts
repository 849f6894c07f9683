import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { emptinessOf, sectionTitles, type MergedSection, type RecordGap } from '@fhir-gateway/patient-record';

import { listed } from '../still-reading.js';

/**
 * How far a page has come: `partial` platforms may still answer; `completed` it was shown in part before, and is whole now;
 * `whole` it was whole at once.
 */
export type ReadingStage = 'partial' | 'completed' | 'whole';

/** What is said of a platform for each reason why a part of its record is missing. */
export const reasonWords: Readonly<Record<RecordGap['reason'], string>> = {
  refused: 'does not share it',
  failed: 'could not be read',
  unsupported: 'does not offer it',
  unauthorized: 'is not connected any more',
  timeout: 'did not answer in time',
  truncated: 'has more than a page reads',
  'other-patient': 'answered with entries of another patient',
};

/** What a connection gave for a section: a count, or why there is none. */
export function readWords({ gaps }: MergedSection, { connection, entries }: MergedSection['read'][number]): string {
  if (entries > 0) return entries.toLocaleString('en');
  const gap = gaps.find((one) => one.connection === connection);
  return gap === undefined ? 'no entry' : reasonWords[gap.reason];
}

/**
 * What is to be known of sections besides their entries: who did not answer and why. A platform that has nothing of the
 * kind is no fault, and is said with the sections alone. The note of a page that was shown in part stays where it was.
 */
export function gapNotice(
  sections: readonly MergedSection[],
  platforms: ReadonlyMap<string, string>,
  stage: ReadingStage,
): Html | false {
  const gaps = sections.flatMap((section) => section.gaps.map((gap) => ({ gap, section: section.section })));
  const faults = gaps.filter(({ gap }) => gap.reason !== 'unsupported');
  if (faults.length === 0) {
    return (
      stage === 'completed' &&
      html`<div class="notice calm late" role="status">
        <p><strong>All platforms have answered.</strong> Everything they gave is here.</p>
      </div>`
    );
  }
  const lines = new Map<string, { gap: RecordGap; titles: Set<string> }>();
  for (const { gap, section } of faults) {
    const key = `${gap.connection} ${gap.reason} ${gap.code} ${gap.said ?? ''}`;
    const line = lines.get(key) ?? { gap, titles: new Set<string>() };
    line.titles.add(sectionTitles[section]);
    lines.set(key, line);
  }
  const nameOf = ({ connection }: RecordGap) => platforms.get(connection) ?? connection;
  const wordsOf = ({ reason, said }: RecordGap) => (said === undefined ? reasonWords[reason] : 'says more of it');
  const listedTitles = (titles: ReadonlySet<string>) => listed([...titles].map((title) => title.toLowerCase()));
  return html`<div class="notice late faults" role="status">
    ${[...lines.values()].map(({ gap, titles }) =>
      stage === 'partial' && gap.reason === 'timeout'
        ? html`<p>
            <strong>${nameOf(gap)} has not answered yet</strong>: ${listedTitles(titles)}. What the others say is below;
            this page completes itself.
          </p>`
        : html`<p>
            <strong>${nameOf(gap)} ${wordsOf(gap)}</strong>: ${listedTitles(titles)}.
            ${gap.reason !== 'timeout' && gap.message}
          </p>`,
    )}
  </div>`;
}

/** That a list of a page is not whole: who did not give everything and why. `what` is in it: `orders`. */
export function unreadNotice(
  gaps: readonly RecordGap[],
  platforms: ReadonlyMap<string, string>,
  what: string,
): Html | false {
  const lines = new Set(
    gaps.map(({ connection, reason }) => `${platforms.get(connection) ?? connection} ${reasonWords[reason]}`),
  );
  if (lines.size === 0) return false;
  return html`<div class="notice">${[...lines].map((line) => html`<p><strong>${line}</strong>: ${what}.</p>`)}</div>`;
}

/** What it means that a section has no entries, or what a platform says of it as a whole; nothing where entries say it all. */
export function sectionNotes(
  section: MergedSection,
  platforms: ReadonlyMap<string, string>,
  stage: ReadingStage,
): Html {
  const { facts, absences, gaps, withdrawn, superseded } = section;
  const nameOf = (connection: string) => platforms.get(connection) ?? connection;
  const { whole, without } = emptinessOf(section);
  const isAnswered = gaps.some(({ reason }) => reason === 'other-patient');
  const waited = stage === 'partial' && gaps.some(({ reason }) => reason === 'timeout');
  const said = gaps.flatMap((gap) =>
    gap.said === undefined ? [] : [`${nameOf(gap.connection)} says of what it gave: ${gap.said}.`],
  );
  const cut = gaps
    .filter((gap) => gap.reason === 'truncated' && gap.said === undefined)
    .map(({ connection }) => nameOf(connection));
  const none = sectionTitles[section.section].toLowerCase();
  const lines = [
    ...absences.map(
      ({ display, when, source }) =>
        `${nameOf(source.connection)} recorded “${display}”${when === undefined ? '' : ` on ${dateWords(when)}`}.`,
    ),
    facts.length === 0 &&
      absences.length === 0 &&
      whole.length > 0 &&
      `${whole.map(nameOf).join(', ')}: no ${none} listed.`,
    facts.length === 0 &&
      whole.length + without.length === 0 &&
      absences.length === 0 &&
      !waited &&
      `Unknown: ${isAnswered ? 'what a platform answered is of another patient' : 'no platform answered'}.`,
    ...new Set(said),
    waited && 'Not all platforms have answered yet.',
    cut.length > 0 && `Older entries may be missing: ${[...new Set(cut)].join(', ')} has more than a page reads.`,
    without.length > 0 && `${without.map(nameOf).join(', ')} does not offer this.`,
    withdrawn > 0 && `${withdrawn} withdrawn by who recorded them, not shown.`,
    superseded > 0 && `${superseded} replaced by newer versions, not shown.`,
  ].filter((line) => line !== false);
  return html`${lines.map((line) => html`<p class="muted small">${line}</p>`)}`;
}
