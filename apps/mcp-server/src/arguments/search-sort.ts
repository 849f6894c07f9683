import { parametersOf } from './search-parameters.js';

/**
 * Orders as FHIR writes them: `date desc` and `newest first` are `-date`, and `date` is what the type calls its date.
 *
 * @param notices gets a sentence for what was understood
 */
export function readSort(resourceType: string, given: readonly string[], notices: string[]): string[] {
  return given.map((one) => {
    const sort = directed(one.trim());
    const name = sort.replace(/^-/, '');
    const own = name === 'date' && !hasDate.has(resourceType) ? parametersOf(resourceType)?.date : undefined;
    const read = own === undefined ? sort : sort.replace('date', own);
    if (read !== one) notices.push(`Understood sort "${one.slice(0, 60)}" as ${read}.`);
    return read;
  });
}

/** Types with a parameter `date` beside the one that tells best when. */
const hasDate: ReadonlySet<string> = new Set(['MedicationRequest']);

function directed(text: string): string {
  const words = text.toLowerCase().replace(/[\s_]+/g, ' ');
  if (/^(?:newest|latest|most recent|recent|desc|descending)(?: first)?$/.test(words)) return '-date';
  if (/^(?:oldest|earliest|asc|ascending)(?: first)?$/.test(words)) return 'date';
  const [, name, direction = ''] = /^([a-z_][\w-]*)[ :](asc|desc|ascending|descending)$/i.exec(text) ?? [];
  if (name === undefined) return text.replace(/^\+/, '');
  return direction.toLowerCase().startsWith('desc') ? `-${name}` : name;
}
