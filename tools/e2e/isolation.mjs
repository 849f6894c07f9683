// `npm run isolation`: how much slower a platform's answers get while its neighbour hangs, or is down. `-- 100` for more
// pairs of windows than 40, and a steadier figure. A quiet machine is needed.
import { join } from 'node:path';
import { root, run } from '../build/workspace.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = [jest, '-c', join('tools', 'e2e', 'jest.config.cjs'), '--runInBand', 'isolation'];
process.exitCode = await run(process.execPath, args, { FHIR_GATEWAY_ISOLATION_PAIRS: process.argv[2] ?? '40' });
