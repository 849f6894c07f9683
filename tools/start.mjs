// `npm start`: installs and builds what is missing, then runs REST API, MCP server and sandbox on this machine.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './workspace.mjs';

await prepare();
await import(pathToFileURL(join(root, 'tools', 'local', 'dist', 'main.js')));
