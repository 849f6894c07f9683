import type { PersonSource } from './person.js';
import { whatIsSaid } from './people-questions.js';

/** A spelling of the person's name, in capitals and with single spaces, with the platforms that have it. */
interface Spelling {
  /** As the platforms write it, the newest first. */
  readonly written: string[];
  readonly platforms: Set<string>;
  /** How official the name is where it is most so, see {@link rankOfUse}. */
  rank: number;
}

/**
 * The name that most platforms have; of several that equally many have, the official one, then the usual one, then the
 * newest. A former name or a nickname is shown only where no platform has another. A name that is written in capitals alone is shown as another platform writes it.
 *
 * @param sources of one person, the newest first
 * @returns absent where no platform says a name
 */
export function shownName(sources: readonly PersonSource[]): string | undefined {
  const spellings = new Map<string, Spelling>();
  for (const source of sources) {
    const name = whatIsSaid(source)?.name;
    if (name === undefined) continue;
    const key = keyOf(name);
    const spelling = spellings.get(key) ?? { written: [], platforms: new Set(), rank: Infinity };
    spelling.written.push(name);
    spelling.platforms.add(source.connection.id.replace(/~\d+$/, ''));
    spelling.rank = Math.min(spelling.rank, rankOfUse(source, key));
    spellings.set(key, spelling);
  }
  const isLesser = ({ rank }: Spelling) => Number(rank === lesser);
  const [best] = [...spellings.values()].sort(
    (a, b) => isLesser(a) - isLesser(b) || b.platforms.size - a.platforms.size || a.rank - b.rank,
  );
  if (best === undefined) return undefined;
  return mostFrequent(best.written.filter(isInBothCases)) ?? best.written[0];
}

/** A former name, a nickname: shown only where no platform has another. */
const lesser = 3;

/** 0 official, 1 usual, 2 any other, {@link lesser}; the name is looked up among those of the Patient. */
function rankOfUse({ patient }: PersonSource, key: string): number {
  const uses = (patient?.name ?? [])
    .filter(({ text, given = [], family, prefix = [] }) =>
      [text, [...prefix, ...given, family].filter(Boolean).join(' ')].some(
        (one) => typeof one === 'string' && keyOf(one) === key,
      ),
    )
    .map(({ use }) => use);
  if (uses.includes('official')) return 0;
  if (uses.includes('usual')) return 1;
  return / \((OLD|MAIDEN|TEMP|NICKNAME|ANONYMOUS) NAME\)$/.test(key) ? lesser : 2;
}

function keyOf(name: string): string {
  return name.normalize('NFC').toUpperCase().replace(/\s+/g, ' ').trim();
}

function isInBothCases(name: string): boolean {
  return name !== name.toUpperCase() && name !== name.toLowerCase();
}

/** Of equally frequent ones the first. */
function mostFrequent(names: readonly string[]): string | undefined {
  const countOf = (name: string) => names.filter((one) => one === name).length;
  return names.toSorted((a, b) => countOf(b) - countOf(a))[0];
}
