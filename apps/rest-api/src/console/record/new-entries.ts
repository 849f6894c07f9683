import type { Fact, MergedSection, RecordSection } from '@fhir-gateway/patient-record';

/** What one day brought, as life groups it: a visit with its results, notes and vaccines. */
export interface DayEntry {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** The visits of the day, the newest first; none where the entries belong to no visit. */
  readonly visits: readonly Fact[];
  /** Everything else of the day by section, in the order of {@link groupedSections}. */
  readonly others: readonly { readonly section: RecordSection; readonly facts: readonly Fact[] }[];
}

/** What is told as new, and in which order within a day. */
const groupedSections: readonly RecordSection[] = ['results', 'documents', 'immunizations', 'procedures', 'claims'];
const day = /^\d{4}-\d{2}-\d{2}/;

/**
 * The newest days of a record that have something to tell, newest first.
 *
 * @param since a day; entries of days before it are not new. Absent where the person has marked nothing as seen
 * @param today entries of days after it are plans, and not new
 */
export function newestDays(
  sections: readonly MergedSection[],
  { since, today, most }: { readonly since: string | undefined; readonly today: string; readonly most: number },
): DayEntry[] {
  const days = new Map<string, Fact[]>();
  for (const fact of sections.flatMap(({ facts }) => facts)) {
    const [at] = day.exec(fact.when ?? '') ?? [];
    if (at === undefined || at > today || (since !== undefined && at < since)) continue;
    if (fact.section !== 'encounters' && !groupedSections.includes(fact.section)) continue;
    days.set(at, [...(days.get(at) ?? []), fact]);
  }
  return [...days]
    .sort(([one], [other]) => other.localeCompare(one))
    .slice(0, most)
    .map(([at, facts]) => ({
      day: at,
      visits: facts.filter(({ section }) => section === 'encounters'),
      others: groupedSections.flatMap((section) => {
        const own = facts.filter((fact) => fact.section === section);
        return own.length === 0 ? [] : [{ section, facts: own }];
      }),
    }));
}
