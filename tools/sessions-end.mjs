// `npm run sessions:end -- <subject…>`, or `-- --all`: ends sessions of others at once and in every process, each with an
// audit entry. Subjects are those of audit entries.
import { runCommand } from './cli.mjs';

await runCommand('sessions', 'end');
