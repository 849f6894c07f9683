export { describeAccount } from './accounts.js';
export { createCounters } from './counters.js';
export { createSmartServer } from './smart-server.js';
export type { ClientKeys } from './clients.js';
export type { Counters } from './counters.js';
export type { DpopMode } from './dpop-proof.js';
export type { PatientForm } from './launch-context.js';
export type { SmartServer, SmartServerOptions } from './smart-server.js';
