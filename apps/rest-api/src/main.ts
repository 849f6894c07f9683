import { runService } from '@fhir-gateway/gateway';
import { startRestApi } from './start.js';

void runService({ process, moduleUrl: import.meta.url, start: startRestApi });
