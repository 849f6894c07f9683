import { describeConnections } from './transport-connections.contract.js';
import { describeExchanges } from './transport-exchange.contract.js';
import { createUndiciTransport } from './undici.js';

describeExchanges('undici', createUndiciTransport);
describeConnections('undici', createUndiciTransport);
