import { benchAudit } from './bench-audit.js';

process.exitCode = benchAudit((line) => console.log(line));
