import { html, type Html } from '@fhir-gateway/express-kit';
import { sectionTitles, type MergedSection, type RecordGap } from '@fhir-gateway/patient-record';

import { dateWords } from '../measurement-words.js';

const reasonWords: Readonly<Record<RecordGap['reason'], string>> = {
  refused: 'does not share it',
  failed: 'could not be read',
  unsupported: 'does not offer it',
  unauthorized: 'is not connected any more',
  timeout: 'has not answered yet',
  truncated: 'was not read whole',
};

/**
 * What is to be known of sections besides their entries: who did not answer and why. A platform that has nothing of the
 * kind is no fault, and is said with the sections alone.
 *
 * @param waitHref where the page waits for slow platforms; absent where it has
 */
export function gapNotice(
  sections: readonly MergedSection[],
  platforms: ReadonlyMap<string, string>,
  waitHref: string | undefined,
): Html | false {
  const gaps = sections.flatMap((section) => section.gaps.map((gap) => ({ gap, section: section.section })));
  const faults = gaps.filter(({ gap }) => gap.reason !== 'unsupported');
  if (faults.length === 0) return false;
  const lines = new Map<string, { gap: RecordGap; titles: Set<string> }>();
  for (const { gap, section } of faults) {
    const key = `${gap.connection} ${gap.reason} ${gap.code}`;
    const line = lines.get(key) ?? { gap, titles: new Set<string>() };
    line.titles.add(sectionTitles[section]);
    lines.set(key, line);
  }
  const isSlow = faults.some(({ gap }) => gap.reason === 'timeout');
  return html`<div class="notice faults" role="status">
    <p><strong>Not everything is here.</strong></p>
    <ul>
      ${[...lines.values()].map(
        ({ gap, titles }) =>
          html`<li>
            <strong>${platforms.get(gap.connection) ?? gap.connection}</strong> ${reasonWords[gap.reason]}:
            ${[...titles].join(', ')}. ${gap.reason !== 'timeout' && gap.message} <code>${gap.code}</code>
          </li>`,
      )}
    </ul>
    ${isSlow && waitHref !== undefined && html`<p><a class="button quiet" href="${waitHref}">Wait for all answers</a></p>`}
  </div>`;
}

/** What it means that a section has no entries, or what a platform says of it as a whole; nothing where entries say it all. */
export function sectionNotes(section: MergedSection, platforms: ReadonlyMap<string, string>): Html {
  const { facts, absences, read, gaps, withdrawn, superseded } = section;
  const nameOf = (connection: string) => platforms.get(connection) ?? connection;
  const failed = new Set(gaps.map(({ connection }) => connection));
  const whole = read.map(({ connection }) => connection).filter((connection) => !failed.has(connection));
  const without = gaps.filter(({ reason }) => reason === 'unsupported').map(({ connection }) => nameOf(connection));
  const none = sectionTitles[section.section].toLowerCase();
  const lines = [
    ...absences.map(
      ({ display, when, source }) =>
        `${nameOf(source.connection)} recorded “${display}”${when === undefined ? '' : ` on ${dateWords(when)}`}.`,
    ),
    facts.length === 0 &&
      absences.length === 0 &&
      whole.length > 0 &&
      `${[...new Set(whole)].map(nameOf).join(', ')}: no ${none} listed.`,
    facts.length === 0 && whole.length === 0 && absences.length === 0 && 'Unknown: no platform answered.',
    without.length > 0 && `${[...new Set(without)].join(', ')} does not offer this.`,
    withdrawn > 0 && `${withdrawn} withdrawn by who recorded them, not shown.`,
    superseded > 0 && `${superseded} replaced by newer versions, not shown.`,
  ].filter((line) => line !== false);
  return html`${lines.map((line) => html`<p class="muted small">${line}</p>`)}`;
}
