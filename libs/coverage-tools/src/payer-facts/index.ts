export { staleFacts } from './check-payer-facts.js';
export { clocksOf, type Clock } from './clocks.js';
export { listsOf, type ListAnswer } from './lists.js';
export { loadPayerFacts, type PayerFacts } from './load-payer-facts.js';
export { matchPayer, type PayerMatch } from './match-payer.js';
export { routesOf } from './routes.js';
export type { FactKind, Setting } from './schema.js';
export { factsOf } from './select-facts.js';
export { lineNames, stateName, type StatedFact, type StatedSource } from './stated-fact.js';
