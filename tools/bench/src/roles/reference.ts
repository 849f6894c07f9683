import { servePassThrough } from '../pass-through.js';

/** What all ratios are to. */
const [upstream = '', prefix = ''] = process.argv.slice(2);
servePassThrough(upstream, prefix);
