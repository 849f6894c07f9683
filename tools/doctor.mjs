// `npm run doctor`: checks settings, keys, Redis, addresses, platforms and what else a deployment needs, and says what to
// fix. `-- --offline` asks no other machine; see docs/cli.md. Exits with 1 when there is a problem.
import { runCommand } from './cli.mjs';

await runCommand('doctor');
