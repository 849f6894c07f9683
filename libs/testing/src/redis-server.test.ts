import { connect } from 'node:net';
import { describeWithRedis, startRedis } from './redis-server.js';

describeWithRedis('startRedis', () => {
  it('hands out a server that answers, and nothing answers after stop', async () => {
    const redis = await startRedis();
    const port = Number(new URL(redis.url).port);
    expect(await ping(port)).toBe('+PONG');
    await redis.stop();
    if (redis.restart) await expect(ping(port)).rejects.toThrow(/ECONNREFUSED/);
  });
});

function ping(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().trim());
    });
  });
}
