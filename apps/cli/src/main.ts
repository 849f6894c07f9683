#!/usr/bin/env node
import { runCli } from './run-cli.js';

// A request whose server hangs up may leave nothing but a timeout that keeps no process alive (fetch of Node 20): the process
// would end amid the command, with exit code 0.
const alive = setInterval(() => undefined, 60_000);

// Not awaited at the top: whatever keeps running, such as a started gateway, decides when the process ends.
void runCli(process.argv.slice(2), process)
  .then((code) => (process.exitCode = code))
  .finally(() => clearInterval(alive));
