/**
 * The least that reading a record takes: all pages of some addresses, followed and parsed by Node's own `fetch` and
 * `JSON.parse`, and let go of.
 */
interface Order {
  readonly urls: readonly string[];
  readonly atOnce: number;
}

process.on('message', (order: Order) => void read(order).then((cpuMs) => process.send?.({ cpuMs })));
process.send?.({ origin: '' });
process.once('disconnect', () => process.exit());

async function read({ urls, atOnce }: Order): Promise<number> {
  const before = process.cpuUsage();
  const open = [...urls];
  const worker = async (): Promise<void> => {
    for (let first = open.shift(); first !== undefined; first = open.shift()) {
      let url: string | undefined = first;
      while (url !== undefined) {
        const bundle = JSON.parse(await (await fetch(url)).text()) as Page;
        url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

interface Page {
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}
