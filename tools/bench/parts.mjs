// `npm run bench:vault`: what a session look-up costs beside a bare GET of Redis, with the cache, and sealing.
// `node tools/run.mjs bench:audit`: what an audit entry costs beside a line of the logger.
import { importSource } from '../build/source.mjs';

const parts = { vault: 'benchVault', audit: 'benchAudit' };
const [part] = process.argv.slice(2);
const module = await importSource(`tools/bench/src/parts/bench-${part}.ts`, { external: ['playwright-core'] });
process.exitCode = (await module[parts[part]]((line) => console.log(line))) ?? 0;
