// `npm run keys:rotate`: seals everything in the configured Redis again under the primary master key, beside running
// gateways. Safe to stop and to repeat. Exits with 0 when the older keys can go, 2 when it should be run again.
import { runVaultTool } from './vault-tool.mjs';

process.exitCode = await runVaultTool('keys-rotate');
