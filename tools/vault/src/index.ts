export { exitCodes as rotationExitCodes, rotateKeys } from './keys-rotate.js';
export type { RotationRun, RotationSettings } from './keys-rotate.js';
