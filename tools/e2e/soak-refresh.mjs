// `npm run soak:refresh`: 200 callers in two processes against tokens of three seconds, for a minute (or the seconds
// given), then a search of Redis and all logs for every secret that passed. Prints its figures.
import { join } from 'node:path';
import { root, run } from '../build/workspace.mjs';

const seconds = Number(process.argv[2] ?? 60);
if (!(seconds >= 5 && seconds <= 3600)) throw new TypeError('give a number of seconds from 5 to 3600');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = ['-c', join(root, 'tools/e2e/jest.config.cjs'), '--runInBand', 'refresh-under-load'];
process.exitCode = await run(process.execPath, [jest, ...args], { FHIR_GATEWAY_SOAK_SECONDS: `${seconds}` });
