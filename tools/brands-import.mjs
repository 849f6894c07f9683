// Makes the index of a platform's organizations from a list that its vendor publishes.
//
//   npm run brands:import -- https://open.epic.com/Endpoints/Brands --platform epic --out tenants
//   npm run brands:import -- list.json --platform cerner
import { setFlagsFromString } from 'node:v8';
import { importSource, root } from './run-source.mjs';

// The largest lists leave much garbage behind. By default the heap doubles before that is collected; a tool that runs
// for seconds beside a gateway should rather stay small. A version of V8 without these flags says so and goes on.
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');

const { main } = await importSource('tools/brands/src/main.ts');
await main(root);
