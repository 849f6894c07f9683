import names from './directory/words/us-states.json' with { type: 'json' };

const territories = { AS: 'American Samoa', GU: 'Guam', MP: 'Northern Mariana Islands', PR: 'Puerto Rico' };
/** Postal codes of the states, the district and the territories, each with its name. */
const states = Object.entries({ ...names, ...territories, VI: 'Virgin Islands' });
const byName: ReadonlyMap<string, string> = new Map(states.map(([code, name]) => [name.toLowerCase(), code]));
const codes: ReadonlySet<string> = new Set(states.map(([code]) => code));

/** The postal code of a US state by its code or name, in any case of letters; `undefined` for what is none. */
export function readState(given: string): string | undefined {
  const text = given
    .trim()
    .replace(/[.\s]+/g, ' ')
    .trim();
  const code = text.replace(/ /g, '').toUpperCase();
  if (codes.has(code)) return code;
  return byName.get(text.toLowerCase().replace(/^(?:the )?(?:state|commonwealth) of /, ''));
}
