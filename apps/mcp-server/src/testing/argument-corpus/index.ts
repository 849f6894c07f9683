import type { ArgumentCase } from './argument-case.js';
import { namesAndValues } from './names-and-values.js';
import { sections } from './sections.js';
import { searches } from './searches.js';

export { today } from './argument-case.js';

/** Arguments as weak models, people and attackers write them; the project's own. */
export const argumentCorpus: readonly ArgumentCase[] = [...namesAndValues, ...searches, ...sections];
