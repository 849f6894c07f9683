import { createTransport } from './own-transport.js';
import { describeLimits } from './transport-limits.contract.js';
import { createUndiciTransport } from './undici.js';

describeLimits('own', createTransport);
describeLimits('undici', createUndiciTransport);
