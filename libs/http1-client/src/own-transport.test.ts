import { createTransport } from './own-transport.js';
import { describeConnections } from './transport-connections.contract.js';
import { describeExchanges } from './transport-exchange.contract.js';

describeExchanges('own', createTransport);
describeConnections('own', createTransport);
