// Makes the index of a platform's organizations from a list that its vendor publishes.
//
//   npm run brands:import -- https://open.epic.com/Endpoints/Brands --platform epic --out tenants
//   npm run brands:import -- list.json --platform cerner
import { runCommand } from './cli.mjs';

await runCommand('brands', 'import');
