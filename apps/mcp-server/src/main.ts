import { runService } from '@fhir-gateway/gateway';
import { startMcpServer } from './start.js';

void runService({ process, moduleUrl: import.meta.url, start: startMcpServer });
