import { openGateway } from './testing/readme-example.js';

it('the example of the README runs', async () => {
  const gateway = await openGateway(import.meta.url);
  expect(await gateway.health()).toMatchObject({ ready: true });
  await gateway.close();
});
