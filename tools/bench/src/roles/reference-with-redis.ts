import { createClient } from 'redis';
import { servePassThrough } from '../pass-through.js';
import { sampleFields, sampleSession } from '../measure/sample-session.js';

/** The reference, which asks Redis before each request, in the way that its client is meant to be used; and that is all it does. */
const [upstream = '', prefix = '', address = ''] = process.argv.slice(2);
const key = 'bench:reference';
const client = createClient({ url: address });
client.on('error', () => process.exit(1));
await client.connect();
await client.hSet(key, sampleSession);
servePassThrough(upstream, prefix, () => client.hmGet(key, sampleFields));
