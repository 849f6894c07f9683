import type { RecordGap } from '../reading/record-connection.js';
import { typesOfSection } from '../sections/record-sections.js';
import type { MergedSection } from './fact.js';

/** What it means that a section has no entries, by the ids of connections. */
export interface Emptiness {
  /** They were read whole. */
  readonly whole: readonly string[];
  /** They keep nothing of the kind. */
  readonly without: readonly string[];
  /** What could not be read of the others. */
  readonly unread: readonly RecordGap[];
}

/** A platform that keeps nothing of the kind is neither one that lists none nor one that could not be read. */
export function emptinessOf({ section, read, gaps }: Pick<MergedSection, 'section' | 'read' | 'gaps'>): Emptiness {
  const unread = unreadAmong(gaps);
  const missing = new Set(unread.map(({ connection }) => connection));
  const asked = [...new Set(read.map(({ connection }) => connection))].filter((id) => !missing.has(id));
  const types = typesOfSection(section);
  const isWithout = (id: string): boolean => {
    const lacking = gaps.filter(({ connection, reason }) => connection === id && reason === 'unsupported');
    const isAll = types.every((type) => lacking.some(({ resourceType = type }) => resourceType === type));
    return isAll && !read.some(({ connection, entries }) => connection === id && entries > 0);
  };
  return { whole: asked.filter((id) => !isWithout(id)), without: asked.filter(isWithout), unread };
}

/** The gaps that hide something: a platform that has nothing of a kind hides nothing. */
export function unreadAmong(gaps: readonly RecordGap[]): RecordGap[] {
  return gaps.filter(({ reason }) => reason !== 'unsupported');
}

/** That platforms keep nothing of what was asked for. */
export function withoutText(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'keeps' : 'keep'} nothing of the kind`;
}
