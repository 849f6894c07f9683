// `npm start`: installs and builds what is missing, then runs REST API, MCP server and sandbox on this machine.
// `npm start -- --oauth` asks apps to sign in, `--no-sandbox` leaves the sandbox out; see docs/cli.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './build/workspace.mjs';

const shell = process.ppid;
await prepare({ toDevelop: false });
// Whoever ended npm while this built does not want what it was building for.
if (process.env.npm_lifecycle_event === 'start' && process.ppid !== shell) process.exit(1);
process.argv.splice(2, 0, 'start');
await import(pathToFileURL(join(root, 'apps', 'cli', 'dist', 'main.js')));
