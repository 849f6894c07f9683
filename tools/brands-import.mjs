// Makes the index of a platform's organizations from a list that its vendor publishes.
//
//   npm run brands:import -- https://open.epic.com/Endpoints/Brands --platform epic --out tenants
//   npm run brands:import -- list.json --platform cerner
import { importSource, root } from './run-source.mjs';

const { main } = await importSource('tools/brands/src/main.ts');
await main(root);
