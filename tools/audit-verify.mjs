// `npm run audit:verify -- <file> …` or `-- redis-stream`: looks for the first audit entry that is missing, changed, moved or
// added. Exits with 0 when all is as it was written, 1 at a fault, 3 when it could not be looked at.
import { runCommand } from './cli.mjs';

await runCommand('audit', 'verify');
