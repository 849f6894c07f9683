import { emptinessOf, unreadAmong, withoutText } from '../facts/emptiness.js';
import type { MergedSection, StatedAbsence } from '../facts/fact.js';
import { isPatientGap } from '../people/person-gaps.js';
import { accountText, unaccounted } from '../reading/account.js';
import { extentText, type GapReason, type RecordGap } from '../reading/record-connection.js';
import { recordSections } from '../sections/record-sections.js';

/** What the gateway itself refuses is not the platform's doing. */
const notGiven = 'was not asked: the person did not give them to this app';

/** What a reason means, after the id of the connection. */
const reasons: Readonly<Record<GapReason, string>> = {
  refused: 'does not share them',
  unsupported: 'keeps nothing of the kind',
  unauthorized: 'is no longer connected',
  timeout: 'timed out',
  failed: 'could not be read',
  truncated: 'was not read to the end',
  'other-patient': 'answered with entries of another patient (left out)',
};

/**
 * What it means that a section has no rows, by its cause: none known, because a platform says so; none listed, because all
 * were read; none kept there; unknown, because they were not read.
 *
 * @param shown how many rows there are
 * @param chosen what the rows were chosen by, where they are not all of the section
 */
export function absenceNotes(section: MergedSection, shown: number, chosen: string | undefined): string[] {
  const { facts, absences, account } = section;
  const { whole: ofAll, partial } = statedNotes(absences, shown);
  const stated = [...ofAll, ...partial];
  if (shown > 0) return stated;
  const { whole, without, unread: missing } = emptinessOf(section);
  const unread = unreadTexts(missing);
  if (facts.length > 0) {
    const matched = `0 of ${facts.length} match${chosen === undefined ? '' : ` (${chosen})`}`;
    return [...stated, unread.length === 0 ? matched : `${matched}; unknown: ${unread.join(', ')}`];
  }
  // Nothing is known of what was lost on the way.
  if (unaccounted(account) !== 0) return [...stated, `Unknown: ${accountText(account)}`];
  if (unread.length === 0 && ofAll.length > 0) return stated;
  const { repeated: _repeated, outside: _outside, ...hidden } = account.lines;
  const nobodyKnows = account.lines.uninformative ?? 0;
  if (nobodyKnows > 0 && stated.length === 0 && unread.length === 0)
    return [`Unknown: platforms recorded that nobody asked or knows (${accountText(account)})`];
  const sum = stated.length > 0 || Object.keys(hidden).length === 0 ? '' : `; ${accountText(account)}`;
  if (unread.length + without.length === 0) return [...stated, `None listed (${whole.join(', ')} read in full${sum})`];
  const known = [
    ...(whole.length > 0 ? [`None listed at ${whole.join(', ')}, read in full${sum}`] : []),
    ...(without.length > 0 ? [withoutText(without)] : []),
  ];
  const unknown = unread.length > 0 ? [`${known.length > 0 ? 'unknown' : 'Unknown'}: ${unread.join(', ')}`] : [];
  return [...stated, [...known, ...unknown].join('; ')];
}

/** In words what platforms state that there is none of: of all that the section is of, and of one kind alone. */
function statedNotes(
  absences: readonly StatedAbsence[],
  shown: number,
): { readonly whole: string[]; readonly partial: string[] } {
  const notes = { whole: [] as string[], partial: [] as string[] };
  for (const { display, isOfOneKind, when, source } of absences) {
    const where = [source.connection, when?.slice(0, 10)].filter(Boolean).join(', ');
    if (isOfOneKind) notes.partial.push(`${display} (${where})`);
    else
      notes.whole.push(
        shown === 0 ? `None known (${where})` : `${source.connection} recorded none known${dated(when)}`,
      );
  }
  return notes;
}

function dated(when: string | undefined): string {
  return when === undefined ? '' : ` on ${when.slice(0, 10)}`;
}

function unreadTexts(gaps: readonly RecordGap[]): string[] {
  return [...new Set(gaps.map((gap) => `${saidOf(gap)}${extentOf(gap)}`))];
}

function extentOf({ extent }: RecordGap): string {
  return extent === undefined ? '' : ` (${extentText(extent)})`;
}

function saidOf({ connection, reason, code, said }: RecordGap): string {
  if (said !== undefined) return `${connection} says ${said}`;
  return `${connection} ${code === 'GRANT_INSUFFICIENT' ? notGiven : reasons[reason]}`;
}

/**
 * What could not be read of all sections, by connection and cause.
 *
 * @param people what is not known because of who it is
 */
export function missingLines(
  sections: readonly Pick<MergedSection, 'section' | 'gaps'>[],
  people: readonly RecordGap[],
): string[] {
  const parts = new Map<string, Set<string>>();
  const add = (gap: RecordGap, what: string): void => {
    const key = saidOf(gap);
    parts.set(key, (parts.get(key) ?? new Set()).add(`${what}${extentOf(gap)}`));
  };
  for (const gap of people) if (!isPatientGap(gap)) add(gap, 'who it is');
  for (const { section, gaps } of sections) {
    for (const gap of unreadAmong(gaps)) {
      const { reason, resourceType } = gap;
      // A section of several types is not missing because one of them was not read to its end.
      const isPart = resourceType !== undefined && recordSections[section].length > 1;
      add(gap, isPart && reason === 'truncated' ? `${section} as ${resourceType}` : section);
    }
  }
  const lines = [...parts].map(([said, what]) => {
    const all = sections.length > 1 && sections.every(({ section }) => what.has(section));
    return `${said}: ${all ? 'everything' : [...what].join(', ')}`;
  });
  return [...people.filter(isPatientGap).map(({ connection, message }) => `${connection}: ${message}`), ...lines];
}
