export { clocksOf, type Clock, type ClockAnswer, type ClockQuestion } from './clocks.js';
export { listsOf, type ListAnswer, type ListQuestion, type ListsAnswer } from './lists.js';
export { loadPayerFacts, type PayerFacts } from './load-payer-facts.js';
export { matchPayer, type PayerClue, type PayerMatch } from './match-payer.js';
export { routesOf, type RouteAnswer } from './routes.js';
export type { FactKind, PayerFile, PlanLine, Setting } from './schema.js';
export { factsOf, type FactQuestion } from './select-facts.js';
export { dateWords, lineNames, stateName, type StatedFact, type StatedSource } from './stated-fact.js';
