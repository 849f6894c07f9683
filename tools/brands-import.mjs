// Makes the index of a platform's organizations from a list that its vendor publishes.
//
//   npm run brands:import -- https://open.epic.com/Endpoints/Brands --platform epic --out tenants
//   npm run brands:import -- list.json --platform cerner
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importSource, root } from './run-source.mjs';

// The largest lists leave much garbage behind. By default the heap doubles before that is collected; a tool that runs
// for seconds beside a gateway should rather stay small. A version of V8 without these flags says so and goes on.
setFlagsFromString('--heap-growing-percent=20');
setFlagsFromString('--semi-space-growth-factor=1');
// V8 collects old objects beside the program, and on a crowded machine too late: ask for it while the list comes in.
setFlagsFromString('--expose-gc');
setInterval(runInNewContext('gc'), 200).unref();

const { main } = await importSource('tools/brands/src/main.ts');
await main(root);
