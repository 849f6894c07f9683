import { createTransport } from '../own-transport.js';
import { Transports } from './transports.js';

const transports = new Transports(createTransport);

/** A pool of one connection, with a minute for everything, to the server of this test. */
export const connect = transports.to.bind(transports);

/** The server connected to last. */
export const connected = () => transports.server;

/** Ends both; for `afterEach`. */
export const release = () => transports.close();
