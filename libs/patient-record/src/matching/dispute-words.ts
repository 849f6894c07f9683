import type { Fact } from './fact.js';

/**
 * What is disputed of a fact, in words: the field, and each value with where it is said. A code against its words stands among
 * the warnings of the fact already.
 *
 * @param nameOf what a connection is called; by default its id
 */
export function disputeWords(
  { conflicts }: Pick<Fact, 'conflicts'>,
  nameOf: (connection: string) => string = (connection) => connection,
): string[] {
  return conflicts
    .filter(({ own }) => own !== 'code')
    .map(({ field, values }) => {
      const said = values.map(({ value, sources }) => {
        const names = [...new Set(sources.map(({ connection }) => nameOf(connection)))];
        return `${value} (${names.join(', ')})`;
      });
      return `${field} disputed: ${said.join(' / ')}`;
    });
}

/** Whether a date of a fact is one that cannot be. */
export function isMisdated({ conflicts }: Pick<Fact, 'conflicts'>): boolean {
  return conflicts.some(({ own }) => own === 'date');
}
