// `npm run bench:vault`: what a session look-up costs beside a bare GET of Redis, with the cache, and sealing.
import { runVaultTool } from './vault-tool.mjs';

process.exitCode = await runVaultTool('bench');
