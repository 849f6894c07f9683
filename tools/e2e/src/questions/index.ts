export { ask } from './ask.js';
export type { Outcome } from './ask.js';
export { answersOf, faults, figuresOf, markdown } from './report.js';
export type { Figures } from './report.js';
export { anywhere, row } from './set/fact.js';
export type { Fact, Token } from './set/fact.js';
export type { Expectation, Question, Step } from './set/question.js';
