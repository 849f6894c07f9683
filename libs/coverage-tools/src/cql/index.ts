export { createElmRunner } from './elm-runner.js';

export type { RunElm } from '../dtr/prefill/elm-job.js';
