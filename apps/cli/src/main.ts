#!/usr/bin/env node
import { runCli } from './run-cli.js';

// Not awaited at the top: whatever keeps running, such as a started gateway, decides when the process ends.
void runCli(process.argv.slice(2), process).then((code) => (process.exitCode = code));
