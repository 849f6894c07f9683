export { createElmRunner } from './elm-runner.js';

export type { ElmLimits } from './elm-runner.js';
export type { ElmDefinition, ElmFailure, ElmJob, ElmLibrary, ElmOutcome, RunElm } from '../dtr/prefill/elm-job.js';
