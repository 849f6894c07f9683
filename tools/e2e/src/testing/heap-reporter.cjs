// Loaded before a service under test (`node --require`): says on a loopback port how much its heap holds after a collection.
const { createServer } = require('node:http');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

createServer((_request, response) => {
  collect();
  response.end(String(process.memoryUsage().heapUsed));
})
  // Of several services with the same settings, the first one reports.
  .on('error', () => undefined)
  .listen(Number(process.env.HEAP_REPORTER_PORT), '127.0.0.1')
  .unref();
