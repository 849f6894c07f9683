export { enrol } from './enrolment.js';
export { mountPayers } from './mount-payers.js';
export type { Enrolment } from './enrolment.js';
export type { PayerAuth, PayerOptions, PayerVersion } from './payer-options.js';
