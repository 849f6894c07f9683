// `npm run keys:rotate`: seals everything in the configured Redis again under the primary master key, beside running
// gateways. Safe to stop and to repeat. Exits with 0 when the older keys can go, 4 when it should be run again.
import { runCommand } from './cli.mjs';

await runCommand('keys', 'rotate');
