export { exitCodes as rotationExitCodes, rotateKeys } from './keys-rotate.js';
export { endSessions } from './end-sessions.js';
export type { SessionsToEnd } from './end-sessions.js';
export type { RotationRun, RotationSettings } from './keys-rotate.js';
