export { createElmRunner } from './elm-runner.js';
